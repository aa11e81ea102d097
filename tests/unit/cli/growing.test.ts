import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineHome } from "../../engine/home";
import { copyProject } from "../../engine/project";

const part = `config:
  archipelago:platform:
    environment: stg
    only: [kr]
  pulumi:disable-default-providers: [aws, datadog]
`;

describe("./archipelago, where a country has a stack of its own", function () {
  let folder: string;
  let project: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "archipelago-growing-"));
    project = copyProject({ root: folder } as EngineHome);
    const file = join(project, "Pulumi.stg.yaml");
    const text = readFileSync(file, "utf8");
    const apart = text.replace("\n      kr:\n", "\n      kr:\n        stack: stg-kr\n");
    assert.notEqual(apart, text);
    writeFileSync(file, apart);
    writeFileSync(join(project, "Pulumi.stg-kr.yaml"), part);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/start.js", ...args], {
      cwd: project,
      encoding: "utf8",
      env: { ...process.env, CI: "true" },
      maxBuffer: 64 * 1024 * 1024,
    });
    assert.doesNotMatch(stderr, /\n\s+at /, "a stack of calls");
    return { status, stdout, stderr };
  }
  const networksOf = (stack: string) => {
    const { status, stdout, stderr } = run("preview", "--stack", stack, "--json");
    assert.equal(status, 0, stderr);
    const { archipelago } = JSON.parse(stdout) as {
      archipelago: { countries: { code: string }[]; countryOf: object; fallbacks: { path: string }[] };
    };
    const planned = [...new Set(Object.values(archipelago.countryOf))].sort();
    return { described: archipelago.countries.map(({ code }) => code), planned, ...archipelago };
  };

  it("previews each stack with its own networks, and speaks of no other's", () => {
    const [whole, korea] = [networksOf("stg"), networksOf("stg-kr")];
    assert.deepEqual(
      [whole.described, whole.planned],
      [
        ["hub", "jp", "tw"],
        ["hub", "jp", "tw"],
      ],
    );
    assert.deepEqual([korea.described, korea.planned], [["kr"], ["kr"]]);
    assert.ok(whole.fallbacks.some(({ path }) => path.startsWith("stg.tw.")));
    assert.deepEqual(korea.fallbacks, []);
  });

  it("follows a call from one stack into the other, whichever is named", () => {
    for (const stack of ["stg", "stg-kr"]) {
      const open = run("reach", "kr/api", "payment", "--stack", stack);
      assert.equal(open.status, 0, open.stderr);
      assert.match(open.stdout, /Open: kr\/api reaches hub\/payment\./);
    }
    assert.equal(run("reach", "kr/api", "jp/api").status, 1);
    const summary = run("reach");
    assert.equal(summary.status, 0, summary.stdout);
    assert.match(summary.stdout, /kr\/api/);
  });

  it("says in which stack a country is, and leaves its stack alone", () => {
    assert.match(run("country", "list").stdout, /^kr .* stg-kr +10\.3\.0\.0\/16/m);
    const explained = run("explain", "stg.kr.stack");
    assert.match(explained.stdout, /stg\.kr\.stack = "stg-kr"/);
    assert.match(explained.stdout, /Pulumi\.stg\.yaml: countries\.kr\.stack/);
    for (const command of [
      ["remove", "kr"],
      ["move", "kr", "--region", "ap-northeast-1"],
    ]) {
      const refused = run("country", ...command, "--dry-run");
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, /has a stack of its own in stg/);
    }
  });

  it("refuses a part that takes what another stack raises, with both files' names", () => {
    writeFileSync(join(project, "Pulumi.stg-kr.yaml"), part.replace("[kr]", "[kr, tw]"));
    const { status, stderr } = run("preview", "--stack", "stg-kr");
    writeFileSync(join(project, "Pulumi.stg-kr.yaml"), part);
    assert.equal(status, 2);
    assert.match(stderr, /Pulumi\.stg-kr\.yaml: only = "tw"/);
    assert.match(stderr, /set countries\.tw\.stack to stg-kr in Pulumi\.stg\.yaml/);
  });
});
