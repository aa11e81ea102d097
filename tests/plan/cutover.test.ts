import assert from "node:assert/strict";
import type { Recording } from "../../preview";
import {
  assertSound,
  managed,
  named,
  ofType,
  recordingOf,
  type PlatformKey,
  type Variation,
} from "./support";

const recordType = "aws:route53/record:Record";
const checkType = "aws:route53/healthCheck:HealthCheck";
const name = "api.jp.stg.example.com";
const [first, second] = ["198.51.100.10", "198.51.100.20"] as const;

/** Japan's api in a phase of its move. */
const moving = (cutover: object, delegated = true): Variation => ({
  platform: (platform: PlatformKey) => {
    platform.countries.jp = {
      ...platform.countries.jp,
      ...(delegated && { dns: { delegated } }),
      services: { ...platform.countries.jp?.services, api: { cutover } },
    };
  },
});
const dual = (percent: number, onPremises: object = { addresses: [first] }) =>
  moving({ phase: "dual", percent, onPremises });

const weightOf = (inputs: Readonly<Record<string, unknown>>): number | undefined =>
  (inputs.weightedRoutingPolicies as { weight: number }[] | undefined)?.[0]?.weight;
/** Records of the service's public name: who, what share. */
const sides = (recording: Recording) =>
  Object.fromEntries(
    ofType(recording, recordType)
      .filter(({ inputs }) => inputs.name === name)
      .map(({ inputs }) => [String(inputs.setIdentifier), weightOf(inputs)]),
  );

describe("a public service that moves from the company's sites", function () {
  this.timeout(120_000);

  it("shares its name by the number, AWS's record keeping its own", async () => {
    const { known } = await assertSound("stg", dual(30));
    assert.deepEqual(sides(known), { aws: 30, [`on-premises-${first}`]: 70 });
    const ours = named(known, recordType, "jp-api-alias");
    const [alias] = ours.inputs.aliases as [{ evaluateTargetHealth: boolean; name: string }];
    assert.equal(alias.evaluateTargetHealth, true);
    assert.match(alias.name, /^jp-public-/);
    assert.deepEqual(ours.ignoreChanges, []);
    const old = named(known, recordType, "jp-api-on-premises-198-51-100-10");
    assert.deepEqual(
      [old.inputs.type, old.inputs.records, old.inputs.ttl, old.inputs.zoneId],
      ["A", [first], 60, ours.inputs.zoneId],
    );
    assert.ok(old.dependencies.includes(ours.urn), "no record may stand beside a simple one");
  });

  it("asks the old side as clients do, under the public name and over TLS", async () => {
    const { known } = await assertSound("stg", dual(30));
    const check = named(known, checkType, "jp-api-on-premises-198-51-100-10");
    const { tags, ...inputs } = check.inputs;
    assert.deepEqual(inputs, {
      type: "HTTPS",
      ipAddress: first,
      fqdn: name,
      port: 443,
      resourcePath: "/healthz",
      enableSni: true,
      requestInterval: 30,
      failureThreshold: 3,
    });
    assert.equal((tags as Record<string, string>).service, "api");
    const old = named(known, recordType, "jp-api-on-premises-198-51-100-10");
    assert.equal(old.inputs.healthCheckId, check.id);
    const before = await recordingOf(
      "stg",
      true,
      moving({ phase: "dual", onPremises: { addresses: [first] } }, false),
    );
    const plain = named(before, checkType, "jp-api-on-premises-198-51-100-10").inputs;
    assert.deepEqual([plain.type, plain.port, plain.enableSni], ["HTTP", 80, undefined]);
  });

  it("keeps the share exact with two addresses, each with a check of its own", async () => {
    const { known } = await assertSound("stg", dual(91, { addresses: [second, first] }));
    const shares = sides(known);
    assert.deepEqual(shares, { aws: 182, [`on-premises-${first}`]: 9, [`on-premises-${second}`]: 9 });
    const sum = Object.values(shares).reduce<number>((total, one) => total + (one ?? 0), 0);
    assert.equal((shares.aws ?? 0) / sum, 0.91);
    assert.equal(ofType(known, checkType).length, 2);
  });

  it("shares a name with a name", async () => {
    const { known } = await assertSound("stg", dual(30, { hostname: "old.example.com" }));
    assert.deepEqual(sides(known), { aws: 30, "on-premises-old.example.com": 70 });
    const records = ofType(known, recordType).filter(({ inputs }) => inputs.name === name);
    for (const { inputs } of records) assert.deepEqual([inputs.type, inputs.aliases], ["CNAME", undefined]);
    const check = ofType(known, checkType)[0]?.inputs;
    assert.deepEqual([check?.fqdn, check?.ipAddress], ["old.example.com", undefined]);
  });

  it("lets the old side stand by when it has moved, and forgets it when it is retired", async () => {
    const moved = await assertSound(
      "stg",
      moving({ phase: "moved", percent: 30, onPremises: { addresses: [first] } }),
    );
    assert.deepEqual(sides(moved.known), { aws: 100, [`on-premises-${first}`]: 0 });
    const retired = await assertSound(
      "stg",
      moving({ phase: "retired", onPremises: { addresses: [first] } }),
    );
    assert.deepEqual(sides(retired.known), { aws: 100 });
    assert.deepEqual(ofType(retired.known, checkType), []);
  });

  it("changes nothing but the name, and nothing at all when it is off", async () => {
    const plain = await recordingOf("stg", true, moving({ phase: "off" }));
    const off = await recordingOf(
      "stg",
      true,
      moving({ phase: "off", percent: 30, onPremises: { addresses: [first] } }),
    );
    const bare = (recording: Recording) => managed(recording).map(({ urn, inputs }) => ({ urn, inputs }));
    assert.deepEqual(bare(off), bare(plain));
    assert.deepEqual(sides(plain), { undefined: undefined });
    const { known } = await assertSound("stg", dual(30));
    const before = new Map(managed(plain).map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));
    const changed = managed(known).filter(({ urn, inputs }) => before.get(urn) !== JSON.stringify(inputs));
    assert.deepEqual(changed.map((one) => one.name).sort(), [
      "jp-api-alias",
      "jp-api-on-premises-198-51-100-10",
      "jp-api-on-premises-198-51-100-10",
    ]);
    assert.equal(managed(known).length, before.size + 2);
  });

  it("leaves the names of other services and of tests to themselves", async () => {
    const { known } = await assertSound("stg", dual(30));
    const others = ofType(known, recordType).filter(({ inputs }) => inputs.name !== name);
    assert.ok(others.length > 3);
    for (const { inputs } of others) assert.equal(inputs.setIdentifier, undefined);
  });
});
