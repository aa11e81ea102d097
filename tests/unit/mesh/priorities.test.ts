import assert from "node:assert/strict";
import fc from "fast-check";
import {
  firstListenerPort,
  lastListenerPort,
  listenerRulePriorities,
  ownListenerPriorities,
} from "../../../components/mesh";

const all = (port: number) => {
  const { attach, live } = listenerRulePriorities(port);
  return [attach.ami, attach.fargate, attach["ecs-ec2"], live];
};

describe("listener rule priorities", () => {
  it("follow from the port alone", () => {
    assert.deepEqual(listenerRulePriorities(10_000), {
      attach: { ami: 1, fargate: 2, "ecs-ec2": 3 },
      live: 9,
    });
    assert.deepEqual(listenerRulePriorities(10_010), {
      attach: { ami: 101, fargate: 102, "ecs-ec2": 103 },
      live: 109,
    });
    assert.deepEqual(listenerRulePriorities(14_999), {
      attach: { ami: 49_991, fargate: 49_992, "ecs-ec2": 49_993 },
      live: 49_999,
    });
    assert.deepEqual(ownListenerPriorities, { attach: { ami: 10, fargate: 20, "ecs-ec2": 30 }, live: 100 });
  });

  it("are unique over every port there is, and within AWS's 1 to 50,000", () => {
    const ports = Array.from(
      { length: lastListenerPort - firstListenerPort + 1 },
      (_, i) => firstListenerPort + i,
    );
    const priorities = ports.flatMap(all);
    assert.equal(new Set(priorities).size, ports.length * 4);
    assert.ok(priorities.every((priority) => priority >= 1 && priority <= 50_000));
  });

  it("try a kind's own rule before the live one, whatever the service", () => {
    for (const { attach, live } of [listenerRulePriorities(12_345), ownListenerPriorities]) {
      const own = Object.values(attach);
      assert.ok(own.every((priority) => priority < live) && new Set(own).size === own.length);
    }
  });

  it("refuse a port outside the range", () => {
    const outside = fc.oneof(
      fc.integer({ max: firstListenerPort - 1 }),
      fc.integer({ min: lastListenerPort + 1 }),
      fc.constantFrom(10_000.5, NaN),
    );
    fc.assert(fc.property(outside, (port) => assert.throws(() => listenerRulePriorities(port), RangeError)));
  });
});
