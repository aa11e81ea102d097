import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

  it("explains itself, and every command, once, in 80 columns", () => {
    const all = run("--help").stdout;
    const [, listed = ""] = /Commands:\n([^]*?)\n\n/.exec(all) ?? [];
    const names = [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name = ""]) => name);
    assert.deepEqual(names.slice(0, 3), ["preview", "reach", "explain"]);
    const groups = ["add", "list", "move", "remove"].map((name) => ["country", name]);
    for (const args of [[], ...names.filter((name) => name !== "help").map((name) => [name]), ...groups]) {
      const { status, stdout, stderr } = run(...args, "--help");
      assert.deepEqual([status, stderr], [0, ""], args.join(" "));
      assert.ok(stdout.startsWith(["Usage: archipelago", ...args].join(" ")), stdout);
      assert.equal(stdout.split("Exit codes:").length, 2, args.join(" "));
      for (const code of [0, 1, 2]) assert.match(stdout, new RegExp(`^  ${code}  \\S`, "m"));
      for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
      assert.equal(run("help", ...args).stdout, stdout);
    }
    assert.equal(run().stdout, all);
    assert.equal(run("country").stdout, run("country", "--help").stdout);
  });

  it("ends with 2 when the command line or the configuration has to change, and prints no stack trace", () => {
    const mistakes = [
      [["previw"], /unknown command 'previw'\n\(Did you mean preview\?\)/],
      [["previw", "--help"], /unknown command 'previw'/],
      [["help", "previw"], /unknown command 'previw'/],
      [["toString"], /unknown command 'toString'/],
      [["country", "ad"], /unknown command 'ad'/],
      [["country", "help", "ad"], /Usage: archipelago country/],
      [["explain", "stg.xx"], /There is no "stg\.xx"\. Known there: /],
      [["bootstrap", "--branch", "main"], /--branch goes with --github/],
      [["bootstrap", "--github", "acme", "--region", "xx"], /--github takes[^]*\nThere is no region "xx"/],
      [["bake", "base", "--timeout", "-1"], /--timeout takes[^]*\nThere is no image "base"/],
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
  });

  it("starts from any folder, and by a link to it", () => {
    symlinkSync(join(root, "archipelago"), join(folder, "one"));
    symlinkSync("one", join(folder, "two"));
    for (const launcher of [join(root, "archipelago"), "./two"]) {
      const { status, stdout, stderr } = spawnSync(launcher, ["explain", "prd.domain"], {
        cwd: folder,
        encoding: "utf8",
      });
      assert.deepEqual([status, stderr], [0, ""], launcher);
      assert.match(stdout, /^prd\.domain = "/);
    }
  });

  it("knows its networks", () => {
    const file = join(folder, "empty.json");
    writeFileSync(file, '{"steps":[]}');
    const { status, stderr } = run("preview", "--from", file, "--country", "xx");
    assert.equal(status, 2);
    assert.match(stderr, /There is no network "xx"/);
  });
});
