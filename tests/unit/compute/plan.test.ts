import assert from "node:assert/strict";
import fc from "fast-check";
import { planService } from "../../../components/compute";
import type { ComputeKind } from "../../../config";
import { makeNetwork, makeService, scalingOn } from "./fixture";

const network = makeNetwork("jp");
const nights = makeNetwork("jp", { offHours: { stop: "22:00", start: "08:30" } });

describe("plan of a service", () => {
  it("lets exactly one party own the capacity", () => {
    assert.equal(planService(network, makeService("a")).capacityOwner, "program");
    assert.equal(planService(network, makeService("a", scalingOn)).capacityOwner, "scaler");
    assert.equal(planService(nights, makeService("a")).capacityOwner, "schedule");
    assert.equal(planService(nights, makeService("a", scalingOn)).capacityOwner, "schedule");
  });

  it("tracks requests only behind a load balancer, and nothing where scaling is off", () => {
    assert.deepEqual(planService(network, makeService("a", scalingOn)).tracks, ["cpu", "requests"]);
    assert.deepEqual(planService(network, makeService("a", { ...scalingOn, exposure: "none" })).tracks, [
      "cpu",
    ]);
    assert.deepEqual(planService(network, makeService("a")).tracks, []);
  });

  it("tracks a worker's backlog, and memory where AWS sees it", () => {
    const tracks = (more: object) =>
      planService(
        network,
        makeService("a", {
          exposure: "none",
          scaling: { ...scalingOn.scaling, memoryPercent: 75 },
          ...more,
        }),
      ).tracks;
    assert.deepEqual(tracks({ kind: "worker" }), ["backlog", "memory"]);
    assert.deepEqual(tracks({ kind: "worker", compute: "ami" }), ["backlog"]);
  });

  it("rotates at the local hour, or leaves it to the morning start or the lifetime", () => {
    const rotate = (schedule: "daily" | "weekly" | "never", at = "04:05") =>
      makeService("a", { rotation: { maxLifetimeSeconds: 86_400, schedule, at } });
    assert.deepEqual(planService(network, rotate("daily")).rotation, {
      expression: "cron(5 4 * * ? *)",
      timeZone: "Asia/Tokyo",
    });
    assert.equal(
      planService(network, rotate("weekly", "23:59")).rotation?.expression,
      "cron(59 23 ? * MON *)",
    );
    assert.equal(planService(nights, rotate("daily")).rotation, undefined);
    assert.throws(() => planService(network, rotate("daily", "24:00")), /HH:MM/);
    assert.throws(() => planService(network, rotate("daily", "noon")), /HH:MM/);
  });

  it("keeps by the clock the lifetime that ECS does not know of a task", () => {
    const rotation = (compute: ComputeKind, maxLifetimeSeconds: number, more: object = {}) =>
      planService(
        network,
        makeService("a", {
          compute,
          rotation: { maxLifetimeSeconds, schedule: "never", at: "04:00" },
          ...more,
        }),
      ).rotation?.expression;
    for (const compute of ["fargate", "ecs-ec2"] as const) {
      assert.equal(rotation(compute, 604_800), "cron(0 4 ? * MON *)");
      assert.equal(rotation(compute, 604_799), "cron(0 4 * * ? *)");
      assert.equal(rotation(compute, 604_800, { kind: "job" }), undefined);
    }
    assert.equal(rotation("ami", 86_400), undefined);
  });

  it("reads off hours as local hours and minutes", () => {
    const timeZone = "Asia/Tokyo";
    assert.deepEqual(
      planService(nights, makeService("a")).actions.map(({ role, when }) => [role, when]),
      [
        ["stop", { daily: { hour: 22, minute: 0 }, timeZone }],
        ["start", { daily: { hour: 8, minute: 30 }, timeZone }],
      ],
    );
    assert.deepEqual(planService(network, makeService("a")).actions, []);
  });

  it("gives Spot its share, and never names a provider without one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (spotPercent) => {
        const { capacityProviders } = planService(network, makeService("a", { spotPercent }));
        const weights = Object.fromEntries(
          capacityProviders.map((one) => [one.capacityProvider, one.weight]),
        );
        assert.equal(weights.FARGATE_SPOT ?? 0, spotPercent);
        assert.equal((weights.FARGATE ?? 0) + (weights.FARGATE_SPOT ?? 0), 100);
        assert.ok(capacityProviders.every(({ weight }) => weight > 0));
      }),
    );
  });

  it("never lets a group shrink while it is replaced, within AWS's span of 100", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), (min) => {
        const { minHealthyPercentage, maxHealthyPercentage } = planService(
          network,
          makeService("a", { min }),
        ).maintenance;
        assert.equal(minHealthyPercentage, 100);
        assert.ok(maxHealthyPercentage > 100 && maxHealthyPercentage - minHealthyPercentage <= 100);
      }),
    );
  });
});
