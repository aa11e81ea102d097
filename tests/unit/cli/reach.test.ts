import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Reach, ReachSummary } from "../../../reach";

const root = join(__dirname, "../../..");

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/start.js", "reach", ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, CI: "true" },
  });
  return { status, stdout, stderr };
}

describe("reach command", () => {
  it("explains itself", () => {
    const { status, stdout } = run("--help");
    assert.equal(status, 0);
    assert.match(stdout, /Usage: archipelago reach/);
    assert.match(stdout, /reach kr\/api payment/);
    assert.match(stdout, /Exit codes:/);
  });

  it("shows an open way hop by hop and ends with 0, by the full name and by the shared service's alone", () => {
    const [short, full] = [run("kr/api", "payment"), run("kr/api", "hub/payment")];
    assert.equal(short.status, 0, short.stderr);
    assert.equal(short.stdout, full.stdout);
    assert.match(
      short.stdout,
      /^kr\/api → hub\/payment {3}http:\/\/payment\.mesh\.stg\.example\.com:10040\/\n/,
    );
    for (const kind of [
      "name",
      "egress",
      "route",
      "peering",
      "return",
      "ingress",
      "listener",
      "rule",
      "targets",
    ]) {
      assert.match(short.stdout, new RegExp(`^  ✓ ${kind} `, "m"));
    }
    assert.match(short.stdout, /SecurityGroupEgressRule kr-api-to-payment\n/);
    assert.doesNotMatch(short.stdout, /✗|~/);
    assert.match(short.stdout, /Open: kr\/api reaches hub\/payment\.\n$/);
  });

  it("says what stops the others and ends with 1", () => {
    const country = run("kr/api", "jp/api");
    assert.equal(country.status, 1);
    assert.match(country.stdout, /✗ peering +no peering between kr and jp/);
    assert.match(country.stdout, /Closed: kr\/api does not reach jp\/api\. It is stopped at "name": /);
    assert.match(country.stdout, /Without that, 5 more hops stop it/);

    const unused = run("kr/api", "moderation");
    assert.equal(unused.status, 1);
    assert.match(
      unused.stdout,
      /stopped at "egress": kr-api has no rule out to hub\/moderation\S* on port 10060\./,
    );
  });

  it("takes the internet as a caller, and another stack", () => {
    const { status, stdout } = run("--stack", "prd", "internet", "jp/web");
    assert.equal(status, 0);
    assert.match(stdout, /^internet → jp\/web {3}https?:\/\/web\.jp\.prd\.example\.com/);
    assert.match(stdout, /InternetGateway jp/);
  });

  it("prints JSON of a way and of the whole stack", () => {
    const way = JSON.parse(run("kr/api", "jp/api", "--json").stdout) as Reach;
    assert.deepEqual([way.from, way.to, way.open, way.exposed], ["kr/api", "jp/api", false, false]);
    const whole = run("--json");
    const summary = JSON.parse(whole.stdout) as ReachSummary;
    assert.equal(whole.status, 0);
    assert.deepEqual(summary.problems, []);
    assert.ok(summary.ways.some(({ from, to }) => from === "tw/batch" && to === "hub/users"));
    assert.ok(summary.demand.some(({ quota }) => quota === "rulesPerSecurityGroup"));
  });

  it("shows the whole stack as a table for a page, and that nothing is wrong", () => {
    const { status, stdout } = run("--stack", "prd");
    assert.equal(status, 0);
    assert.match(stdout, /│ kr\/api +│ +│ hub\/payment, hub\/users/);
    assert.match(stdout, /Every declared call arrives and no other way is open/);
    stdout.split("\n").forEach((line) => assert.ok([...line].length <= 112, line));
  });

  it("ends with 2 when a name or the command line is wrong, with the nearest name and no stack trace", () => {
    const mistakes = [
      [["kr/apo", "payment"], /There is no "kr\/apo"\. Do you mean kr\/api\?/],
      [["kr/api", "pament"], /There is no "pament"\. Do you mean hub\/payment\?/],
      [["kr/api"], /Say also whom kr\/api calls: archipelago reach kr\/api <to>\./],
      [["--stack", "foundation"], /The foundation has no networks: name stg, canary or prd\./],
      [["--stack", "dev"], /There is no stack "dev"\./],
      [["--jsn"], /unknown option '--jsn'/],
    ] as const;
    for (const [args, message] of mistakes) {
      const { status, stdout, stderr } = run(...args);
      assert.equal(status, 2, args.join(" "));
      assert.match(stderr, message);
      assert.equal(stdout, "");
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });
});
