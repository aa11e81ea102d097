import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultSources, explain, loadEnvironment, UnknownPathError } from "../../../config";
import { merge, networkLayers, said, serviceLayers, valueAt, type Layer } from "../../../config/layers";
import { environmentStack } from "../../../config/keys";
import { copyOfSources, platformOf, set } from "./support";

const one = (path: string, platform = platformOf("prd")) => {
  const [explanation, ...more] = explain(path, { platform, stack: "prd" });
  assert.ok(explanation && more.length === 0);
  return explanation;
};

describe("merging layers", () => {
  const leaf = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.constantFrom("a", "b"),
    fc.array(fc.integer(), { maxLength: 3 }),
  );
  const values = fc.record(
    { a: leaf, b: leaf, c: fc.record({ d: leaf, e: leaf }, { requiredKeys: [], noNullPrototype: true }) },
    { requiredKeys: [], noNullPrototype: true },
  );
  const layers = fc
    .array(values, { maxLength: 6 })
    .map((all): Layer<object>[] =>
      all.map((one, index) => ({ name: `${index}`, where: `f${index}.ts`, values: one })),
    );

  it("takes every leaf from the last layer that says something, lists as a whole", () => {
    fc.assert(
      fc.property(layers, (all) => {
        const merged = merge(all);
        for (const path of [["a"], ["b"], ["c", "d"], ["c", "e"]]) {
          const last = said(all, path).at(-1);
          assert.deepEqual(valueAt(merged, path), last?.value);
          const speaking = all.filter((layer) => valueAt(layer.values, path) !== undefined);
          assert.equal(last?.layer, speaking.at(-1)?.name);
        }
      }),
    );
  });

  it("changes no layer", () => {
    fc.assert(
      fc.property(layers, (all) => {
        const before = structuredClone(all);
        merge(all);
        assert.deepEqual(all, before);
      }),
    );
  });
});

it("says of auto what it stands for", () =>
  assert.deepEqual(
    [one("prd.kr.transport").value, one("prd.kr.transport").note],
    ["peering", "what auto stands for here"],
  ));

describe("the order of layers", () => {
  // Each step sets another number at one more precise place; the last one must win, whatever stands below.
  const steps: [
    layer: string,
    set: (value: number, prd: Record<string, unknown>, sources: Record<string, unknown>) => unknown,
  ][] = [
    ["platform", (value, _prd, sources) => set(sources, "platform.sizing.web.max", value)],
    ["environment prd", (value, _prd, sources) => set(sources, "environments.prd.sizing.web.max", value)],
    ["country jp", (value, _prd, sources) => set(sources, "countries.jp.sizing.web.max", value)],
    [
      "environment prd × country jp",
      (value, _prd, sources) => set(sources, "countries.jp.environments.prd.sizing.web.max", value),
    ],
    ["stack file", (value, prd) => set(prd, "sizing.web.max", value)],
    ["stack file, jp", (value, prd) => set(prd, "countries.jp.sizing.web.max", value)],
    ["service api", (value, _prd, sources) => set(sources, "catalogue.api.defaults.max", value)],
    [
      "service api × environment prd",
      (value, _prd, sources) => set(sources, "catalogue.api.environments.prd.max", value),
    ],
    [
      "service api × country jp",
      (value, _prd, sources) => set(sources, "catalogue.api.countries.jp.max", value),
    ],
    [
      "service api × environment prd × country jp",
      (value, _prd, sources) => set(sources, "catalogue.api.countries.jp.environments.prd.max", value),
    ],
    ["stack file, service", (value, prd) => set(prd, "services.api.max", value)],
    ["stack file, jp, service", (value, prd) => set(prd, "countries.jp.services.api.max", value)],
  ];

  for (const [index, [name]] of steps.entries())
    it(`gives the word to: ${name}`, () => {
      const platform: Record<string, unknown> = { countries: { jp: {} } };
      const sources = copyOfSources(({ environments }) =>
        Object.values(environments.prd.sizing ?? {}).forEach((size) => delete size.max),
      );
      steps
        .slice(0, index + 1)
        .forEach(([, apply], step) =>
          apply(20 + step, platform, sources as unknown as Record<string, unknown>),
        );
      const [explanation] = explain("prd.jp.services.api.max", { platform, stack: "prd" }, sources);
      assert.equal(explanation?.value, 20 + index);
      assert.deepEqual(
        explanation?.layers.map(({ layer, value }) => [layer, value]),
        steps.slice(0, index + 1).map(([layer], step) => [layer, 20 + step]),
      );
      const environment = loadEnvironment({ platform, stack: "prd" }, sources);
      assert.equal(
        environment.countries[0]?.services.find(({ name: service }) => service === "api")?.max,
        20 + index,
      );
      // Nothing leaks to a service of another name that has the same class, once the service itself is named.
      if (index >= 6)
        assert.equal(
          environment.countries[0]?.services.find(({ name: service }) => service === "web")?.max,
          25,
        );
    });
});

describe("explain", () => {
  it("names the layer that sets a value, and what the others say", () => {
    const { value, layers } = one("prd.jp.services.api.max");
    assert.equal(value, 40);
    assert.deepEqual(
      layers.map(({ layer, where, value: saidValue }) => [saidValue, layer, where]),
      [
        [2, "platform", "config/platform.ts: sizing.web.max"],
        [12, "environment prd", "config/environments/prd.ts: sizing.web.max"],
        [40, "stack file, jp", "Pulumi.prd.yaml: countries.jp.sizing.web.max"],
      ],
    );
  });

  it("knows values of the stack, of networks and of the hub", () => {
    assert.equal(one("prd.domain").layers.at(-1)?.where, "config/platform.ts: domain");
    assert.equal(one("prd.jp.nat").layers.at(-1)?.layer, "stack file, jp");
    assert.equal(one("prd.hub.services.payment.fargate.cpu").value, 1024);
    assert.equal(one("prd.jp.zoneCount").value, 3);
    assert.equal(one("prd.tw.region").layers.at(-1)?.where, "config/countries/tw.ts: region");
    assert.equal(
      one("prd.jp.services.api.listenerPort").layers.at(-1)?.where,
      "config/catalogue/api.ts: listenerPort",
    );
  });

  it("says when a value falls back", () => {
    const { value, layers, note } = one("prd.tw.services.batch.arch");
    assert.deepEqual([value, layers.at(-2)?.value, layers.at(-1)?.layer], ["x86_64", "arm64", "fallback"]);
    assert.match(note ?? "", /falls back/);
  });

  for (const stack of ["stg", "canary", "prd"])
    it(`agrees with every resolved value of ${stack}`, () => {
      const environment = loadEnvironment({ platform: platformOf(stack), stack });
      const all = explain(stack, { platform: platformOf(stack), stack });
      assert.ok(all.length > 500);
      for (const { path, value, layers, note } of all) {
        const [, code, ...rest] = path.split(".");
        const network = [environment.hub, ...environment.countries].find(
          (candidate) => candidate.code === code,
        );
        const resolved =
          network === undefined ? valueAt(environment, path.split(".").slice(1)) : resolvedAt(network, rest);
        if (resolved !== undefined) assert.deepEqual(value, resolved, path);
        if (note === undefined) assert.deepEqual(layers.at(-1)?.value, value, path);
      }
    });

  const resolvedAt = (
    network: { services: readonly { name: string }[] },
    rest: readonly string[],
  ): unknown => {
    if (rest[0] !== "services") return valueAt(network, rest);
    return valueAt(
      network.services.find(({ name }) => name === rest[1]),
      rest.slice(2),
    );
  };

  it("explains every key that the resolved services have", () => {
    const keys = (value: unknown): number =>
      typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
        ? Object.values(value).reduce<number>((sum, inner) => sum + keys(inner), 0)
        : 1;
    const environment = loadEnvironment({ platform: platformOf("stg"), stack: "stg" });
    const api = environment.countries[0]?.services.find(({ name }) => name === "api");
    const paths = explain("stg.jp.services.api", { platform: platformOf("stg"), stack: "stg" }).map(
      ({ path }) => path,
    );
    // `enabled` is the one key that only layers know.
    assert.equal(paths.length, keys(api));
    assert.ok(paths.includes("stg.jp.services.api.scaling.cpuPercent"));
  });

  for (const [path, suggestion, known] of [
    ["prd.jp.natt", 'did you mean "nat"?', "nat"],
    ["prd.jq.nat", 'did you mean "jp"?', "jp"],
    ["prod.jp.nat", 'did you mean "prd"?', "prd"],
    ["prd.jp.services.apii.max", 'did you mean "api"?', "api"],
    ["prd.jp.services.api.mix", 'did you mean "min"?', "max"],
    ["prd.jp.services.api.max.x", undefined, undefined],
    ["prd.__proto__.x", undefined, "jp"],
    ["prd.jp.domain", undefined, "nat"],
    ["", undefined, "prd"],
  ] as const)
    it(`does not know ${path || "the empty path"}`, () => {
      assert.throws(
        () => explain(path, { platform: platformOf("prd"), stack: "prd" }),
        (error) => {
          assert.ok(error instanceof UnknownPathError);
          if (suggestion !== undefined) assert.equal(error.suggestion, suggestion);
          if (known !== undefined) assert.ok(error.known.includes(known), error.message);
          return true;
        },
      );
    });

  it("has layers that name only files and keys that exist", () => {
    const from = {
      environment: "prd" as const,
      stack: environmentStack.parse(platformOf("prd")),
      sources: defaultSources(),
    };
    const names = [...networkLayers(from, "jp"), ...serviceLayers(from, "jp", "api")].map(
      ({ where }) => where.split(": ")[0],
    );
    assert.deepEqual([...new Set(names)].sort(), [
      "Pulumi.prd.yaml",
      "config/catalogue/api.ts",
      "config/countries/jp.ts",
      "config/environments/prd.ts",
      "config/platform.ts",
    ]);
  });
});
