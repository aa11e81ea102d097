import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { approvedArtifact, buildspecSchema, previewBuildspec, upBuildspec } from "../../../delivery";
import { Sandbox, type Ran } from "./sandbox";

const scripts = path.join(__dirname, "../../../delivery/infrastructure");

describe("the builds of this program", () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.standIn("node", `exec "${process.execPath}" "$@"`);
    sandbox.standIn("aws");
  });
  afterEach(() => sandbox.dispose());

  /** The phase's commands in one shell, the first that fails ends it. */
  function run(commands: readonly string[], variables: Readonly<Record<string, string>>): Ran {
    const script = commands.map((command) => `${command}\n[ $? -eq 0 ] || exit 1`).join("\n");
    return sandbox.run(["bash", "-c", `${script}\necho "CHANGES=$CHANGES SUMMARY=$SUMMARY"`], {
      AWS_REGION: "ap-northeast-1",
      STACK: "prd",
      TOPIC_ARN: "arn:topic",
      CODEBUILD_INITIATOR: "codepipeline/archipelago-infrastructure",
      ...variables,
    });
  }
  const previewed = (summary: string, changes: number) => {
    sandbox.write("summary.txt", summary);
    sandbox.write("changes.json", JSON.stringify({ changes: Array.from({ length: changes }, () => ({})) }));
    sandbox.write(
      "work/delivery/infrastructure/preview.sh",
      `mkdir -p "$2" && cp "${sandbox.root}/summary.txt" "${sandbox.root}/changes.json" "$2"`,
    );
    return run(previewBuildspec.phases.build?.commands ?? [], {});
  };
  const published = () => sandbox.calls.filter((call) => call.startsWith("aws sns publish"));

  it("are buildspecs that CodeBuild accepts, from scripts that bash reads", () => {
    for (const spec of [previewBuildspec, upBuildspec]) assert.deepEqual(buildspecSchema.parse(spec), spec);
    for (const file of readdirSync(scripts)) {
      const { status, stderr } = spawnSync("bash", ["-n", path.join(scripts, file)], { encoding: "utf8" });
      assert.equal(status, 0, `${file}: ${stderr}`);
      if (!file.startsWith("common"))
        assert.match(readFileSync(path.join(scripts, file), "utf8"), /^set -euo pipefail$/m);
    }
  });

  it("hand the approval one line, and tell the channel what would change and where to answer", () => {
    const { status, output } = previewed(
      "prd: 1 to create, 1 to delete\njp: 1 to create, 1 to delete\ndelete: jp-old\n",
      2,
    );
    assert.equal(status, 0, output);
    assert.match(
      output,
      /CHANGES=2 SUMMARY=prd: 1 to create, 1 to delete \| jp: 1 to create, 1 to delete \| delete: jp-old$/m,
    );
    assert.deepEqual(published(), ["aws sns publish --topic-arn arn:topic --message file://message.json"]);
    const message = JSON.parse(sandbox.read("work/message.json") ?? "") as {
      version: string;
      source: string;
      content: { title: string; description: string };
    };
    assert.deepEqual([message.version, message.source], ["1.0", "custom"]);
    assert.equal(message.content.title, "Changes of prd");
    assert.match(
      message.content.description,
      /^prd: 1 to create, 1 to delete\njp: [^]*delete: jp-old\n\nLook and answer: /,
    );
    assert.match(
      message.content.description,
      /pipelines\/archipelago-infrastructure\/view\?region=ap-northeast-1$/,
    );
  });

  it("tell nobody of nothing, and keep within what an approval shows", () => {
    const { status, output } = previewed("prd: no changes\n", 0);
    assert.equal(status, 0, output);
    assert.match(output, /CHANGES=0 SUMMARY=prd: no changes$/m);
    assert.deepEqual(published(), []);
    const summary = (length: number) =>
      /SUMMARY=(.*)$/m.exec(previewed(`prd: ${"x".repeat(length - 5)}\n`, 1).output)?.[1] ?? "";
    assert.equal(summary(900).length, 900);
    assert.match(summary(900), /xx$/);
    assert.match(summary(901), /xx \.\.\. \(all of it: the log of preview-prd\)$/);
    assert.ok(summary(5000).length <= 900);
  });

  it("end with a preview that failed, before anybody is told", () => {
    sandbox.write("work/delivery/infrastructure/preview.sh", "exit 3");
    assert.notEqual(run(previewBuildspec.phases.build?.commands ?? [], {}).status, 0);
    assert.deepEqual(published(), []);
  });

  it("raise from the artifact that the pipeline hands them, whatever the stack is called", () => {
    sandbox.write("work/delivery/infrastructure/up.sh", 'echo "up $1 from $2"');
    assert.equal(approvedArtifact("prd-tw"), "approved_prd_tw");
    const { status, output } = run(upBuildspec.phases.build?.commands ?? [], {
      STACK: "prd-tw",
      APPROVED: approvedArtifact("prd-tw"),
      CODEBUILD_SRC_DIR_approved_prd_tw: "/codebuild/output/src2",
    });
    assert.equal(status, 0, output);
    assert.match(output, /^up prd-tw from \/codebuild\/output\/src2$/m);
  });

  it("look at the state again behind the last preview: an update in between is not walked over", () => {
    const states = ["2026-11-21T00:00:00Z", "2026-11-21T00:00:00Z", "2026-11-21T00:01:00Z"];
    sandbox.write("states", states.join("\n"));
    sandbox.standIn(
      "pulumi",
      `case "$1 $2" in
        "stack export") time=$(sed -n 1p "${sandbox.root}/states"); sed -i 1d "${sandbox.root}/states"
          echo "{\\"deployment\\":{\\"manifest\\":{\\"time\\":\\"$time\\"}}}" ;;
        "preview "*) echo '{"steps":[]}' ;;
      esac`,
    );
    sandbox.write("work/approved/state", "2026-11-21T00:00:00Z");
    sandbox.write("work/archipelago", "#!/bin/sh\n");
    sandbox.makeExecutable("work/archipelago");
    for (const file of readdirSync(scripts))
      sandbox.write(`work/delivery/infrastructure/${file}`, readFileSync(path.join(scripts, file), "utf8"));
    const up = () => sandbox.run(["bash", "delivery/infrastructure/up.sh", "prd", "approved"], {});
    const raised = () => sandbox.calls.filter((call) => call.startsWith("pulumi up")).length;
    const first = up();
    assert.equal(first.status, 0, first.output);
    assert.equal(raised(), 1);
    sandbox.write("states", states.slice(1).join("\n"));
    const second = up();
    assert.equal(second.status, 1);
    assert.match(second.output, /prd was updated since the preview\. Nothing was changed/);
    assert.equal(raised(), 1);
  });

  it("do not take a state that cannot be read for one that has changed", () => {
    sandbox.standIn("pulumi", 'echo "no credentials" >&2; exit 1');
    sandbox.write("work/approved/state", "2026-11-21T00:00:00Z");
    const { status, output } = sandbox.run(["bash", path.join(scripts, "up.sh"), "prd", "approved"], {});
    assert.notEqual(status, 0);
    assert.match(output, /no credentials/);
    assert.doesNotMatch(output, /was updated since/);
    assert.ok(!sandbox.calls.some((call) => call.startsWith("pulumi up")));
  });

  describe("pulumi", () => {
    const archive = "an archive";
    const checksum = createHash("sha256").update(archive).digest("hex");
    const install = (sha256: string, PULUMI_VERSION = "3.226.0") => {
      sandbox.standIn("curl", `while [ "$1" != --output ]; do shift; done; printf %s "${archive}" > "$2"`);
      sandbox.standIn("tar");
      return sandbox.run(["bash", path.join(scripts, "install.sh")], {
        PULUMI_VERSION,
        PULUMI_SHA256: sha256,
      });
    };
    const called = (name: string) => sandbox.calls.filter((call) => call.startsWith(`${name} `));

    it("is taken when its checksum is the one that was written down", () => {
      const { status, output } = install(checksum);
      assert.equal(status, 0, output);
      assert.match(called("curl").join(), /pulumi-v3\.226\.0-linux-arm64\.tar\.gz$/);
      assert.equal(called("tar").length, 1);
    });

    it("is refused unopened with any other", () => {
      const { status, output } = install("0".repeat(64));
      assert.equal(status, 1);
      assert.match(
        output,
        new RegExp(`delivery\\.infrastructure\\.pulumi\\.sha256 says: it has ${checksum}`),
      );
      assert.deepEqual(called("tar"), []);
    });

    it("is not fetched where the build image has that very version", () => {
      sandbox.standIn("pulumi", "echo v3.226.0");
      assert.equal(install(checksum).status, 0);
      assert.deepEqual(called("curl"), []);
      assert.equal(install(checksum, "3.227.0").status, 0);
      assert.equal(called("curl").length, 1, "another version is none");
    });
  });
});
