import assert from "node:assert/strict";
import { ConfigurationError, defaultSources, loadEnvironment, type Problem } from "../../../config";
import { platformOf } from "./support";

type Key = Record<string, unknown>;

const own = defaultSources();

/** A daemon beside what the catalogue has, and Korea's `admin` on shared capacity as the only one there. */
function load(stack: string, daemon: Key = {}, network: Key = {}, admin: Key = {}) {
  const platform = platformOf(stack) as { countries: Record<string, Key> };
  platform.countries["kr"] = {
    ...platform.countries["kr"],
    ...network,
    services: { ...(platform.countries["kr"]?.["services"] as Key), admin: { compute: "ecs-ec2", ...admin } },
  };
  const catalogue = {
    ...Object.fromEntries(
      Object.entries(own.catalogue)
        .filter(([, { kind }]) => kind !== "worker" && kind !== "daemon")
        .map(([name, definition]) => [name, { ...definition, sends: [] }]),
    ),
    census: {
      description: "Counts what each instance does.",
      scope: "country" as const,
      sizing: "worker" as const,
      kind: "daemon" as const,
      exposure: "none" as const,
      defaults: { compute: "ecs-ec2" as const, ...daemon },
    },
  };
  const environment = loadEnvironment({ platform, stack }, { ...own, catalogue });
  const korea = environment.countries.find(({ code }) => code === "kr") ?? assert.fail();
  return { environment, korea, census: korea.services.find(({ name }) => name === "census") };
}

function problemsOf(run: () => unknown): readonly Problem[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("a daemon in the configuration", () => {
  it("has a size of its own, not its class's, and no pair that Fargate sells", () => {
    assert.deepEqual(load("stg").census?.fargate, { cpu: 128, memory: 128 });
    const { census, korea } = load("stg", { daemon: { cpu: 200, memory: 100 } });
    assert.deepEqual(census?.fargate, { cpu: 200, memory: 100 });
    assert.equal(census?.queue, undefined);
    assert.deepEqual(korea.services.find(({ name }) => name === "admin")?.fargate, { cpu: 256, memory: 512 });
  });

  it("is left out where no service shares instances of its architecture", () => {
    const { environment } = load("stg");
    for (const { code, services } of [environment.hub, ...environment.countries])
      assert.equal(
        services.some(({ name }) => name === "census"),
        code === "kr",
        code,
      );
    assert.equal(load("stg", {}, {}, { compute: "fargate" }).census, undefined);
    assert.equal(load("stg", { arch: "x86_64" }).census, undefined);
  });

  it("is refused on anything but shared capacity, with what to choose", () => {
    for (const [compute, fix] of [
      ["fargate", /sidecar/],
      ["ami", /part of the machine image/],
    ] as const) {
      const found = problemsOf(() => load("stg", { compute }));
      assert.deepEqual(
        found.map(({ path, allowed }) => [path, allowed]),
        ["jp", "kr", "tw"].map((code) => [`stg.${code}.services.census.compute`, "ecs-ec2"]),
      );
      assert.match(found[0]?.fix ?? "", fix);
    }
  });

  it("is refused in an event: its number is that of the instances", () => {
    const calendar = {
      sale: { from: "2026-12-24T06:00", to: "2026-12-24T22:00", services: { census: { min: 3 } } },
    };
    const [found, ...others] = problemsOf(() => load("stg", {}, { calendar }));
    assert.deepEqual(others, []);
    assert.match(found?.problem ?? "", /one task on every instance/);
  });

  it("is taken off every instance before the other tasks are counted", () => {
    const only = (type: string) => ({ ecsEc2: { instanceTypes: { arm64: [type] } } });
    const warned = (type: string, daemon?: Key) =>
      load("stg", daemon, only(type))
        .environment.warnings.filter(({ path }) => path.startsWith("stg.kr.ecsEc2"))
        .map(({ message }) => message);
    // Two interfaces for tasks, one of them the daemon's.
    assert.deepEqual(warned("t4g.large").length, 1);
    assert.match(warned("t4g.large")[0] ?? "", /^only 1 task of admin fit t4g\.large beside the daemons/);
    const refused = (type: string, daemon: Key) => problemsOf(() => load("stg", { daemon }, only(type)));
    // A vCPU holds admin's 256 beside 768, and no more.
    assert.deepEqual(refused("m6g.medium", { cpu: 768 }), []);
    assert.match(
      refused("m6g.medium", { cpu: 769 })[0]?.problem ?? "",
      /admin .* does not fit m6g\.medium beside the daemons: its CPU is too small/,
    );
    assert.match(refused("m6g.medium", { memory: 3500 })[0]?.problem ?? "", /its memory is too small/);
    const [first] = refused("m6g.medium", { cpu: 2000 }).filter(({ problem }) => problem.includes("census"));
    assert.match(first?.problem ?? "", /a task of census .* does not fit m6g\.medium: its CPU/);
  });

  it("is joined by Datadog's agent, which takes of CPU and memory and of no interface", () => {
    const only = { instanceTypes: { arm64: ["t4g.large"] } };
    const warned = (ecsEc2: Key) =>
      load("stg", { enabled: false }, { ecsEc2: { ...only, ...ecsEc2 } })
        .environment.warnings.filter(({ path }) => path.startsWith("stg.kr.ecsEc2"))
        .map(({ message }) => message);
    assert.match(warned({})[0] ?? "", /^only 2 tasks of admin fit t4g\.large: each/);
    assert.match(warned({ agent: { enabled: true } })[0] ?? "", /^only 2 tasks .* beside the daemons/);
    const found = problemsOf(() =>
      load("stg", {}, { ecsEc2: { ...only, agent: { enabled: true, memory: 7200 } } }),
    );
    assert.match(found[0]?.problem ?? "", /beside the daemons: its memory is too small/);
    const { korea } = load("stg", {}, { ecsEc2: { agent: { enabled: true } } });
    assert.deepEqual(korea.ecsEc2.agent, {
      image: "public.ecr.aws/datadog/agent:7.70.0",
      cpu: 128,
      memory: 512,
      apiKey: "ssm:/archipelago/datadog/api-key",
    });
    assert.equal(load("stg").korea.ecsEc2.agent, undefined);
  });
});
