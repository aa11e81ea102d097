import assert from "node:assert/strict";
import { renderPlan, makePlan } from "../../preview";
import { allows, rolePolicies } from "./policies";
import {
  assertSound,
  named,
  ofType,
  platformKey,
  recordAnew,
  recordingOf,
  type PlatformKey,
  type Stack,
} from "./support";

const groupSchedule = "aws:autoscaling/schedule:Schedule";
const serviceAction = "aws:appautoscaling/scheduledAction:ScheduledAction";

/** Everything of this page that the stacks leave off, at once. */
const everything = (key: PlatformKey) => {
  key.services = {
    api: { warmPool: { min: 2, reuse: true }, scaling: { predictive: "forecastAndScale" } },
    web: { warmPool: { state: "Hibernated" }, scaling: { predictive: "forecastOnly" } },
    payment: { protectWork: true, scaling: { predictive: "forecastOnly", memoryPercent: 60 } },
  };
};

const variants: readonly (readonly [name: string, stack: Stack, platform: (key: PlatformKey) => void])[] = [
  ["warm pools, forecasts and protection", "prd", everything],
  ["an event that is near", "prd", (key) => (key.asOf = "2026-12-01")],
  ["an event that has begun", "prd", (key) => (key.asOf = "2027-01-02")],
  ["events that are over", "prd", (key) => (key.asOf = "2027-02-01")],
  [
    "off hours and events",
    "stg",
    (key) => {
      key.offHours = { enabled: true };
      key.calendar = {
        rehearsal: {
          from: "2026-12-01T18:00",
          to: "2026-12-02T02:00",
          services: { api: { min: 2 }, admin: { min: 1 }, payment: { min: 2 } },
        },
      };
    },
  ],
];

for (const [name, stack, platform] of variants) {
  describe(`${stack} with ${name}`, () => {
    it("registers the same resources in both runs, twice, none with a value that AWS would refuse", async () => {
      const { known } = await assertSound(stack, { platform });
      const again = await recordAnew(stack, true, { platform });
      const said = ({ resources }: typeof known) => resources.map(({ urn, inputs }) => ({ urn, inputs }));
      assert.deepEqual(said(known), said(again));
    });
  });
}

describe("the events of prd", () => {
  it("are scheduled actions in each country's own time, and leave alone what they do not set", async () => {
    const recording = await recordingOf("prd", true);
    const sizes = ({ inputs }: { inputs: Record<string, unknown> }) => [
      inputs.startTime,
      inputs.minSize,
      inputs.maxSize,
      inputs.desiredCapacity,
    ];
    const at = (name: string) => sizes(named(recording, groupSchedule, name) as never);
    assert.deepEqual(at("jp-api-ami-tv-show-start"), ["2026-12-05T09:30:00Z", 20, 80, -1]);
    assert.deepEqual(at("jp-api-ami-tv-show-end"), ["2026-12-05T11:30:00Z", 6, 40, -1]);
    assert.deepEqual(at("jp-api-ami-new-year-start"), ["2026-12-31T09:00:00Z", 8, -1, -1]);
    assert.deepEqual(at("tw-api-ami-new-year-start"), ["2026-12-31T10:00:00Z", 8, -1, -1]);
    assert.deepEqual(at("tw-api-ami-new-year-end"), ["2027-01-03T15:00:00Z", 3, -1, -1]);
    const start = named(recording, serviceAction, "hub-payment-fargate-new-year-start").inputs;
    assert.equal(start.schedule, "at(2026-12-31T18:00:00)");
    assert.equal(start.timezone, "Asia/Tokyo");
    assert.deepEqual(start.scalableTargetAction, { minCapacity: 6, maxCapacity: 24 });
    assert.ok(!ofType(recording, groupSchedule).some(({ name }) => /^(tw|kr).*tv-show/.test(name)));
  });

  it("have no begin once they have begun, and are gone when they are over", async () => {
    const names = async (asOf: string) =>
      ofType(await recordingOf("prd", true, { platform: (key) => (key.asOf = asOf) }), groupSchedule)
        .map(({ name }) => name)
        .filter((name) => name.startsWith("jp-api"));
    assert.deepEqual(await names("2027-01-02"), ["jp-api-ami-new-year-end"]);
    assert.deepEqual(await names("2027-02-01"), []);
  });

  it("stand on the page, with the vCPUs of their most; expired ones under the warnings", async () => {
    const page = async (asOf: string) => {
      const platform = platformKey("prd", (key) => (key.asOf = asOf));
      const recording = await recordingOf("prd", false, { platform: (key) => (key.asOf = asOf) });
      return renderPlan(makePlan(recording, platform), { colour: false });
    };
    const now = await page("2026-11-21");
    assert.match(
      now,
      /Events\n\s+tv-show 2026-12-05 18:30 to 20:30 Asia\/Tokyo, in jp\n.*api at least 20, at most 80; web/,
    );
    assert.match(now, /new-year 2026-12-31 18:00 to 2027-01-03 23:00 Asia\/Taipei, in tw/);
    assert.doesNotMatch(now, /the schedule owns/);
    assert.match(now, /EC2 vCPU/);
    assert.match(await page("2026-12-01"), /tv-show[^;]*;[^;]*; until its end the schedule owns/);
    const later = await page("2026-12-20");
    assert.match(later, /Warnings\n\s+prd\.jp\.calendar\.tv-show\n\s+expired: the event ended/);
    assert.doesNotMatch(later.slice(0, later.indexOf("Warnings")), /tv-show/);
  });
});

describe("what prd may switch on", () => {
  const recorded = recordingOf("prd", true, { platform: everything });

  it("keeps instances ready that have booted", async () => {
    const pool = async (name: string) =>
      named(await recorded, "aws:autoscaling/group:Group", name).inputs.warmPool;
    assert.deepEqual(await pool("jp-api-ami"), {
      minSize: 2,
      poolState: "Stopped",
      instanceReusePolicy: { reuseOnScaleIn: true },
    });
    const template = (name: string) =>
      recorded.then((recording) => named(recording, "aws:ec2/launchTemplate:LaunchTemplate", name).inputs);
    assert.deepEqual((await template("jp-web-ami")).hibernationOptions, { configured: true });
    assert.equal((await template("jp-api-ami")).hibernationOptions, undefined);
    const plain = named(await recordingOf("prd", true), "aws:autoscaling/group:Group", "jp-api-ami");
    assert.equal(plain.inputs.warmPool, undefined);
  });

  it("forecasts load on both kinds, and only where it is asked for", async () => {
    const { predictiveScalingConfiguration: group } = named(
      await recorded,
      "aws:autoscaling/policy:Policy",
      "jp-api-ami-forecast",
    ).inputs as { predictiveScalingConfiguration: { mode: string } };
    assert.equal(group.mode, "ForecastAndScale");
    const { predictiveScalingPolicyConfiguration: service } = named(
      await recorded,
      "aws:appautoscaling/policy:Policy",
      "hub-payment-fargate-forecast",
    ).inputs as { predictiveScalingPolicyConfiguration: { mode: string } };
    assert.equal(service.mode, "ForecastOnly");
    const off = (await recordingOf("prd", true)).resources.filter(({ name }) => name.endsWith("-forecast"));
    assert.deepEqual(off, []);
  });

  it("holds memory on tasks", async () => {
    const policy = named(await recorded, "aws:appautoscaling/policy:Policy", "hub-payment-fargate-memory");
    assert.match(JSON.stringify(policy.inputs), /ECSServiceAverageMemoryUtilization/);
    assert.match(JSON.stringify(policy.inputs), /"targetValue":60/);
  });

  it("lets a task protect itself and its like, and no other service's", async () => {
    const role = rolePolicies(await recorded).find(({ role: name }) => name === "hub-payment-fargate-task");
    assert.ok(role);
    const resource = role.statements.find(({ Sid }) => Sid === "Protect")?.Resource;
    assert.match(String(resource), /^arn:aws:ecs:ap-northeast-1:\d{12}:task\/hub[\w-]*\/\*$/);
    const ask = (action: string, service: string, tasks = String(resource)) =>
      allows(role.statements, {
        action,
        resource: tasks.replace("*", "0123456789abcdef"),
        context: { "aws:ResourceTag/service": service },
      });
    for (const action of ["ecs:UpdateTaskProtection", "ecs:GetTaskProtection"]) {
      assert.ok(ask(action, "payment"), action);
      assert.ok(!ask(action, "users"), action);
      assert.ok(!ask(action, "payment", "arn:aws:ecs:ap-northeast-1:123456789012:task/jp/*"), action);
    }
    assert.ok(!ask("ecs:StopTask", "payment"));
    const other = rolePolicies(await recorded).find(({ role: one }) => one === "hub-users-fargate-task");
    assert.ok(!other?.statements.some(({ Action }) => JSON.stringify(Action).includes("TaskProtection")));
  });
});
