import assert from "node:assert/strict";
import { judgedTypes, ruledTypes, unjudged, unjudgedTypes } from "../../../facts";
import { cloudFormationData, instanceData, pulumiData, regionData } from "../../../facts/data";
import type { Schema } from "../../../facts/data";
import { mappings } from "../../../facts/mapping";
import { toRegExp } from "../../../facts/patterns";
import { resolverOf } from "../../../facts/resolve";

function* schemas(schema: Schema & { definitions?: Readonly<Record<string, Schema>> }): Generator<Schema> {
  yield schema;
  for (const below of Object.values({ ...schema.definitions })) yield* schemas(below);
  for (const below of Object.values({ ...schema.properties })) yield* schemas(below);
  if (schema.items) yield* schemas(schema.items);
}

const all = (): Schema[] => Object.values(cloudFormationData().types).flatMap((type) => [...schemas(type)]);

describe("the join of Pulumi's and CloudFormation's names", () => {
  it("leads each type to a schema and to an entry of the SDK", () => {
    for (const type of judgedTypes) {
      assert.ok(resolverOf(type)?.root.schema.properties, type);
      assert.ok((pulumiData().types[type]?.inputs.length ?? 0) > 0, type);
    }
  });

  it("holds hand-made entries for joined types only", () => {
    assert.deepEqual(
      Object.keys(mappings).filter((type) => !judgedTypes.includes(type)),
      [],
    );
  });

  it("renames to properties that CloudFormation has", () => {
    const wrong = Object.entries(mappings).flatMap(([type, { renamed, within }]) =>
      [...Object.values(renamed ?? {}), ...(within === undefined ? [] : [within])]
        .filter((path) => !resolverOf(type)?.at(path))
        .map((path) => `${type}: ${path}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("names inputs that the SDK has", () => {
    const wrong = Object.entries(mappings).flatMap(([type, { renamed, excluded, alsoAllowed, json }]) =>
      [...Object.keys({ ...renamed, ...excluded, ...alsoAllowed }), ...(json ?? [])]
        .filter((path) => !pulumiData().types[type]?.inputs.includes(path.split(".")[0] as string))
        .map((path) => `${type}: ${path}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("finds a place for most inputs of the types in use", () => {
    const share = (type: string) => {
      const resolver = resolverOf(type);
      const inputs = (pulumiData().types[type]?.inputs ?? []).filter(
        (input) => !["region", "namePrefix"].includes(input),
      );
      const placed = inputs.filter(
        (input) => resolver && resolver.leadsOn(input, resolver.child(resolver.root, input, input)),
      );
      return placed.length / inputs.length;
    };
    for (const type of [
      "ec2/vpc:Vpc",
      "ec2/subnet:Subnet",
      "ecs/taskDefinition:TaskDefinition",
      "lb/listenerRule:ListenerRule",
    ]) {
      assert.ok(share(`aws:${type}`) > 0.6, `${type}: ${share(`aws:${type}`)}`);
    }
  });

  it("finds a list by its singular, and nothing for what only Terraform has", () => {
    const resolver = resolverOf("aws:ecs/service:Service");
    assert.ok(resolver);
    assert.equal(resolver.child(resolver.root, "triggers", "triggers"), undefined);
    assert.equal(
      resolver.child(resolver.root, "capacityProviderStrategies", "capacityProviderStrategies")?.path,
      "CapacityProviderStrategy",
    );
  });

  it("leaves no type both judged and unjudged", () => {
    for (const type of [...judgedTypes, ...ruledTypes]) assert.equal(unjudged(type), undefined, type);
    for (const reason of Object.values(unjudgedTypes)) assert.ok(reason.length > 5);
    assert.equal(unjudged("pulumi:providers:aws"), "a provider, not a resource of AWS");
    assert.equal(unjudged("aws:nothing/thing:Thing"), undefined);
  });
});

describe("the extracted data", () => {
  it("say where they are from and of when", () => {
    for (const data of [regionData(), cloudFormationData(), instanceData()]) {
      for (const name of ["cfn-lint", "botocore"]) {
        assert.match(data.sources[name]?.version ?? "", /^\d+\.\d+\.\d+$/);
        assert.match(data.sources[name]?.date ?? "", /^\d{4}-\d{2}-\d{2}$/);
      }
    }
  });

  it("are of the installed SDK's version", () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the package's own description, not source
    const { version } = require("@pulumi/aws/package.json") as { version: string };
    assert.equal(pulumiData().sources["@pulumi/aws"]?.version, version, "run make facts");
  });

  it("hold patterns that compile, but for a known few", () => {
    const patterns = [...new Set(all().flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern])))];
    const skipped = patterns.filter((pattern) => !toRegExp(pattern));
    assert.ok(patterns.length > 150);
    assert.deepEqual(skipped, ["^\\p{Print}+$"]);
  });

  it("hold references that lead somewhere", () => {
    for (const [name, type] of Object.entries(cloudFormationData().types)) {
      const open = [...schemas(type)].flatMap(({ ref }) =>
        ref === undefined || type.definitions?.[ref] ? [] : [ref],
      );
      assert.deepEqual(open, [], name);
    }
  });
});

describe("patterns in other dialects", () => {
  it("are read as AWS means them", () => {
    assert.ok(toRegExp("^a+\\Z")?.test("aaa"));
    assert.ok(!toRegExp("^a+\\Z")?.test("aab"));
    assert.ok(toRegExp("(?i)^abc$")?.test("ABC"));
    assert.ok(toRegExp("^[\\p{L}\\p{Z}]+$")?.test("大阪 東京"));
    assert.ok(toRegExp("^[a-z\\-_]+$")?.test("a-b"));
    assert.equal(toRegExp("[[:alpha:]]+"), undefined);
    assert.equal(toRegExp("("), undefined);
  });
});
