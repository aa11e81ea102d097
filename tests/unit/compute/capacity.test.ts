import assert from "node:assert/strict";
import fc from "fast-check";
import { planService, type CapacityAction } from "../../../components/compute";
import { loadEnvironment, type ResolvedEvent } from "../../../config";
import { platformOf, set } from "../config/support";
import { makeNetwork, makeService, scalingOn } from "./fixture";

const nights = { offHours: { stop: "22:00", start: "08:00" } };
const day: ResolvedEvent = {
  name: "show",
  from: "2026-12-05T18:30",
  to: "2026-12-05T20:30",
  phase: "coming",
  services: { api: { min: 4 } },
};
const overNight = { ...day, from: "2026-12-04T18:30" };
const intoNight = { ...day, to: "2026-12-05T23:00" };
const begun = { ...overNight, phase: "begun" } as const;

/** One line an action: when, sizes, and whether the number is held too. */
function line({ role, when, min, max, hold }: CapacityAction): string {
  const time = "daily" in when ? `${when.from ?? ""}…${when.until ?? ""}` : when.local;
  return `${role} ${time} ${min ?? "-"}/${max ?? "-"}${hold ? " held" : ""}`;
}

const service = makeService("api");
const scaled = makeService("api", scalingOn);
const plan = (network: object, one = scaled) => planService(makeNetwork("jp", network), one);

describe("scheduled sizes", () => {
  for (const [name, network, one, expected] of [
    ["nothing", {}, scaled, []],
    ["an event of another service", { events: [{ ...day, services: { web: { min: 9 } } }] }, scaled, []],
    [
      "an event under a scaler: what it leaves unset stays alone",
      { events: [day] },
      scaled,
      ["show-start 2026-12-05T18:30 4/-", "show-end 2026-12-05T20:30 2/-"],
    ],
    [
      "an event that sets max only",
      { events: [{ ...day, services: { api: { max: 30 } } }] },
      scaled,
      ["show-start 2026-12-05T18:30 -/30", "show-end 2026-12-05T20:30 -/6"],
    ],
    [
      "an event without a scaler: the number goes with it",
      { events: [day] },
      service,
      ["show-start 2026-12-05T18:30 4/6 held", "show-end 2026-12-05T20:30 2/6 held"],
    ],
    ["an event that has begun: no start", { events: [begun] }, scaled, ["show-end 2026-12-05T20:30 2/-"]],
    ["off hours", nights, scaled, ["stop … 0/0", "start … 2/6"]],
    ["off hours without a scaler", nights, service, ["stop … 0/0 held", "start … 2/6 held"]],
    [
      "off hours that an event by day interrupts",
      { ...nights, events: [day] },
      scaled,
      [
        "stop …2026-12-05T09:29:00Z 0/0",
        "start …2026-12-05T09:29:00Z 2/6",
        "stop-after-show 2026-12-05T11:31:00Z… 0/0",
        "start-after-show 2026-12-05T11:31:00Z… 2/6",
        "show-start 2026-12-05T18:30 4/6",
        "show-end 2026-12-05T20:30 2/6",
      ],
    ],
    [
      "off hours under an event over night: nobody stops it",
      { ...nights, events: [overNight] },
      scaled,
      [
        "stop …2026-12-04T09:29:00Z 0/0",
        "start …2026-12-04T09:29:00Z 2/6",
        "stop-after-show 2026-12-05T11:31:00Z… 0/0",
        "start-after-show 2026-12-05T11:31:00Z… 2/6",
        "show-start 2026-12-04T18:30 4/6",
        "show-end 2026-12-05T20:30 2/6",
      ],
    ],
    [
      "an event that ends by night: then there are none",
      { ...nights, events: [intoNight] },
      service,
      [
        "stop …2026-12-05T09:29:00Z 0/0 held",
        "start …2026-12-05T09:29:00Z 2/6 held",
        "stop-after-show 2026-12-05T14:01:00Z… 0/0 held",
        "start-after-show 2026-12-05T14:01:00Z… 2/6 held",
        "show-start 2026-12-05T18:30 4/6 held",
        "show-end 2026-12-05T23:00 0/0 held",
      ],
    ],
    [
      "off hours while an event is on: none before its end",
      { ...nights, events: [begun] },
      scaled,
      [
        "stop-after-show 2026-12-05T11:31:00Z… 0/0",
        "start-after-show 2026-12-05T11:31:00Z… 2/6",
        "show-end 2026-12-05T20:30 2/6",
      ],
    ],
    [
      "two events within the hour: no off hours between",
      {
        ...nights,
        events: [day, { ...day, name: "encore", from: "2026-12-05T21:00", to: "2026-12-05T21:30" }],
      },
      scaled,
      [
        "stop …2026-12-05T09:29:00Z 0/0",
        "start …2026-12-05T09:29:00Z 2/6",
        "stop-after-encore 2026-12-05T12:31:00Z… 0/0",
        "start-after-encore 2026-12-05T12:31:00Z… 2/6",
        "show-start 2026-12-05T18:30 4/6",
        "show-end 2026-12-05T20:30 2/6",
        "encore-start 2026-12-05T21:00 4/6",
        "encore-end 2026-12-05T21:30 2/6",
      ],
    ],
  ] as const)
    it(name, () => assert.deepEqual(plan(network, one).actions.map(line), expected));

  it("are the schedule's from a week before an event, and with off hours always", () => {
    const owners = (phase: ResolvedEvent["phase"], offHours = {}) =>
      [scaled, service].map((one) => plan({ ...offHours, events: [{ ...day, phase }] }, one).capacityOwner);
    assert.deepEqual(owners("coming"), ["scaler", "program"]);
    assert.deepEqual(owners("near"), ["schedule", "schedule"]);
    assert.deepEqual(owners("begun"), ["schedule", "schedule"]);
    assert.deepEqual(owners("coming", nights), ["schedule", "schedule"]);
    const other = [{ ...day, phase: "near" as const, services: { web: {} } }];
    assert.equal(plan({ events: other }).capacityOwner, "scaler");
  });

  it("leave the rotation alone, but for off hours", () => {
    assert.ok(plan({ events: [begun] }).rotation);
    assert.equal(plan({ ...nights, events: [begun] }).rotation, undefined);
  });
});

/** A local time of 2026 or 2027, in a quarter of an hour's steps. */
const localTimes = fc
  .integer({ min: Date.UTC(2026, 9, 1) / 900_000, max: Date.UTC(2027, 2, 1) / 900_000 })
  .map((quarter) => new Date(quarter * 900_000).toISOString().slice(0, 16));

const calendars = fc.uniqueArray(localTimes, { minLength: 2, maxLength: 8 }).map((times) => {
  const sorted = [...times].sort();
  return Object.fromEntries(
    Array.from({ length: Math.floor(sorted.length / 2) }, (_, index) => [
      `event-${index}`,
      { from: sorted[2 * index], to: sorted[2 * index + 1] },
    ]),
  );
});

const sizes = fc.record(
  { min: fc.integer({ min: 0, max: 2 }), max: fc.integer({ min: 2, max: 50 }) },
  { requiredKeys: ["min"] },
);

describe("scheduled sizes, whatever the calendar", () => {
  const property = (
    check: (actions: readonly CapacityAction[], asOf: string, rest: { min: number; max: number }) => void,
  ) =>
    fc.assert(
      fc.property(
        calendars,
        sizes,
        localTimes.map((time) => time.slice(0, 10)),
        fc.boolean(),
        fc.boolean(),
        (calendar, wanted, asOf, offHours, enabled) => {
          const platform = platformOf("stg");
          const events = Object.entries(calendar).map(([name, times]) => [
            name,
            { ...times, services: { api: wanted } },
          ]);
          set(platform, "calendar", Object.fromEntries(events));
          set(platform, "asOf", asOf);
          set(platform, "offHours.enabled", offHours);
          set(platform, "services.api", { scaling: { enabled } });
          set(platform, "countries", { jp: {} });
          const [jp] = loadEnvironment({ platform, stack: "stg" }).countries;
          const api = jp?.services.find(({ name }) => name === "api");
          assert.ok(jp && api);
          const { actions } = planService(jp, api);
          assert.deepEqual(planService(jp, api).actions, actions);
          check(actions, asOf, api);
        },
      ),
    );

  it("start nothing before asOf", () =>
    property((actions, asOf) => {
      const earliest = Date.parse(`${asOf}T00:00:00+09:00`);
      for (const { when, role } of actions) {
        const times = "daily" in when ? [when.from, when.until] : [when.instant];
        for (const time of times)
          if (time !== undefined) assert.ok(Date.parse(time) >= earliest, `${role} ${time}`);
      }
    }));

  it("put back at every event's end what its begin changed, or nothing by night", () =>
    property((actions, _asOf, { min, max }) => {
      const nightly = actions.some(({ role }) => role.startsWith("stop"));
      for (const start of actions.filter(({ role }) => /^event-\d-start$/.test(role))) {
        const end = actions.find(({ role }) => role === start.role.replace("start", "end"));
        assert.ok(end && !("daily" in end.when));
        const time = end.when.local.slice(11);
        const off = nightly && (time >= "22:00" || time < "08:00");
        assert.deepEqual(
          [end.min, end.max],
          [
            start.min === undefined ? undefined : off ? 0 : min,
            start.max === undefined ? undefined : off ? 0 : max,
          ],
        );
      }
    }));

  it("have names and times of their own", () =>
    property((actions) => {
      const names = actions.map(({ role }) => role);
      assert.equal(new Set(names).size, names.length);
      const once = actions.flatMap(({ when }) => ("daily" in when ? [] : [when.instant]));
      assert.equal(new Set(once).size, once.length);
    }));
});
