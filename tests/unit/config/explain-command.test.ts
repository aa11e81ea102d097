import assert from "node:assert/strict";
import { explainCommand } from "../../../cli/explain";

/** Runs the command in this process. */
async function run(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const [log, error, before] = [console.log, console.error, process.exitCode];
  const [out, err]: [string[], string[]] = [[], []];
  console.log = (text: string) => void out.push(text);
  console.error = (text: string) => void err.push(text);
  process.exitCode = 0;
  try {
    await explainCommand().parseAsync(args, { from: "user" });
    return { out: out.join("\n"), err: err.join("\n"), code: process.exitCode as number };
  } finally {
    [console.log, console.error, process.exitCode] = [log, error, before];
  }
}

describe("archipelago explain", () => {
  it("prints the value, the layer that sets it and the others", async () => {
    const { out, err, code } = await run("prd.jp.services.api.max");
    assert.deepEqual([err, code], ["", 0]);
    assert.match(out, /^prd\.jp\.services\.api\.max = 40$/m);
    assert.match(out, /^ {4}2 +platform +config\/platform\.ts: sizing\.web\.max$/m);
    assert.match(out, /^ {2}→ 40 +stack file, jp +Pulumi\.prd\.yaml: countries\.jp\.sizing\.web\.max$/m);
  });

  it("prints every value of a group in one line each", async () => {
    const { out } = await run("stg.kr");
    const lines = out.split("\n");
    assert.ok(lines.length > 100);
    assert.ok(
      lines.every((line) => /^stg\.kr\.\S+ = .+ \(.+\)$/.test(line)),
      lines.find((line) => !/^stg\.kr/.test(line)),
    );
  });

  it("prints JSON for programs", async () => {
    const one = JSON.parse((await run("prd.domain", "--json")).out) as {
      path: string;
      value: unknown;
      layers: unknown[];
    };
    assert.deepEqual([one.path, one.value, one.layers.length], ["prd.domain", "example.com", 1]);
    assert.ok(Array.isArray(JSON.parse((await run("prd.jp.flowLogs", "--json")).out)));
  });

  it("explains the foundation's values", async () => {
    const { out, code } = await run("foundation.region");
    assert.equal(code, 0);
    assert.match(out, /^foundation\.region = "ap-northeast-1"$/m);
    assert.match(out, /→ "ap-northeast-1" +stack file +Pulumi\.foundation\.yaml: region$/m);
    assert.match((await run("foundation.replicaRegions")).out, /the countries' regions/);
    assert.match((await run("foundation")).out, /^foundation\.owner = /m);
  });

  it("points at the value in force where a region's lack replaced what was asked for", async () => {
    const { out } = await run("prd.tw.services.admin.arch");
    assert.match(out, /^prd\.tw\.services\.admin\.arch = "x86_64"\n {2}falls back: /);
    assert.match(out, /^ {2}→ "x86_64" +fallback +what ap-east-2 lacks$/m);
    assert.match(out, /^ {4}"arm64" +platform/m);
    assert.equal(out.split("→").length, 2);
  });

  it("says where a key for all networks has its values, and ends its sentences", async () => {
    assert.match((await run("prd.zoneCount")).err, /prd\.hub\.zoneCount, prd\.jp\.zoneCount/);
    assert.match((await run("prd.sizing")).err, /prd\.jp\.services\.api\.max/);
    assert.match(
      (await run("nope.x")).err,
      /^There is no "nope\.x"\. Known there: stg, canary, prd, foundation\.$/,
    );
    assert.match((await run("prd.jp.natt")).err, /; did you mean "nat"\? Known there/);
  });

  for (const path of [
    "prd.jp.natt",
    "prod.jp.nat",
    "../x",
    "",
    "foundation.domein",
    "prd.zoneCount",
    "nope.x",
    "prd.jp.services.toString",
  ])
    it(`answers "${path}" with what is known, and exit code 2`, async () => {
      const { out, err, code } = await run(path);
      assert.deepEqual([out, code], ["", 2]);
      assert.match(err, /^There is no /);
      assert.doesNotMatch(err, /at .*:\d+/);
    });
});
