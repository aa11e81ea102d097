import assert from "node:assert/strict";
import { loadEnvironment, peakOf, type ResolvedEnvironment } from "../../../config";
import { platformOf, problemsOf, set } from "./support";

type Calendar = Record<string, object>;

const show = { from: "2026-12-05T18:30", to: "2026-12-05T20:30", services: { api: { min: 8, max: 80 } } };

function prd(calendar: Calendar, more: Record<string, unknown> = {}): Record<string, unknown> {
  const platform = platformOf("prd");
  set(platform, "calendar", undefined);
  set(platform, "countries.jp.calendar", calendar);
  for (const [key, value] of Object.entries(more)) set(platform, key, value);
  return platform;
}

const load = (calendar: Calendar, more?: Record<string, unknown>): ResolvedEnvironment =>
  loadEnvironment({ platform: prd(calendar, more), stack: "prd" });
const warningsOf = ({ warnings }: ResolvedEnvironment) =>
  warnings.filter(({ path }) => path.includes(".calendar."));
const refused = (calendar: Calendar, more?: Record<string, unknown>) =>
  problemsOf(() => load(calendar, more)).map(({ path, problem }) => `${path}: ${problem}`);
const eventsOf = (environment: ResolvedEnvironment, code = "jp") =>
  [environment.hub, ...environment.countries].find((network) => network.code === code)?.events ?? [];

describe("the event calendar", () => {
  it("is kept by begin, in every country where a service of it runs, at its local time", () => {
    const environment = load(
      { "tv-show": show },
      {
        "calendar.new-year": {
          from: "2026-12-01T18:00",
          to: "2026-12-02T23:00",
          services: { api: { min: 10 }, payment: { max: 30 } },
        },
      },
    );
    assert.deepEqual(
      eventsOf(environment).map(({ name, services }) => [name, services]),
      [
        ["new-year", { api: { min: 10 } }],
        ["tv-show", { api: { min: 8, max: 80 } }],
      ],
    );
    assert.deepEqual(
      eventsOf(environment, "hub").map(({ services }) => services),
      [{ payment: { max: 30 } }],
    );
    assert.deepEqual(
      eventsOf(environment, "tw").map(({ name, from }) => [name, from]),
      [["new-year", "2026-12-01T18:00"]],
    );
    assert.deepEqual(warningsOf(environment), []);
  });

  for (const [name, from, to, asOf, expected] of [
    ["more than a week ahead", "2026-12-05T18:30", "2026-12-05T20:30", "2026-11-27", "coming"],
    ["a week ahead", "2026-12-05T18:30", "2026-12-05T20:30", "2026-11-28", "near"],
    ["later today", "2026-12-05T18:30", "2026-12-05T20:30", "2026-12-05", "near"],
    ["with the day", "2026-12-05T00:00", "2026-12-05T20:30", "2026-12-05", "begun"],
    ["yesterday, to this evening", "2026-12-04T18:30", "2026-12-05T20:30", "2026-12-05", "begun"],
    ["yesterday, to midnight", "2026-12-04T18:30", "2026-12-05T00:00", "2026-12-05", "begun"],
    ["yesterday, and over", "2026-12-04T18:30", "2026-12-04T23:59", "2026-12-05", undefined],
    ["long ago", "2025-12-04T18:30", "2025-12-04T20:30", "2026-12-05", undefined],
  ] as const)
    it(`judges against asOf an event ${name}: ${expected ?? "expired"}`, () => {
      const environment = load({ "tv-show": { ...show, from, to } }, { asOf });
      assert.deepEqual(
        eventsOf(environment).map(({ phase }) => phase),
        expected === undefined ? [] : [expected],
      );
      const warning = { begun: /AWS takes no start in the past/, near: undefined, coming: undefined };
      const wanted =
        expected === undefined ? /^expired: .*remove it \(set in Pulumi\.prd\.yaml/ : warning[expected];
      assert.equal(warningsOf(environment).length, wanted ? 1 : 0);
      if (wanted) {
        assert.match(warningsOf(environment)[0]?.message ?? "", wanted);
        assert.equal(warningsOf(environment)[0]?.path, "prd.jp.calendar.tv-show");
      }
    });

  it("leaves an event out where it is not enabled", () =>
    assert.deepEqual(eventsOf(load({ "tv-show": { ...show, enabled: false, to: undefined } })), []));

  for (const [name, calendar, expected] of [
    ["no end", { show: { ...show, to: undefined } }, /calendar\.show\.to: is missing/],
    ["an end before its begin", { show: { ...show, to: show.from } }, /calendar\.show\.to: the event ends/],
    ["a date that is none", { show: { ...show, to: "2026-02-30T10:00" } }, /calendar\.show\.to/],
    ["a time without a date", { show: { ...show, to: "20:30" } }, /calendar\.show\.to/],
    ["no size", { show: { ...show, services: { api: {} } } }, /services\.api: sets no size/],
    [
      "more at least than at most",
      { show: { ...show, services: { api: { min: 9, max: 8 } } } },
      /more than max 8/,
    ],
    [
      "more at least than is configured at most",
      { show: { ...show, services: { api: { min: 41 } } } },
      /more than max 40, which/,
    ],
    [
      "less at most than is configured at least",
      { show: { ...show, services: { api: { max: 5 } } } },
      /min 6 would be/,
    ],
    [
      "one server in prd",
      { show: { ...show, services: { api: { min: 1 } } } },
      /services\.api\.min: prd runs in two zones/,
    ],
    [
      "a service that there is not",
      { show: { ...show, services: { apy: { min: 9 } } } },
      /calendar\.show\.services\.apy: there is no service/,
    ],
    ["a job", { show: { ...show, services: { batch: { min: 2 } } } }, /batch: a job has no servers between/],
    [
      "an overlap",
      { show, late: { from: "2026-12-05T20:30", to: "2026-12-05T22:00", services: { api: { min: 7 } } } },
      /calendar\.late\.from: show lasts until/,
    ],
  ] as const)
    it(`refuses ${name}`, () => {
      const problems = refused(calendar as unknown as Calendar);
      assert.ok(
        problems.some((one) => expected.test(one)),
        problems.join("\n"),
      );
    });

  it("refuses a time that the clocks do not show once", () => {
    const summer = { ...show, from: "2027-03-28T02:30", to: "2027-03-28T09:00" };
    assert.match(refused({ summer }, { "countries.jp.timeZone": "Europe/Paris" }).join("\n"), /never/);
    const winter = { ...show, from: "2027-10-31T02:30", to: "2027-10-31T09:00" };
    assert.match(refused({ winter }, { "countries.jp.timeZone": "Europe/Paris" }).join("\n"), /twice/);
  });

  it("counts an event's most servers as the service's peak", () => {
    const jp = load({ show }).countries.find(({ code }) => code === "jp");
    const peaks = jp?.services.map((service) => [service.name, peakOf(jp, service)]);
    assert.deepEqual(peaks?.slice(0, 2), [
      ["admin", 4],
      ["api", 80],
    ]);
  });

  it("lets events of different services overlap", () =>
    assert.equal(eventsOf(load({ show, other: { ...show, services: { web: { min: 9 } } } })).length, 2));
});

describe("sizes of prd", () => {
  const servicesOf = (settings: object) => load({}, { "services.api": settings });
  for (const [settings, expected] of [
    [{ min: 1 }, /api\.min: one server is in one zone/],
    [{ min: 0 }, /api\.min: a service that answers requests never goes to zero/],
    [{ rotation: { maxLifetimeSeconds: 604_801 } }, /no server of prd lives longer than seven days/],
    [{ scaling: { enabled: false, predictive: "forecastOnly" } }, /only adds servers/],
    [{ warmPool: {}, spotPercent: 50 }, /no warm pool of Spot/],
    [{ warmPool: { min: 90 } }, /never has more than/],
  ] as const)
    it(`refuses ${JSON.stringify(settings)}`, () => {
      const problems = problemsOf(() => servicesOf(settings)).map(
        ({ path, problem }) => `${path}: ${problem}`,
      );
      assert.ok(
        problems.some((one) => expected.test(one)),
        problems.join("\n"),
      );
    });

  it("lets what answers no requests go to zero, but not to one", () => {
    assert.doesNotThrow(() => load({}, { "services.batch": { min: 0 } }));
    assert.throws(() => load({}, { "services.batch": { min: 1 } }), /one zone/);
  });

  it("says what has no effect on what a service runs on", () => {
    const onEcs = load({}, { "services.web": { compute: "fargate", warmPool: {} } });
    assert.match(
      onEcs.fallbacks.map(({ path, message }) => `${path}: ${message}`).join("\n"),
      /web\.warmPool: none/,
    );
    const web = onEcs.countries[0]?.services.find(({ name }) => name === "web");
    assert.equal(web?.warmPool, undefined);
    const settings = {
      compute: "ami",
      deploy: { strategy: "rolling" },
      protectWork: true,
      scaling: { memoryPercent: 70 },
    };
    const onAmi = load({}, { "services.payment": settings }).fallbacks;
    assert.match(onAmi.map(({ path }) => path).join("\n"), /payment\.protectWork/);
    assert.match(onAmi.map(({ path }) => path).join("\n"), /payment\.scaling\.memoryPercent/);
  });
});
