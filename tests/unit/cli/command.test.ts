import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../../..");

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/start.js", ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, CI: "true" },
  });
  return { status, stdout, stderr };
}

describe("command line", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "archipelago-cli-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("explains itself, and every command", () => {
    for (const args of [["--help"], ["preview", "--help"], ["explain", "--help"]]) {
      const { status, stdout } = run(...args);
      assert.equal(status, 0, args.join(" "));
      assert.match(stdout, /Usage: archipelago/);
      assert.match(stdout, /Exit codes:/);
    }
    assert.match(run("--help").stdout, /Commands:\n {2}preview [^]*\n {2}explain /);
  });

  it("ends with 2 when the command line or the configuration has to change, and prints no stack trace", () => {
    const mistakes = [
      [["previw"], /unknown command 'previw'/],
      [["preview", "--jsn"], /unknown option '--jsn'/],
      [
        ["preview", "--stack", "dev"],
        /There is no stack "dev"\. Stacks with a file: canary, foundation, prd, stg\./,
      ],
      [["preview", "--stack", "../stg"], /There is no stack/],
      [["preview", "--from", join(folder, "none.json")], /cannot be read/],
      [["preview", "--from", join(folder, "none.json"), "--stack", "stg"], /leave out --stack/],
      [["preview", "--json", "--tree"], /leave out --tree/],
      [
        ["preview", "--stack", "foundation", "--output", join(folder, "none", "page")],
        /Cannot write to .*page: there is no such folder\./,
      ],
      [["preview", "--stack", "foundation", "--output", folder], /it is a folder/],
    ] as const;
    for (const [args, message] of mistakes) {
      const { status, stdout, stderr } = run(...args);
      assert.equal(status, 2, args.join(" "));
      assert.match(stderr, message);
      assert.equal(stdout, "");
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });

  it("previews a stack as a page and as JSON, to the terminal and to a file, and shows the file again", () => {
    const file = join(folder, "plan.json");
    const written = run("preview", "--stack", "foundation", "--json", "--output", file);
    assert.deepEqual(written, { status: 0, stdout: "", stderr: "" });
    assert.equal(run("preview", "--stack", "foundation", "--json").stdout, readFileSync(file, "utf8"));
    const page = run("preview", "--stack", "foundation");
    assert.equal(page.status, 0);
    assert.match(page.stdout, /^foundation · .* to create\n/);
    assert.equal(run("preview", "--from", file).stdout, page.stdout);
  });

  it("ends with 1 when a plan breaks a rule, and names the rule", () => {
    const urn = "urn:pulumi:stg::archipelago::aws:ec2/vpc:Vpc::jp";
    const inputs = { cidrBlock: "not a block", instanceTenancy: "wrong" };
    const file = join(folder, "broken.json");
    writeFileSync(
      file,
      JSON.stringify({
        steps: [{ op: "create", urn, newState: { urn, type: "aws:ec2/vpc:Vpc", custom: true, inputs } }],
      }),
    );
    const { status, stdout } = run("preview", "--from", file);
    assert.equal(status, 1);
    assert.match(stdout, /Violations\n {2}jp \[aws:ec2\/vpc:Vpc\]/);
  });

  it("writes a whole plan into a pipe, reads it from one, and bears a reader that leaves", () => {
    const shell = (line: string) => spawnSync("sh", ["-c", line], { cwd: root, encoding: "utf8" });
    const preview = `"${process.execPath}" cli/start.js preview`;
    const piped = shell(`${preview} --stack stg --json | ${preview} --from - --country kr`);
    assert.deepEqual([piped.status, piped.stderr], [0, ""]);
    assert.match(piped.stdout, /^stg · .*only kr shown\n/);
    const cut = shell(`${preview} --stack stg --json | head -c 100`);
    assert.equal(cut.stderr, "");
    assert.match(shell(`${preview} --from - < /dev/null`).stderr, /^The standard input is not JSON/);
  }).timeout(60_000);

  it("knows its networks", () => {
    const file = join(folder, "empty.json");
    writeFileSync(file, '{"steps":[]}');
    const { status, stderr } = run("preview", "--from", file, "--country", "xx");
    assert.equal(status, 2);
    assert.match(stderr, /There is no network "xx"/);
  });
});
