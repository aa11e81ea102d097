import assert from "node:assert/strict";
import { ofType, recordingOf, type PlatformKey, type Stack } from "./support";

const group = "aws:autoscaling/group:Group";
const ecsService = "aws:ecs/service:Service";
const target = "aws:appautoscaling/target:Target";

const rehearsal = (key: PlatformKey) => {
  const services = {
    api: { min: 2 },
    web: { min: 2 },
    admin: { min: 2 },
    payment: { min: 2 },
  };
  key.calendar = { rehearsal: { from: "2026-11-25T18:00", to: "2026-11-25T20:00", services } };
};

/** docs/ownership.md as a table: who moves sizes and number, by what is on. */
const rows: readonly (readonly [
  name: string,
  stack: Stack,
  platform: (key: PlatformKey) => void,
  service: RegExp,
  ignored: Record<string, string[] | undefined>,
])[] = [
  [
    "nothing: the program",
    "canary",
    () => undefined,
    /^(jp-(api|web|admin)|hub-payment)-/,
    { [group]: [], [ecsService]: [] },
  ],
  [
    "a scaler: the number is the scaler's, the sizes are the program's",
    "prd",
    () => undefined,
    /^(jp-(api|web|admin)|hub-payment)-/,
    { [group]: ["desiredCapacity"], [ecsService]: ["desiredCount"], [target]: [] },
  ],
  [
    "an event that is near: the schedule",
    "prd",
    rehearsal,
    /^(jp-(api|web|admin)|hub-payment)-/,
    {
      [group]: ["desiredCapacity", "minSize", "maxSize"],
      [ecsService]: ["desiredCount"],
      [target]: ["minCapacity", "maxCapacity"],
    },
  ],
  [
    "an event near others: theirs stay the scaler's",
    "prd",
    rehearsal,
    /^hub-(users|moderation)-/,
    { [ecsService]: ["desiredCount"], [target]: [] },
  ],
  [
    "off hours: the schedule",
    "stg",
    (key) => (key.offHours = { enabled: true }),
    /^(jp-(api|web|admin)|hub-payment)-/,
    {
      [group]: ["desiredCapacity", "minSize", "maxSize"],
      [ecsService]: ["desiredCount"],
      [target]: ["minCapacity", "maxCapacity"],
    },
  ],
];

describe("who owns sizes and number", () => {
  for (const [name, stack, platform, service, ignored] of rows)
    it(name, async () => {
      const recording = await recordingOf(stack, true, { platform });
      for (const type of [group, ecsService, target]) {
        const found = ofType(recording, type).filter((one) => service.test(one.name));
        if (ignored[type] === undefined)
          assert.deepEqual(
            found.map((one) => one.name),
            [],
            type,
          );
        for (const one of found)
          assert.deepEqual(
            (one.ignoreChanges ?? []).filter((key) => /capacity|size|count/i.test(key)).sort(),
            [...(ignored[type] ?? [])].sort(),
            `${one.name} [${type}]`,
          );
        if (ignored[type] !== undefined) assert.ok(found.length > 0, type);
      }
    });

  it("lets the scaler take nothing beyond its bounds: without one, a task's most is its least", async () => {
    const recording = await recordingOf("stg", true, {
      platform: (key) => (key.offHours = { enabled: true }),
    });
    for (const { inputs, name } of ofType(recording, target))
      assert.equal(inputs.maxCapacity, inputs.minCapacity, name);
  });
});
