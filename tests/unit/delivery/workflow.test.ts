import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import YAML from "yaml";
import { previewRole } from "../../../cli/bootstrap/target";
import { Sandbox } from "./sandbox";

const root = path.join(__dirname, "../../..");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: { readonly preview: { readonly if: string; readonly steps: readonly Step[] } };
}

const workflow = YAML.parse(
  readFileSync(path.join(root, "delivery/templates/platform/preview.yml"), "utf8"),
) as Workflow;
const { steps } = workflow.jobs.preview;
const step = (name: string): Step => steps.find((one) => one.name === name) ?? assert.fail(name);

describe("the workflow that previews this program's pull requests", () => {
  it("runs for the repository's own pull requests, with no more rights than it needs", () => {
    assert.deepEqual(
      Object.keys(workflow.on),
      ["pull_request"],
      "pull_request_target would run with the base's rights",
    );
    assert.deepEqual(workflow.permissions, {
      "id-token": "write",
      contents: "read",
      "pull-requests": "write",
    });
    assert.match(workflow.jobs.preview.if, /head\.repo\.full_name == github\.repository/);
    const role = steps.flatMap((one) => (one.with?.["role-to-assume"] as string | undefined) ?? []);
    assert.equal(role.length, 1);
    assert.ok(role[0]?.endsWith(`:role/${previewRole}`));
  });

  it("lets no word of a pull request into a shell, and takes AWS's role only after what others wrote is installed", () => {
    for (const { run = "" } of steps) assert.doesNotMatch(run, /\$\{\{/);
    const at = (found: (one: Step) => boolean) => steps.findIndex(found);
    assert.ok(
      at(({ name }) => name === "install") < at(({ uses }) => uses?.startsWith("aws-actions/") ?? false),
      "scripts of packages run without rights",
    );
    for (const file of steps.flatMap(({ run = "" }) =>
      [...run.matchAll(/bash (\S+\.sh)/g)].map(([, name = ""]) => name),
    ))
      assert.ok(existsSync(path.join(root, file)), file);
  });

  describe("as a shell runs it", () => {
    let sandbox: Sandbox;
    beforeEach(() => (sandbox = new Sandbox()));
    afterEach(() => sandbox.dispose());
    const preview = () =>
      sandbox.run(["bash", "-eo", "pipefail", "-c", step("preview").run ?? ""], {
        RUNNER_TEMP: sandbox.root,
      });

    it("tells of each stack, and fails with one of them when all are told", () => {
      sandbox.write("work/delivery/infrastructure/preview.sh", 'echo "$1: 1 to create"');
      assert.equal(preview().status, 0);
      const all = ["stg", "canary", "prd"].map(
        (stack) => `### ${stack}\n\n\`\`\`\n${stack}: 1 to create\n\`\`\`\n\n`,
      );
      assert.equal(sandbox.read("work/comment.md"), all.join(""));
      sandbox.write(
        "work/delivery/infrastructure/preview.sh",
        '[ "$1" != canary ] || { echo "zoneCount is wrong" >&2; exit 1; }; echo "$1: no changes"',
      );
      const { status, output } = preview();
      assert.equal(status, 1);
      assert.match(output, /### canary\n\n```\nzoneCount is wrong\n```[^]*prd: no changes/);
    });

    it("keeps one comment", () => {
      sandbox.standIn("gh");
      const { run = "" } = step("comment");
      sandbox.run(["bash", "-c", run], { NUMBER: "7", GITHUB_REPOSITORY: "acme/platform" });
      assert.deepEqual(sandbox.calls, [
        "gh pr comment 7 --repo acme/platform --edit-last --create-if-none --body-file comment.md",
      ]);
    });
  });
});
