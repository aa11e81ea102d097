import assert from "node:assert/strict";
import fc from "fast-check";
import { instantsOf, utcInstant } from "../../../config";

const minute = 60_000;

describe("local time", () => {
  for (const [local, timeZone, expected] of [
    ["2026-12-05T18:30", "Asia/Tokyo", "2026-12-05T09:30:00Z"],
    ["2027-01-01T00:00", "Asia/Tokyo", "2026-12-31T15:00:00Z"],
    ["2026-12-05T18:30", "Asia/Taipei", "2026-12-05T10:30:00Z"],
    ["2026-12-05T18:30", "Asia/Seoul", "2026-12-05T09:30:00Z"],
    ["2026-01-15T12:00", "Europe/Paris", "2026-01-15T11:00:00Z"],
    ["2026-07-15T12:00", "Europe/Paris", "2026-07-15T10:00:00Z"],
    ["2026-07-15T12:00", "Asia/Kathmandu", "2026-07-15T06:15:00Z"],
    ["2026-12-31T23:59", "UTC", "2026-12-31T23:59:00Z"],
    // The hours around a change of clocks.
    ["2026-03-29T01:59", "Europe/Paris", "2026-03-29T00:59:00Z"],
    ["2026-03-29T03:00", "Europe/Paris", "2026-03-29T01:00:00Z"],
    ["2026-10-25T03:00", "Europe/Paris", "2026-10-25T02:00:00Z"],
  ] as const)
    it(`${local} in ${timeZone} is ${expected}`, () => assert.equal(utcInstant(local, timeZone), expected));

  it("knows the hour that never comes and the hour that comes twice", () => {
    assert.deepEqual(instantsOf("2026-03-29T02:30", "Europe/Paris"), []);
    assert.throws(() => utcInstant("2026-03-29T02:30", "Europe/Paris"), /does not exist/);
    assert.equal(instantsOf("2026-10-25T02:30", "Europe/Paris").length, 2);
    assert.equal(utcInstant("2026-10-25T02:30", "Europe/Paris"), "2026-10-25T00:30:00Z");
    assert.deepEqual(instantsOf("2026-03-08T02:30", "America/New_York"), []);
    assert.equal(instantsOf("2026-11-01T01:30", "America/New_York").length, 2);
    // Half an hour only.
    assert.equal(instantsOf("2026-04-05T01:45", "Australia/Lord_Howe").length, 2);
  });

  it("moves by minutes of time, not of the clock", () =>
    assert.equal(utcInstant("2026-10-25T01:59", "Europe/Paris", 62), "2026-10-25T01:01:00Z"));

  it("finds every instant again from what the clocks show", () => {
    const zones = ["Asia/Tokyo", "Asia/Taipei", "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe"];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2026, 0, 1) / minute, max: Date.UTC(2028, 0, 1) / minute }),
        (timeZone, minutes) => {
          const text = new Date(minutes * minute).toLocaleString("sv-SE", { timeZone });
          assert.ok(instantsOf(text.slice(0, 16).replace(" ", "T"), timeZone).includes(minutes * minute));
        },
      ),
    );
  });
});
