import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineHome } from "../../engine/home";
import { copyProject } from "../../engine/project";

/** What `--json` prints, as far as the tests read it. */
interface Printed {
  readonly code: string;
  readonly slot: number;
  readonly written: boolean;
  readonly files: readonly { file: string; added: string[]; removed: string[] }[];
  readonly stacks: readonly {
    stack: string;
    added: { total: number; networks: Record<string, Record<string, number>> };
    removed: { total: number };
    changed: unknown[];
  }[];
  readonly steps: readonly { title: string; notes: string[]; commands: string[] }[];
}

describe("./archipelago country, in a copy of the project", function () {
  let folder: string;
  let project: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "archipelago-country-"));
    project = copyProject({ root: folder } as EngineHome);
    writeFileSync(join(project, ".gitignore"), ".build\n.cache\n.tools\nnode_modules\n");
    git("init", "--quiet");
    git("add", "-A");
    git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "-m", "as it is");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => {
    git("checkout", "--quiet", "--", ".");
    git("clean", "--quiet", "-fd");
  });

  function git(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync("git", args, { cwd: project, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  function country(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/start.js", "country", ...args], {
      cwd: project,
      encoding: "utf8",
      env: { ...process.env, CI: "true" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    assert.doesNotMatch(stderr, /\n\s+at /, "a stack of calls");
    return { status, stdout, stderr };
  }

  const vietnam = ["add", "vn", "--like", "tw", "--region", "ap-southeast-1"];

  it("adds lines only, shows what every stack gets, and takes the country away again without a trace", () => {
    const added = country(...vietnam, "--yes", "--json");
    assert.equal(added.status, 0, added.stderr);
    const { written, slot, files, stacks, steps } = JSON.parse(added.stdout) as Printed;
    assert.deepEqual([written, slot], [true, 4]);
    assert.deepEqual(git("diff", "--numstat").trim().split("\n"), [
      "6\t0\tPulumi.canary.yaml",
      "6\t0\tPulumi.prd.yaml",
      "6\t0\tPulumi.stg.yaml",
    ]);
    assert.ok(files.every(({ removed }) => removed.length === 0));
    for (const { stack, ...change } of stacks.filter(({ stack: name }) => name !== "foundation")) {
      assert.deepEqual([change.changed, change.removed.total], [[], 0], stack);
      assert.ok(change.added.total > 100 && (change.added.networks.vn?.["aws:ec2/vpc:Vpc"] ?? 0) === 1);
      assert.deepEqual(Object.keys(change.added.networks).sort(), ["platform", "vn"]);
    }
    const commands = steps.flatMap((step) => step.commands);
    const ups = commands.filter((command) => command.startsWith("pulumi up"));
    assert.deepEqual(
      ups,
      ["foundation", "stg", "canary", "prd"].map((stack) => `pulumi up -s ${stack}`),
    );
    assert.ok(
      commands.some((command) => /request-service-quota-increase --region ap-southeast-1/.test(command)),
    );
    assert.ok(steps.some(({ notes }) => notes.includes("prd: vn.prd.example.com")));

    const { environments } = (
      JSON.parse(country("list", "--json").stdout) as { code: string; environments: { block: string }[] }[]
    ).find(({ code }) => code === "vn") ?? { environments: [] };
    assert.deepEqual(
      environments.map(({ block }) => block),
      ["10.4.0.0/16", "10.68.0.0/16", "10.132.0.0/16"],
    );
    assert.match(
      country("list").stdout,
      /^vn +Vietnam +4 +stg +10\.4\.0\.0\/16 +ap-southeast-1 +own +peering +\d+ +payment, users$/m,
    );

    const dirty = country("remove", "vn", "--yes");
    assert.equal(dirty.status, 2);
    assert.match(dirty.stderr, /Pulumi\.stg\.yaml\n +has changes that are not committed\n.*--allow-dirty/);
    const guarded = country("remove", "vn", "--yes", "--allow-dirty");
    assert.equal(guarded.status, 2);
    assert.match(
      guarded.stderr,
      /prd\n +protects the data of vn[^]*--data-released prd[^]*pulumi state unprotect -s prd/,
    );
    assert.ok(existsSync(join(project, "config/countries/vn.ts")));
    const removed = country("remove", "vn", "--yes", "--allow-dirty", "--data-released", "prd");
    assert.equal(removed.status, 0, removed.stderr);
    assert.match(removed.stdout, /stg: 0 resources added; 0 resources changed, \d+ resources removed/);
    assert.match(removed.stdout, /Delete by hand[^]*prd: vn-zone \[aws:route53\/zone:Zone\]/);
    assert.equal(git("status", "--porcelain"), "", "the files are not what they were");
  });

  it("looks without writing, and asks nobody who is not there", () => {
    const looked = country(...vietnam, "--dry-run");
    assert.equal(looked.status, 0, looked.stderr);
    assert.match(
      looked.stdout,
      /^Vietnam \(vn\), like tw: slot 4, ap-southeast-1, Asia\/Ho_Chi_Minh; 10\.4\.0\.0\/16 in stg/,
    );
    assert.match(looked.stdout, /stg: \d+ resources added; nothing that exists is changed or removed/);
    assert.match(looked.stdout, /edge of the mesh to the hub: \d+/);
    assert.match(looked.stdout, /Nothing was written\./);
    const asked = country(...vietnam);
    assert.deepEqual([asked.status, asked.stdout], [2, ""]);
    assert.match(asked.stderr, /Nobody is there to ask: add --yes/);
    assert.equal(git("status", "--porcelain"), "");
  });

  it("says how a country moves, and refuses to move protected data that nobody has seen to", () => {
    const looked = country("move", "kr", "--region", "ap-northeast-3", "--dry-run");
    assert.equal(looked.status, 0, looked.stderr);
    assert.match(looked.stdout, /-\s+region: "ap-northeast-2",\n\s+\+\s+region: "ap-northeast-3",/);
    assert.match(
      looked.stdout,
      /1\. Data first[^]*Release prd's data of kr[^]*take the network in ap-northeast-2 away/,
    );
    const guarded = country("move", "kr", "--region", "ap-northeast-3", "--yes");
    assert.equal(guarded.status, 2);
    assert.match(guarded.stderr, /kr cannot be moved[^]*--data-released prd/);
    assert.equal(git("status", "--porcelain"), "");
    const moved = country("move", "kr", "--region", "ap-northeast-3", "--yes", "--data-released", "prd");
    assert.equal(moved.status, 0, moved.stderr);
    assert.equal(git("diff", "--numstat"), "1\t1\tconfig/countries/kr.ts\n");
  });

  it("refuses before it records anything, with 2 and what to do", () => {
    const prd = join(project, "Pulumi.prd.yaml");
    const refusals: [string[], RegExp, (() => void)?][] = [
      [["add", "hub", "--like", "tw", "--region", "ap-southeast-1", "--yes"], /shared services live/],
      [["add", "vn", "--like", "xx", "--region", "ap-southeast-1", "--yes"], /no such country[^]*jp, kr, tw/],
      [["add", "tw", "--like", "jp", "--region", "ap-southeast-1", "--yes"], /Taiwan's already/],
      [["add", "vn", "--like", "tw", "--region", "ap-southeast1", "--yes"], /did you mean "ap-southeast-1"/],
      [["add", "vn", "--like", "tw"], /required option '--region <region>'/],
      [["remove", "xx", "--yes"], /no such country/],
      [["remove"], /missing required argument 'code'/],
      [["mvoe"], /unknown command 'mvoe'/],
      [
        [...vietnam, "--yes"],
        /Pulumi\.prd\.yaml\n +has changes that are not committed/,
        () => appendFileSync(prd, "# mine\n"),
      ],
      [
        [...vietnam, "--yes", "--allow-dirty"],
        /Pulumi\.prd\.yaml[^]*correct the YAML/,
        () => writeFileSync(prd, readFileSync(prd, "utf8").replace("zoneCount: 3", "zoneCount: [3")),
      ],
      [["list"], /Pulumi\.prd\.yaml[^]*correct the YAML/],
    ];
    for (const [args, message, prepare] of refusals) {
      prepare?.();
      const { status, stdout, stderr } = country(...args);
      assert.equal(status, 2, `${args.join(" ")}: ${stderr}`);
      assert.match(stderr, message, args.join(" "));
      assert.equal(stdout, "");
    }
    assert.ok(!existsSync(join(project, "config/countries/vn.ts")));
  });
});
