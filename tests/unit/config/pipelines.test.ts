import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigurationError, defaultSources, loadFoundation, type Sources } from "../../../config";
import type { ServiceDefinition } from "../../../config/keys";

type Change = Partial<ServiceDefinition>;

/** The repository's own services, two of them changed, and further countries that are copies of Japan. */
function sources(change: Readonly<Record<string, Change>> = {}, countries: readonly string[] = []): Sources {
  const own = defaultSources();
  const catalogue = { ...own.catalogue };
  for (const [name, said] of Object.entries(change))
    catalogue[name] = { ...(catalogue[name] as ServiceDefinition), ...said };
  const japan = own.countries.jp;
  assert.ok(japan);
  return {
    ...own,
    catalogue,
    countries: {
      ...own.countries,
      ...Object.fromEntries(countries.map((code, at) => [code, { ...japan, name: code, slot: 20 + at }])),
    },
  };
}

const load = (own = sources(), delivery: object = {}, more: object = {}) =>
  loadFoundation({ platform: { delivery, ...more }, stack: "foundation" }, own);

const pipelinesOf = (service: string, own?: Sources, delivery?: object) =>
  load(own, delivery).delivery.pipelines.filter((one) => one.service === service);

function refused(own: Sources, delivery: object = {}, more: object = {}): readonly string[] {
  try {
    load(own, delivery, more);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error));
    return error.problems.map(({ path, problem, fix }) => `${path}: ${problem} → ${fix}`);
  }
  return [];
}

/** Networks of a pipeline's steps, wave by wave. */
const reached = (service: string, own?: Sources, delivery?: object) =>
  pipelinesOf(service, own, delivery).map(({ kind, steps }) => [
    kind,
    ...steps.map(({ environment, approval, waves }) => [
      approval ? `${environment}?` : environment,
      ...waves.map((wave) => wave.map(({ network }) => network).join("+")),
    ]),
  ]);

describe("what a service's pipelines resolve to", () => {
  it("reaches the countries smallest first, a further one last, and the hub for what is shared", () => {
    assert.deepEqual(reached("api"), [
      ["stg", ["stg", "kr", "tw", "jp"]],
      ["release", ["canary", "kr", "tw", "jp"], ["prd?", "kr", "tw", "jp"]],
    ]);
    assert.deepEqual(reached("payment"), [
      ["stg", ["stg", "hub"]],
      ["release", ["canary", "hub"], ["prd?", "hub"]],
    ]);
    assert.deepEqual(reached("api", sources({}, ["us", "vn"]))[0], [
      "stg",
      ["stg", "kr", "tw", "jp", "us", "vn"],
    ]);
  });

  it("takes waves from the foundation, and leaves one out in which the service has no network", () => {
    const waves = [["hub"], ["jp", "kr"], ["tw"]];
    assert.deepEqual(reached("api", sources(), { waves })[0], ["stg", ["stg", "jp+kr", "tw"]]);
    assert.deepEqual(reached("payment", sources(), { waves })[0], ["stg", ["stg", "hub"]]);
  });

  it("reaches every network exactly once, whatever the waves", () => {
    const codes = Object.keys(defaultSources().countries);
    const order = fc.shuffledSubarray(codes, { minLength: codes.length, maxLength: codes.length });
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: codes.length }), (shuffled, size) => {
        const waves: string[][] = [];
        for (let at = 0; at < shuffled.length; at += size) waves.push(shuffled.slice(at, at + size));
        for (const [service, mine] of [
          ["api", codes.filter((code) => code !== "hub")],
          ["payment", ["hub"]],
        ] as const)
          for (const { steps } of pipelinesOf(service, sources(), { waves }))
            for (const step of steps)
              assert.deepEqual(
                step.waves
                  .flat()
                  .map(({ network }) => network)
                  .sort(),
                [...mine].sort(),
              );
      }),
      { numRuns: 20 },
    );
  });

  it("asks before prd, or where the foundation or the service says", () => {
    const asks = (own?: Sources, delivery?: object) =>
      pipelinesOf("api", own, delivery).flatMap(({ steps }) =>
        steps.filter(({ approval }) => approval).map(({ environment }) => environment),
      );
    assert.deepEqual(asks(), ["prd"]);
    assert.deepEqual(asks(sources(), { approval: ["canary", "prd"] }), ["canary", "prd"]);
    assert.deepEqual(asks(sources({ api: { pipeline: { approval: [] } } }), { approval: ["canary"] }), []);
  });

  it("starts by branch and path, or by tag, from GitHub only", () => {
    const build = { source: "github", repository: "acme/api" } as const;
    const filters = (own: Sources) => pipelinesOf("api", own).map((one) => one.filters);
    assert.deepEqual(filters(sources({ api: { build } })), [{}, { tags: ["v*"] }]);
    const pipeline = { tags: ["api-v*"], paths: ["api/**"] };
    assert.deepEqual(filters(sources({ api: { build, pipeline } })), [
      { paths: ["api/**"] },
      { tags: ["api-v*"] },
    ]);
    assert.deepEqual(filters(sources()), [undefined, undefined]);
    assert.deepEqual(pipelinesOf("api", sources({ api: { pipeline: { enabled: false } } })), []);
  });

  it("refuses filters of other sources, and says what to choose", () => {
    for (const [source, build] of [
      ["s3", {}],
      ["codecommit", { source: "codecommit", repository: "api" }],
    ] as const)
      assert.deepEqual(refused(sources({ api: { build, pipeline: { tags: ["v*"], paths: ["a/**"] } } })), [
        `config/catalogue/api.ts: pipeline.tags: CodePipeline filters pushes of a connection only, and the source is ${source} → remove it, or set build.source: github`,
        `config/catalogue/api.ts: pipeline.paths: CodePipeline filters pushes of a connection only, and the source is ${source} → remove it, or set build.source: github`,
      ]);
  });

  it("refuses waves with an unknown network, one twice, or one left out: all of it at once", () => {
    assert.deepEqual(refused(sources(), { waves: [["hub", "jq"], ["tw"], ["tw"]] }), [
      'delivery.waves: there is no network "jq" → did you mean "jp"?',
      "delivery.waves: a network would get each release more than once → leave it in one wave",
      "delivery.waves: no release would reach jp, kr → add a wave [jp, kr]",
    ]);
  });

  it("holds filters and waves to AWS's limits", () => {
    const build = { source: "github", repository: "acme/api" } as const;
    const many = (count: number) => Array.from({ length: count }, (_, at) => `v${at}.*`);
    const tags = (all: string[]) => refused(sources({ api: { build, pipeline: { tags: all } } })).length;
    assert.equal(tags(many(8)), 0);
    assert.ok(tags(many(9)) > 0);
    assert.ok(tags([]) > 0);
    assert.ok(tags(["v 1"]) > 0);
    assert.ok(tags(["v".repeat(256)]) > 0);
    assert.ok(refused(sources(), { stopAlarms: many(6) }).length > 0, "a condition has five rules at most");
    assert.ok(refused(sources(), { soakMinutes: 61 }).length > 0);
  });

  it("knows the migration of each environment and country, from the program's own files", () => {
    const own = sources({
      web: {
        environments: { prd: { deploy: { migration: "batch" } } },
        countries: { tw: { environments: { prd: { deploy: { migration: "moderation" } } } } },
      },
    });
    const turns = pipelinesOf("web", own).flatMap(({ steps }) =>
      steps.flatMap(({ environment, waves }) =>
        waves.flat().map(({ network, migration }) => `${environment} ${network} ${migration ?? "-"}`),
      ),
    );
    assert.ok(turns.includes("stg jp -"));
    assert.ok(turns.includes("prd jp batch"));
    assert.ok(turns.includes("prd tw moderation"));
    const { places } = load(own).delivery;
    const migrations = Object.fromEntries(
      places.map(({ environment, network, migrations: all }) => [`${environment} ${network}`, all]),
    );
    assert.deepEqual(migrations["prd tw"], ["moderation"]);
    assert.deepEqual(migrations["prd hub"], []);
    assert.deepEqual(migrations["stg tw"], []);
  });

  it("gives each network of each environment its place, where that environment has it", () => {
    const own = sources();
    const { places } = load({
      ...own,
      countries: {
        ...own.countries,
        kr: { ...(own.countries.kr as object), environments: { stg: { region: "ap-northeast-3" } } } as never,
      },
    }).delivery;
    assert.equal(places.length, 12);
    const region = (environment: string, network: string) =>
      places.find((one) => one.environment === environment && one.network === network)?.region;
    assert.deepEqual(
      [region("stg", "kr"), region("prd", "kr"), region("prd", "tw")],
      ["ap-northeast-3", "ap-northeast-2", "ap-east-2"],
    );
  });

  it("refuses a region without CodePipeline, and a channel for results from which a bake may be started", () => {
    assert.ok(refused(sources(), {}, { region: "ap-east-2" }).some((one) => /CodePipeline is not/.test(one)));
    const slack = { workspaceId: "T0123ABCDEF", channelId: "C0123ABCDEF" };
    assert.match(
      refused(sources(), {}, { slack, notifications: { slack } }).join(),
      /^notifications\.slack\.channelId: is the channel from which a bake may be started/,
    );
    const other = { ...slack, channelId: "C0123ABCDE0" };
    assert.deepEqual(refused(sources(), {}, { slack, notifications: { slack: other } }), []);
  });

  it("watches the foundation's alarms only where it names some", () => {
    assert.equal(load().delivery.stop, undefined);
    assert.deepEqual(load(sources(), { stopAlarms: ["orders"] }).delivery.stop, {
      alarms: ["orders"],
      soakMinutes: 5,
    });
  });
});
