import assert from "node:assert/strict";
import { listenerRulePriorities, partnerPriorities } from "../../components/mesh";
import type { RecordedResource, Recording } from "../../preview";
import { allWays, breachesOf, modelOf } from "../../reach";
import { assertSound, managed, named, ofType, recordingOf, type PlatformKey } from "./support";

const ruleType = "aws:lb/listenerRule:ListenerRule";
const from = ["203.0.113.0/28"];

/** The group's base system calls Japan's back office, a part of its API, and the shared accounts. */
const called = (key: PlatformKey) => {
  key.countries.jp.dns = { delegated: true };
  key.countries.jp.services = {
    admin: { partners: { "base-system": { rule: 1, from } } },
    api: {
      partners: {
        "base-system": {
          rule: 2,
          from,
          header: { name: "x-base", from: "ssm:/partners/base" },
          paths: ["/base/*"],
        },
        bank: { rule: 1, header: { name: "x-bank", from: "jp/bank" }, paths: ["/bank/*"] },
      },
    },
  };
  key.hub = { ...key.hub, services: { users: { partners: { "base-system": { rule: 1, from } } } } };
};

interface Condition {
  readonly hostHeader?: { readonly values: string[] };
  readonly pathPattern?: { readonly values: string[] };
  readonly sourceIp?: { readonly values: string[] };
  readonly httpHeader?: { readonly httpHeaderName: string };
}
const conditionsOf = ({ inputs }: RecordedResource) => {
  const { conditions } = inputs as unknown as { conditions: Condition[] | { value: Condition[] } };
  return Array.isArray(conditions) ? conditions : conditions.value;
};

const rulesOf = (recording: Recording, prefix: string) =>
  ofType(recording, ruleType)
    .filter(({ name, inputs }) => {
      const listener = ofType(recording, "aws:lb/listener:Listener").find(
        ({ id }) => id === inputs.listenerArn,
      );
      return name.startsWith(prefix) && /-public-https?$/.test(listener?.name ?? "");
    })
    .sort((a, b) => Number(a.inputs.priority) - Number(b.inputs.priority));

describe("partners of services", () => {
  it("bring nothing about where there are none", async () => {
    for (const stack of ["stg", "prd"] as const) {
      assert.ok(
        !ofType(await recordingOf(stack, true), ruleType).some(({ name }) => name.includes("partner")),
      );
    }
  });

  it("reach an internal service through the public load balancer, and nobody else does", async () => {
    const { known } = await assertSound("stg", { platform: called });
    for (const [prefix, public_] of [
      ["jp-admin-", "jp-public"],
      ["hub-users-", "hub-public"],
    ] as const) {
      const rules = rulesOf(known, prefix);
      assert.ok(rules.length >= 2, prefix);
      for (const rule of rules) {
        const sources = conditionsOf(rule).flatMap(({ sourceIp }) => sourceIp?.values ?? []);
        assert.deepEqual(sources, rule.name.endsWith("attach") ? ["127.0.0.1/32"] : from, rule.name);
      }
      named(known, "aws:lb/loadBalancer:LoadBalancer", public_);
    }
    const record = ofType(known, "aws:route53/record:Record").find(({ inputs }) =>
      String(inputs.name).startsWith("admin.jp.stg."),
    );
    assert.ok(record, "the partner finds the service by its name");
  });

  it("come before everybody at a public service, whose rules stay as they were", async () => {
    const [plain, varied] = await Promise.all([
      recordingOf("stg", true, { platform: (key) => void (key.countries.jp.dns = { delegated: true }) }),
      recordingOf("stg", true, { platform: called }),
    ]);
    const rules = rulesOf(varied, "jp-api-");
    assert.deepEqual(
      rules.map(({ name, inputs }) => [name, inputs.priority]),
      [
        ["jp-api-partner-bank", partnerPriorities(10_010).partner(1)],
        ["jp-api-partner-base-system", partnerPriorities(10_010).partner(2)],
        ["jp-api-partners-only", partnerPriorities(10_010).shut],
        ["jp-api-ami-public-attach", listenerRulePriorities(10_010).attach.ami],
        ["jp-api-public-live", listenerRulePriorities(10_010).live],
      ],
    );
    const [, , shut] = rules;
    assert.deepEqual(conditionsOf(shut!), [
      { hostHeader: { values: ["api.jp.stg.example.com"] } },
      { pathPattern: { values: ["/bank/*", "/base/*"] } },
    ]);
    assert.equal((shut!.inputs.actions as unknown as { type: string }[])[0]?.type, "fixed-response");
    const same = (recording: Recording) =>
      managed(recording).filter(
        ({ name }) => /^(jp-web|tw-|kr-|jp-api)/.test(name) && !name.includes("partner"),
      );
    assert.deepEqual(
      same(varied).map(({ urn, inputs }) => ({ urn, inputs })),
      same(plain).map(({ urn, inputs }) => ({ urn, inputs })),
    );
  });

  it("never show their header's value", async () => {
    for (const known of [true, false]) {
      const { resources } = await recordingOf("stg", known, { platform: called });
      const values = /value-of-(jp\/bank|partners\/base)/;
      for (const { type, name, inputs } of resources) {
        const shown = JSON.stringify(inputs);
        if (type === ruleType && /partner-(bank|base-system)$/.test(name) && name.startsWith("jp-api")) {
          assert.match(shown, /1b47061264138c4ac30d75fd1eb44270/, name);
        }
        assert.doesNotMatch(shown, values, name);
      }
    }
  });

  it("have places before all rules of the service, on no other port's", () => {
    for (const port of [10_001, 10_010, 14_999]) {
      const { partner, shut } = partnerPriorities(port);
      const { attach, live } = listenerRulePriorities(port);
      assert.ok(partner(1) >= 1 && partner(9) < shut && shut < attach.ami && attach.ami < live);
      const before = listenerRulePriorities(port - 1);
      assert.deepEqual([partner(1), shut], [before.attach.ami, before.test["ecs-ec2"]]);
    }
  });
});

describe("partners and the internet, by the recorded resources alone", () => {
  it("reach what they may call; nobody else of the internet does", async () => {
    const model = modelOf(await recordingOf("stg", true, { platform: called }));
    const shownTo = (place: string) =>
      allWays(model)
        .filter(({ from: one, exposed }) => one === place && exposed)
        .map(({ to }) => to)
        .sort();
    const open = ["jp", "kr", "tw"].flatMap((code) => [`${code}/api`, `${code}/web`]);
    assert.deepEqual(shownTo("internet"), open);
    assert.deepEqual(
      shownTo("partners").filter((to) => !open.includes(to)),
      ["hub/users", "jp/admin"],
    );
    assert.deepEqual(breachesOf(model), []);
  });
});
