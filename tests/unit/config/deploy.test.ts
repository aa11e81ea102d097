import assert from "node:assert/strict";
import fc from "fast-check";
import { loadEnvironment, waitingMinutes, type DeploySettings } from "../../../config";
import { copyOfSources, platformOf, problemsOf, set } from "./support";

type Key = Record<string, unknown>;

/** A stack with what a layer says of one service's deployments in Japan. */
function load(service: string, deploy: Key, more: Key = {}, sources = copyOfSources(() => undefined)) {
  const platform = set(platformOf("prd"), `countries.jp.services.${service}`, { ...more, deploy });
  return loadEnvironment({ platform, stack: "prd" }, sources);
}

const deployOf = (service: string, ...args: [Key, Key?]): DeploySettings =>
  load(service, ...args)
    .countries.find(({ code }) => code === "jp")
    ?.services.find(({ name }) => name === service)?.deploy ?? assert.fail();

/** Paths and remedies of what a load is refused for. */
function refused(...args: Parameters<typeof load>): string[] {
  const problems = problemsOf(() => load(...args));
  for (const { allowed, fix, problem } of problems)
    assert.ok(allowed && fix && /set in |no layer sets it/.test(problem), problem);
  return problems.map(({ path }) => path);
}

const at = (service: string, key: string) => [`prd.jp.services.${service}.deploy.${key}`];

/** A task that a migration may name, and a job beside it. */
const withTask = copyOfSources((all) => {
  const task = { ...all.catalogue["batch"]!, kind: "task" as const, calls: [], defaults: {} };
  all.catalogue["migrate"] = task;
});

describe("how a service is deployed", () => {
  it("is rolling, with alarms but in stg, and asks the health path", () => {
    const services = (stack: "stg" | "prd") =>
      loadEnvironment({ platform: platformOf(stack), stack }).countries.flatMap(
        (network) => network.services,
      );
    for (const { name, deploy, exposure } of services("stg")) {
      assert.deepEqual([deploy.strategy, deploy.alarms, deploy.switch], ["rolling", false, "listener"], name);
      assert.equal(deploy.smokePath, exposure === "none" ? undefined : "/healthz", name);
    }
    assert.ok(services("prd").every(({ deploy }) => deploy.alarms));
  });

  it("takes each strategy where it can be", () => {
    for (const strategy of ["rolling", "blueGreen", "canary", "linear"])
      for (const compute of ["fargate", "ecs-ec2"])
        assert.equal(deployOf("admin", { strategy }, { compute }).strategy, strategy);
    for (const strategy of ["rolling", "blueGreen"])
      assert.equal(deployOf("admin", { strategy }, { compute: "ami" }).strategy, strategy);
    assert.equal(deployOf("admin", { smokePath: "/ready" }).smokePath, "/ready");
  });

  it("is refused by shares on instances, and in any other way than rolling where nothing listens", () => {
    for (const strategy of ["canary", "linear"])
      assert.deepEqual(refused("api", { strategy }, { compute: "ami" }), at("api", "strategy"));
    for (const strategy of ["blueGreen", "canary", "linear"])
      assert.deepEqual(refused("batch", { strategy }), at("batch", "strategy"));
    assert.deepEqual(
      refused("admin", { strategy: "blueGreen", switch: "dns" }, { compute: "ami" }),
      at("admin", "switch"),
    );
    assert.equal(
      deployOf("web", { strategy: "blueGreen", switch: "dns" }, { compute: "ami" }).switch,
      "dns",
      "a public service has a name",
    );
  });

  it("keeps no warm instances beside the empty one of two groups; off hours and events may size both", () => {
    const sides = { deploy: { strategy: "blueGreen" }, compute: "ami" };
    const services = { api: { min: 1, max: 4 } };
    const busy = { from: "2026-12-31T18:00", to: "2027-01-01T23:00", services };
    const load = (key: string, value: unknown, api: Key = sides) => {
      const platform = set(platformOf("stg"), "countries.jp.services.api", api);
      return () => loadEnvironment({ platform: set(platform, key, value), stack: "stg" });
    };
    const warm = { ...sides, spotPercent: 0, warmPool: { min: 1 } };
    const [problem] = problemsOf(load("countries.jp.services.api", warm));
    assert.equal(problem?.path, "stg.jp.services.api.deploy.strategy");
    assert.match(problem?.problem ?? "", /warm pool keeps instances/);
    load("offHours", { enabled: true })();
    load("calendar", { busy })();
  });

  it("refuses values outside of their ranges", () => {
    for (const [key, value] of Object.entries({
      strategy: "blue",
      bakeMinutes: 1441,
      canaryPercent: 100,
      stepPercent: 2,
      batchPercent: 0,
      dnsTtlSeconds: 59,
      smokePath: "healthz",
      rollback: true,
    })) {
      const [problem] = problemsOf(() => load("admin", { [key]: value }));
      assert.equal(problem?.path, `countries.jp.services.admin.deploy.${key}`);
    }
  });

  it("ends within a day", () => {
    assert.deepEqual(
      refused("admin", { strategy: "linear", stepPercent: 3, stepMinutes: 45 }),
      at("admin", "stepMinutes"),
    );
    assert.deepEqual(
      refused("admin", { strategy: "canary", canaryMinutes: 1440, bakeMinutes: 1 }),
      at("admin", "canaryMinutes"),
    );
    assert.equal(deployOf("admin", { strategy: "blueGreen", bakeMinutes: 1440 }).bakeMinutes, 1440);
  });

  it("waits for the pauses between the steps, which are one less than the steps", () => {
    const deploy = deployOf("admin", {});
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 99 }),
        fc.integer({ min: 0, max: 40 }),
        (stepPercent, stepMinutes) => {
          let moved = 0;
          let waited = 0;
          for (;;) {
            moved += stepPercent;
            if (moved >= 100) break;
            waited += stepMinutes;
          }
          assert.equal(
            waitingMinutes({ ...deploy, strategy: "linear", bakeMinutes: 7, stepPercent, stepMinutes }),
            waited + 7,
          );
        },
      ),
    );
    assert.equal(waitingMinutes({ ...deploy, strategy: "rolling" }), 0);
  });

  it("names a migration that is a task of the same network", () => {
    const migration = "migrate";
    load("admin", { migration }, {}, withTask);
    assert.deepEqual(refused("admin", { migration }), at("admin", "migration"));
    assert.deepEqual(refused("admin", { migration: "batch" }, {}, withTask), at("admin", "migration"));
    assert.deepEqual(refused("admin", { migration: "payment" }, {}, withTask), at("admin", "migration"));
    assert.deepEqual(refused("batch", { migration }, {}, withTask), at("batch", "migration"));
  });
});
