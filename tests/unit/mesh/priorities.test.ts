import assert from "node:assert/strict";
import fc from "fast-check";
import {
  firstListenerPort,
  lastListenerPort,
  listenerRulePriorities,
  ownListenerPriorities,
  type RulePriorities,
} from "../../../components/mesh";

const flat = ({ attach, test, live, production }: RulePriorities) => [
  ...Object.values(attach),
  ...Object.values(test),
  live,
  ...Object.values(production),
];

describe("listener rule priorities", () => {
  it("follow from the port alone", () => {
    assert.deepEqual(listenerRulePriorities(10_000), {
      attach: { ami: 1, fargate: 2, "ecs-ec2": 3 },
      test: { ami: 4, fargate: 9, "ecs-ec2": 10 },
      live: 5,
      production: { ami: 6, fargate: 7, "ecs-ec2": 8 },
    });
    assert.deepEqual(
      flat(listenerRulePriorities(10_010)),
      [101, 102, 103, 104, 109, 110, 105, 106, 107, 108],
    );
    assert.equal(Math.max(...flat(listenerRulePriorities(14_999))), 50_000);
    assert.deepEqual(flat(ownListenerPriorities), [10, 20, 30, 40, 41, 42, 100, 110, 120, 130]);
  });

  it("are unique over every port there is, and within AWS's 1 to 50,000", () => {
    const ports = Array.from(
      { length: lastListenerPort - firstListenerPort + 1 },
      (_, i) => firstListenerPort + i,
    );
    const priorities = ports.flatMap((port) => flat(listenerRulePriorities(port)));
    assert.equal(new Set(priorities).size, ports.length * 10);
    assert.ok(priorities.every((priority) => priority >= 1 && priority <= 50_000));
  });

  it("try a kind's own rule before the live one, whatever the service", () => {
    for (const { attach, live } of [listenerRulePriorities(12_345), ownListenerPriorities]) {
      const own = Object.values(attach);
      assert.ok(own.every((priority) => priority < live) && new Set(own).size === own.length);
    }
  });

  it("put a rule that a deployer moves behind the live one, and a header's rule before both", () => {
    for (const { live, production } of [listenerRulePriorities(12_345), ownListenerPriorities]) {
      assert.ok(Object.values(production).every((priority) => priority > live));
    }
    const { test, live } = ownListenerPriorities;
    assert.ok(Object.values(test).every((priority) => priority < live));
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
