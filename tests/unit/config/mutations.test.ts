import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigurationError, loadEnvironment } from "../../../config";
import { platformOf } from "./support";

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const pathsOf = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  isTree(value)
    ? [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
    : [path];

/** Values that have broken loaders: of every type, at the edges, and hostile. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    false,
    0,
    -1,
    1.5,
    NaN,
    Infinity,
    1e308,
    3,
    256,
    1024,
    [],
    {},
    "",
    " ",
    "__proto__",
    "../x",
    "jp",
    "hub",
  ),
  fc.constantFrom<unknown>(
    ["a", "b"],
    ["payment"],
    [null],
    [[]],
    { min: 5 },
    { web: {} },
    { jp: {} },
    { secure: "v1:x" },
    "perZone",
    "ami",
    "fargate",
    "10.0.0.0/8",
  ),
  fc.string(),
  fc.integer(),
  fc.jsonValue(),
);
const keys = fc.oneof(
  fc.constantFrom(
    "min",
    "max",
    "nat",
    "sizing",
    "services",
    "countries",
    "jp",
    "hub",
    "web",
    "api",
    "payment",
    "fargate",
    "cpu",
    "zones",
    "uses",
    "enabled",
    "dns",
  ),
  fc.constantFrom("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length", "", "0"),
  fc.string(),
);
const mutation = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("set", "remove", "add"),
  key: keys,
  value: anything,
});
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(platform: Tree, { at, kind, key, value }: Mutation): void {
  const paths = pathsOf(platform);
  const path = paths[at % paths.length] ?? [];
  const above = path
    .slice(0, -1)
    .reduce<unknown>((node, name) => (isTree(node) ? node[name] : undefined), platform);
  const last = path.at(-1);
  if (kind === "add") {
    const node = path.reduce<unknown>((inner, name) => (isTree(inner) ? inner[name] : undefined), platform);
    // As a parser makes it: an own property, whatever its name.
    if (isTree(node))
      Object.defineProperty(node, key, {
        value: structuredClone(value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  } else if (isTree(above) && last !== undefined) {
    if (kind === "remove") delete above[last];
    else above[last] = structuredClone(value);
  }
}

describe("a stack file with random changes", () => {
  for (const stack of ["stg", "canary", "prd"])
    it(`of ${stack} resolves or is refused with reasons, and nothing else`, () => {
      const outcomes = { resolved: 0, refused: 0 };
      fc.assert(
        fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
          const platform = platformOf(stack);
          for (const one of mutations) mutate(platform, one);
          try {
            const environment = loadEnvironment({ platform, stack });
            outcomes.resolved += 1;
            for (const network of [environment.hub, ...environment.countries])
              for (const { min, max, fargate, calls } of network.services) {
                assert.ok(Number.isInteger(min) && min >= 0 && min <= max);
                assert.ok(fargate.memory >= fargate.cpu);
                for (const { service, via } of calls)
                  assert.ok(
                    (via === "hub" ? environment.hub : network).services.some(({ name }) => name === service),
                  );
              }
          } catch (error) {
            if (!(error instanceof ConfigurationError)) throw error;
            outcomes.refused += 1;
            assert.ok(error.problems.length > 0);
            for (const { path, problem } of error.problems)
              assert.ok(path !== "" && problem !== "" && error.message.includes(path));
          }
          assert.equal(({} as Tree)["protect"], undefined);
          assert.equal(({} as Tree)["nat"], undefined);
        }),
        { numRuns: 400, seed: 20261121 },
      );
      assert.ok(outcomes.resolved > 20 && outcomes.refused > 20, JSON.stringify(outcomes));
    });

  it("of any JSON value at all", () => {
    fc.assert(
      fc.property(fc.anything(), (platform) => {
        try {
          loadEnvironment({ platform, stack: "stg" });
        } catch (error) {
          if (!(error instanceof ConfigurationError)) throw error;
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
