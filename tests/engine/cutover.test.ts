import assert from "node:assert/strict";
import type { CloudResource } from "../../simulator/cloud";
import type { EngineStack } from "./harness";
import { Account, configured, only, onlyCountries, touched, type PlatformKey } from "./support";

const recordType = "aws:route53/record:Record";
const name = "api.jp.stg.example.com";
const onPremises = { addresses: ["198.51.100.10"] };

const api = (cutover: object) =>
  configured("stg", (platform: PlatformKey) => {
    onlyCountries("jp")(platform);
    platform.services = { api: { compute: "fargate", cutover } };
  });
const dual = (percent: number, more: object = {}) => api({ phase: "dual", percent, onPremises, ...more });

describe("the move of a public service under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  let stack: EngineStack;

  before(async () => {
    account = await Account.open({ sources: only("jp", "api") });
    stack = await account.stack("stg", api({ phase: "off" }));
    await stack.up();
  });
  after(() => account.close());

  const records = (): CloudResource[] =>
    account.cloud.resources(recordType).filter(({ inputs }) => inputs.name === name);
  const shares = () =>
    Object.fromEntries(
      records().map(({ outputs }) => [
        String(outputs.setIdentifier),
        (outputs.weightedRoutingPolicies as { weight: number }[] | undefined)?.[0]?.weight,
      ]),
    );
  /** What happened to the name, in order; nothing else may have happened. */
  const moved = async (configuration: Parameters<EngineStack["configure"]>[0]) => {
    const start = account.cloud.journal.length;
    stack.configure(configuration);
    await stack.up();
    assert.deepEqual(touched(await stack.preview()), []);
    return account.cloud.journal
      .slice(start)
      .filter(({ type }) => type.startsWith("aws:"))
      .map((one) => `${one.operation} ${one.type.split(":").at(-1)} ${one.name}`);
  };
  const old = "jp-api-on-premises-198-51-100-10";

  it("turns the simple record into one of two in place, and only then puts the old side beside it", async () => {
    assert.deepEqual(shares(), { undefined: undefined });
    const steps = await moved(dual(10));
    assert.deepEqual(
      steps.filter((step) => step.includes("Record")),
      ["update Record jp-api-alias", `create Record ${old}`],
    );
    assert.ok(steps.indexOf(`create HealthCheck ${old}`) < steps.indexOf(`create Record ${old}`));
    assert.equal(steps.length, 3);
    assert.deepEqual(shares(), { aws: 10, "on-premises-198.51.100.10": 90 });
  });

  it("goes forth and back by the number, and stands by, with updates alone", async () => {
    for (const [configuration, expected] of [
      [dual(60), [60, 40]],
      [dual(5), [5, 95]],
      [api({ phase: "moved", onPremises }), [100, 0]],
    ] as const) {
      assert.deepEqual((await moved(configuration)).sort(), [
        "update Record jp-api-alias",
        `update Record ${old}`,
      ]);
      assert.deepEqual(Object.values(shares()), expected);
    }
  });

  it("cannot lose the old side at once: Route 53 refuses, and the name goes on as it was", async () => {
    const before = shares();
    stack.configure(api({ phase: "off" }));
    await assert.rejects(stack.up(), /InvalidChangeBatch/);
    assert.deepEqual(shares(), before);
  });

  it("retires the old side: AWS has everything before its record goes, and the check last", async () => {
    await moved(dual(5));
    assert.deepEqual(await moved(api({ phase: "retired" })), [
      "update Record jp-api-alias",
      `delete Record ${old}`,
      `delete HealthCheck ${old}`,
    ]);
    assert.deepEqual(shares(), { aws: 100 });
  });

  it("comes back from retirement, and leaves through it", async () => {
    await moved(dual(50));
    assert.deepEqual(shares(), { aws: 50, "on-premises-198.51.100.10": 50 });
    await moved(api({ phase: "retired" }));
    assert.deepEqual(await moved(api({ phase: "off" })), ["update Record jp-api-alias"]);
    assert.deepEqual(shares(), { undefined: undefined });
  });

  it("changes the kind of record in place where the old side has a name", async () => {
    const named = dual(20, { onPremises: { hostname: "old.example.com" } });
    const steps = (await moved(named)).filter((step) => step.includes("Record"));
    assert.deepEqual(steps, [
      "update Record jp-api-alias",
      "create Record jp-api-on-premises-old-example-com",
    ]);
    assert.deepEqual(new Set(records().map(({ inputs }) => inputs.type)), new Set(["CNAME"]));
    await moved(api({ phase: "retired", onPremises: { hostname: "old.example.com" } }));
    assert.deepEqual(shares(), { aws: 100 });
    await moved(api({ phase: "off" }));
    assert.deepEqual(
      records().map(({ inputs }) => inputs.type),
      ["A"],
    );
  });
});
