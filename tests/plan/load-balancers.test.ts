import assert from "node:assert/strict";
import { makePlan, renderPlan, type RecordedResource, type Recording } from "../../preview";
import { allows, rolePolicies } from "./policies";
import { assertSound, named, ofType, platformKey, recordingOf, type PlatformKey } from "./support";

const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const groupType = "aws:lb/targetGroup:TargetGroup";
const scheduleType = "aws:scheduler/schedule:Schedule";

/** A chat in every country's public API, and capacity that Japan's load balancer always has. */
const held = (key: PlatformKey) => {
  key.services = {
    api: { stickiness: { enabled: true, seconds: 3600 }, idleTimeoutSeconds: 600 },
    web: { idleTimeoutSeconds: 120 },
    moderation: { deploy: { strategy: "rolling" }, stickiness: { enabled: true }, idleTimeoutSeconds: 4000 },
  };
  key.countries.jp.publicLoadBalancer = { minimumCapacityUnits: 200 };
};

/** A show on Japanese television, for which capacity is reserved. */
const show =
  (more: (key: PlatformKey) => void = () => undefined) =>
  (key: PlatformKey) => {
    key.countries.jp.calendar["tv-show"].publicLoadBalancer = { minimumCapacityUnits: 900, leadMinutes: 240 };
    more(key);
  };

describe("load balancers of the project's own stacks", () => {
  it("are left to AWS's own times and capacity, and hold no client", async () => {
    for (const stack of ["stg", "canary", "prd"] as const) {
      const recording = await recordingOf(stack, true);
      for (const { inputs } of ofType(recording, balancerType)) {
        assert.ok(!("idleTimeout" in inputs) && !("minimumLoadBalancerCapacity" in inputs));
      }
      assert.ok(ofType(recording, groupType).every(({ inputs }) => !("stickiness" in inputs)));
      assert.ok(!ofType(recording, scheduleType).some(({ name }) => /-(reserve|release)$/.test(name)));
    }
  });
});

describe("connections that are held", () => {
  it("keep their load balancer for the longest that one of its services asks for", async () => {
    const { known } = await assertSound("prd", { platform: held });
    const idle = (name: string) => named(known, balancerType, name).inputs.idleTimeout;
    assert.deepEqual(
      ["jp-public", "jp-internal", "hub-moderation-mesh", "hub-payment-mesh", "kr-public"].map(idle),
      [600, 600, 4000, undefined, 600],
    );
  });

  it("bring a client back to its server, at every group of the service and no other", async () => {
    const recording = await recordingOf("prd", true, { platform: held });
    const sticky = ofType(recording, groupType).filter(({ inputs }) => inputs.stickiness !== undefined);
    assert.ok(sticky.length > 0);
    for (const { urn, inputs } of ofType(recording, groupType)) {
      const seconds = /-api$/.test(urn) ? 3600 : /hub-fargate-int-mod/.test(urn) ? 86_400 : undefined;
      const wanted = seconds && { type: "lb_cookie", cookieDuration: seconds };
      assert.deepEqual(inputs.stickiness, wanted, urn);
    }
  });
});

describe("capacity of a public load balancer", () => {
  const reservedOf = ({ inputs }: RecordedResource) => inputs.minimumLoadBalancerCapacity;

  it("is reserved for good where it is asked for, on the public one only", async () => {
    const recording = await recordingOf("prd", true, { platform: held });
    const reserved = ofType(recording, balancerType).filter((one) => reservedOf(one) !== undefined);
    assert.deepEqual(
      reserved.map((one) => [one.name, reservedOf(one)]),
      [["jp-public", { capacityUnits: 200 }]],
    );
  });

  const schedules = (recording: Recording) =>
    ofType(recording, scheduleType)
      .filter(({ name }) => name.includes("tv-show"))
      .map(({ name, inputs }) => {
        const { input, arn } = inputs.target as { input: string; arn: string };
        const { LoadBalancerArn: of, ...wanted } = JSON.parse(input) as Record<string, unknown>;
        assert.equal(of, named(recording, balancerType, "jp-public").id);
        assert.equal(arn, "arn:aws:scheduler:::aws-sdk:elasticloadbalancingv2:modifyCapacityReservation");
        return [name, inputs.scheduleExpression, wanted];
      });

  it("is reserved before an event, and given back at its end", async () => {
    const { known } = await assertSound("prd", { platform: show() });
    assert.deepEqual(schedules(known), [
      ["jp-public-tv-show-release", "at(2026-12-05T11:30:00)", { ResetCapacityReservation: true }],
      [
        "jp-public-tv-show-reserve",
        "at(2026-12-05T05:30:00)",
        { MinimumLoadBalancerCapacity: { CapacityUnits: 900 } },
      ],
    ]);
    assert.deepEqual(named(known, balancerType, "jp-public").ignoreChanges ?? [], []);
    const page = renderPlan(makePlan(known, platformKey("prd", show())), { colour: false });
    assert.match(page, /web at least 16, at most 60; public load balancer at least 900\s+units/);
  });

  it("goes back to what is reserved for good", async () => {
    const platform = show((key) => (key.countries.jp.publicLoadBalancer = { minimumCapacityUnits: 200 }));
    const [release] = schedules(await recordingOf("prd", true, { platform }));
    assert.deepEqual(release?.[2], { MinimumLoadBalancerCapacity: { CapacityUnits: 200 } });
  });

  it("is the schedule's from a week before the event on, and is not asked for in the past", async () => {
    const at = async (asOf: string) => {
      const recording = await recordingOf("prd", true, { platform: show((key) => (key.asOf = asOf)) });
      const { ignoreChanges = [] } = named(recording, balancerType, "jp-public");
      return [schedules(recording).map(([name]) => String(name).replace(/.*-/, "")), [...ignoreChanges]];
    };
    assert.deepEqual(await at("2026-12-01"), [["release", "reserve"], ["minimumLoadBalancerCapacity"]]);
    assert.deepEqual(await at("2026-12-06"), [[], []]);
  });

  it("is changed by a role that can change it there and nothing else", async () => {
    const recording = await recordingOf("prd", true, { platform: show() });
    const { statements = [] } = rolePolicies(recording).find(({ role }) => role === "jp-reservation") ?? {};
    const arn = String(named(recording, balancerType, "jp-public").id);
    const action = "elasticloadbalancing:ModifyCapacityReservation";
    assert.ok(allows(statements, { action, resource: arn }));
    const other = String(named(recording, balancerType, "tw-public").id);
    assert.ok(!allows(statements, { action, resource: other }));
    assert.ok(!allows(statements, { action: "elasticloadbalancing:DeleteLoadBalancer", resource: arn }));
  });
});
