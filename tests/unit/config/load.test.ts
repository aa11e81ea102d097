import assert from "node:assert/strict";
import { loadEnvironment, loadFoundation, type ResolvedEnvironment } from "../../../config";
import { copyOfSources, platformOf, problemsOf } from "./support";

const load = (stack: string): ResolvedEnvironment => loadEnvironment({ platform: platformOf(stack), stack });
const find = (environment: ResolvedEnvironment, code: string, service: string) => {
  const network = [environment.hub, ...environment.countries].find((one) => one.code === code);
  const found = network?.services.find((one) => one.name === service);
  assert.ok(network && found, `${code} has no ${service}`);
  return { network, service: found };
};

describe("loading an environment", () => {
  for (const stack of ["stg", "canary", "prd"])
    it(`raises the hub and three countries in ${stack}`, () => {
      const environment = load(stack);
      assert.equal(environment.environment, stack);
      assert.deepEqual(
        environment.warnings.map(({ path }) => path),
        [`${stack}.domain`],
      );
      assert.deepEqual(
        environment.countries.map(({ code, region, role }) => [code, region, role]),
        [
          ["jp", "ap-northeast-1", "country"],
          ["kr", "ap-northeast-2", "country"],
          ["tw", "ap-east-2", "country"],
        ],
      );
      for (const country of environment.countries)
        assert.deepEqual(
          country.services.map(({ name }) => name),
          [
            "admin",
            "api",
            "batch",
            ...(country.code === "kr" ? ["migrate"] : []),
            ...(country.code === "kr" && stack !== "stg" ? ["node-metrics"] : []),
            "notifier",
            "web",
          ],
        );
      assert.equal(environment.hub.role, "hub");
      assert.deepEqual(
        environment.hub.services.map(({ name }) => name),
        ["moderation", "payment", "users"],
      );
      assert.deepEqual(environment.hub.uses, []);
    });

  it("gives every environment its own blocks and the zones of its size", () => {
    const blocks = ["stg", "canary", "prd"].map(load).flatMap(({ hub, countries }) => [hub, ...countries]);
    assert.equal(new Set(blocks.map(({ addresses }) => addresses.block)).size, 12);
    assert.deepEqual(load("stg").countries[0]?.zones, ["a", "c"]);
    assert.deepEqual(load("prd").countries[0]?.zones, ["a", "c", "d"]);
    assert.deepEqual(load("prd").countries[1]?.zoneSlots, ["a", "b", "c", "d"]);
  });

  it("resolves sizes by class, country and environment", () => {
    assert.deepEqual(pick(load("stg"), "jp", "api"), ["ami", 1, 2, 100, false]);
    assert.deepEqual(pick(load("prd"), "jp", "api"), ["ami", 6, 40, 0, true]);
    assert.deepEqual(pick(load("prd"), "tw", "api"), ["ami", 3, 16, 0, true]);
    assert.deepEqual(pick(load("prd"), "jp", "batch"), ["fargate", 2, 12, 50, true]);
    assert.deepEqual(pick(load("prd"), "hub", "payment"), ["fargate", 3, 18, 0, true]);
  });

  const pick = (environment: ResolvedEnvironment, code: string, name: string) => {
    const { compute, min, max, spotPercent, scaling } = find(environment, code, name).service;
    return [compute, min, max, spotPercent, scaling.enabled];
  };

  it("connects calls within a network and to the hub, as far as a country uses the shared service", () => {
    const environment = load("prd");
    assert.deepEqual(find(environment, "jp", "web").service.calls, [
      { service: "api", listenerPort: 10010, via: "network" },
    ]);
    assert.deepEqual(
      find(environment, "jp", "api").service.calls.map(({ service, via }) => [service, via]),
      [
        ["moderation", "hub"],
        ["payment", "hub"],
        ["users", "hub"],
      ],
    );
    assert.deepEqual(
      find(environment, "tw", "api").service.calls.map(({ service }) => service),
      ["payment", "users"],
    );
    assert.deepEqual(find(environment, "hub", "moderation").service.callers, [
      { network: "jp", service: "api" },
    ]);
    assert.deepEqual(
      find(environment, "tw", "api").service.callers.map(({ network, service }) => `${network}.${service}`),
      ["tw.admin", "tw.web"],
    );
    assert.deepEqual(find(environment, "jp", "batch").service.callers, []);
    assert.ok(!("port" in find(environment, "jp", "batch").service));
  });

  it("replaces in Taipei what is not proven there, and says so", () => {
    const environment = load("stg");
    const { service } = find(environment, "tw", "batch");
    assert.deepEqual([service.arch, service.spotPercent], ["x86_64", 0]);
    assert.deepEqual(
      environment.fallbacks.map(({ path }) => path),
      [
        "stg.tw.notifications.region",
        "stg.tw.services.admin.arch",
        "stg.tw.services.admin.spotPercent",
        "stg.tw.services.batch.arch",
        "stg.tw.services.batch.spotPercent",
        "stg.tw.services.notifier.arch",
        "stg.tw.services.notifier.spotPercent",
      ],
    );
    // On instances of its own the choice stays.
    assert.equal(find(environment, "tw", "api").service.arch, "arm64");
    assert.equal(find(environment, "kr", "batch").service.spotPercent, 100);
  });

  it("moves Taiwan to Tokyo by one key, network and all", () => {
    const platform = platformOf("stg") as { countries: Record<string, object> };
    platform.countries["tw"] = { ...platform.countries["tw"], region: "ap-northeast-1" };
    const moved = loadEnvironment({ platform, stack: "stg" });
    const tw = moved.countries.find(({ code }) => code === "tw");
    assert.deepEqual([tw?.region, tw?.zones, tw?.timeZone], ["ap-northeast-1", ["a", "c"], "Asia/Taipei"]);
    assert.deepEqual(moved.fallbacks, []);
    assert.equal(
      tw?.addresses.block,
      load("stg").countries.find(({ code }) => code === "tw")?.addresses.block,
    );
  });

  it("raises any subset of the countries, none included", () => {
    assert.deepEqual(loadEnvironment({ platform: { countries: {} }, stack: "stg" }).countries, []);
    const one = loadEnvironment({ platform: { countries: { kr: {} } }, stack: "stg" });
    assert.deepEqual(
      one.countries.map(({ code }) => code),
      ["kr"],
    );
    assert.deepEqual(one.hub.services[0]?.callers, []);
  });

  it("turns off-hours on by one key, and not in prd", () => {
    assert.ok(load("stg").countries.every(({ offHours }) => offHours === undefined));
    const platform = { countries: { jp: {} }, offHours: { enabled: true, start: "07:30" } };
    assert.deepEqual(loadEnvironment({ platform, stack: "stg" }).countries[0]?.offHours, {
      stop: "22:00",
      start: "07:30",
    });
    assert.ok(
      problemsOf(() => loadEnvironment({ platform, stack: "prd" })).some(
        ({ path }) => path === "prd.jp.offHours.enabled",
      ),
    );
  });

  it("flips compute for one environment and country", () => {
    const platform = platformOf("prd") as { countries: Record<string, object> };
    platform.countries["kr"] = { ...platform.countries["kr"], services: { api: { compute: "fargate" } } };
    const environment = loadEnvironment({ platform, stack: "prd" });
    assert.equal(find(environment, "kr", "api").service.compute, "fargate");
    assert.equal(find(environment, "jp", "api").service.compute, "ami");
  });

  it("is frozen through and through", () => {
    const walk = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      assert.ok(Object.isFrozen(value), JSON.stringify(value).slice(0, 80));
      Object.values(value).forEach(walk);
    };
    walk(load("prd"));
    walk(loadFoundation({ platform: platformOf("foundation"), stack: "foundation" }));
  });

  it("leaves the input and the sources as they were, and resolves the same twice", () => {
    const platform = platformOf("prd");
    const before = structuredClone(platform);
    const sources = copyOfSources(() => undefined);
    const sourcesBefore = structuredClone(sources);
    const first = loadEnvironment({ platform, stack: "prd" }, sources);
    assert.deepEqual(platform, before);
    assert.deepEqual(sources, sourcesBefore);
    assert.deepEqual(loadEnvironment({ platform, stack: "prd" }, sources), first);
  });

  it("loads thirty countries", () => {
    const letters = "abcdefghijklmnopqrstuvwxyzabcd";
    const codes = Array.from(
      { length: 30 },
      (_, index) => `${index < 26 ? "x" : "z"}${letters[index] ?? ""}`,
    );
    const sources = copyOfSources(({ countries }) => {
      const { jp } = countries;
      codes.forEach(
        (code, index) =>
          (countries[code] = { ...structuredClone(jp), slot: 10 + index } as typeof jp & object),
      );
    });
    const platform = { countries: Object.fromEntries(codes.map((code) => [code, {}])) };
    const environment = loadEnvironment({ platform, stack: "prd" }, sources);
    assert.equal(environment.countries.length, 30);
    assert.equal(new Set(environment.countries.map(({ addresses }) => addresses.block)).size, 30);
    assert.equal(environment.hub.services.find(({ name }) => name === "users")?.callers.length, 90);
  });
});

describe("the catalogue's files", () => {
  it("remove a service with its file and change nothing else", () => {
    const without = copyOfSources(({ catalogue }) => void delete catalogue["batch"]);
    for (const stack of ["stg", "canary", "prd"]) {
      const expected = JSON.parse(JSON.stringify(load(stack))) as ResolvedEnvironment;
      const strip = (value: unknown): unknown =>
        Array.isArray(value)
          ? value
              .filter(
                (one: { name?: string; service?: string }) => one.name !== "batch" && one.service !== "batch",
              )
              .map(strip)
          : typeof value === "object" && value !== null
            ? Object.fromEntries(
                Object.entries(value).map(([key, inner]) => [
                  key,
                  key === "fallbacks"
                    ? (inner as { path: string }[]).filter(({ path }) => !path.includes(".batch."))
                    : strip(inner),
                ]),
              )
            : value;
      const actual = loadEnvironment({ platform: platformOf(stack), stack }, without);
      assert.deepEqual(JSON.parse(JSON.stringify(actual)), strip(expected));
      assert.notDeepEqual(JSON.parse(JSON.stringify(actual)), expected);
    }
  });

  it("refuse to lose a service that others call, and name them", () => {
    const without = copyOfSources(({ catalogue }) => void delete catalogue["api"]);
    const problems = problemsOf(() =>
      loadEnvironment({ platform: platformOf("stg"), stack: "stg" }, without),
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.problem ?? "", /no service "api", and admin, web call it/);
  });

  it("add a service everywhere with one file", () => {
    const added = copyOfSources(({ catalogue }) => {
      catalogue["search"] = {
        description: "Search.",
        scope: "country",
        sizing: "web",
        exposure: "internal",
        port: 80,
        listenerPort: 10100,
        secrets: [{ name: "KEY", from: "prd/search/key" }],
      };
    });
    const environment = loadEnvironment({ platform: platformOf("prd"), stack: "prd" }, added);
    const { service } = find(environment, "kr", "search");
    assert.deepEqual(service.secrets, [{ name: "KEY", from: "prd/search/key" }]);
    assert.deepEqual([service.min, service.healthPath], [3, "/"]);
  });

  it("leave a service out of a country with one key", () => {
    const sources = copyOfSources(({ catalogue }) => {
      const batch = catalogue["batch"];
      if (batch) batch.countries = { kr: { enabled: false } };
    });
    const environment = loadEnvironment({ platform: platformOf("stg"), stack: "stg" }, sources);
    const names = (code: string) =>
      environment.countries.find((one) => one.code === code)?.services.map(({ name }) => name);
    assert.deepEqual(names("kr"), ["admin", "api", "migrate", "notifier", "web"]);
    assert.deepEqual(names("tw"), ["admin", "api", "batch", "notifier", "web"]);
    assert.ok(
      !environment.hub.services.some(({ callers }) =>
        callers.some(({ network, service }) => network === "kr" && service === "batch"),
      ),
    );
  });
});

describe("loading the foundation", () => {
  it("has a repository a service and replicates to every other region of the countries", () => {
    const foundation = loadFoundation({ platform: platformOf("foundation"), stack: "foundation" });
    assert.deepEqual(foundation.replicaRegions, ["ap-east-2", "ap-northeast-2"]);
    assert.deepEqual(
      foundation.services.map(({ name }) => name),
      [
        "admin",
        "api",
        "batch",
        "migrate",
        "moderation",
        "node-metrics",
        "notifier",
        "payment",
        "users",
        "web",
      ],
    );
    assert.equal(foundation.protect, true);
  });

  it("refuses what only an environment has", () => {
    const problems = problemsOf(() => loadFoundation({ platform: { countries: {} }, stack: "foundation" }));
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["countries"],
    );
  });
});

describe("the stack files", () => {
  const paths = (value: unknown, path = ""): string[] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value)
          // Events are an environment's own.
          .filter(([key]) => key !== "calendar")
          .flatMap(([key, inner]) => paths(inner, `${path}.${key}`))
      : [path];

  it("have the same keys in the same order", () => {
    const [stg, canary, prd] = ["stg", "canary", "prd"].map((stack) => paths(platformOf(stack)));
    assert.ok((stg?.length ?? 0) > 30);
    assert.deepEqual(canary, stg);
    assert.deepEqual(prd, stg);
  });
});
