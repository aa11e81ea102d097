import assert from "node:assert/strict";
import { judge } from "../../../facts";
import { examples, mutations, secret, unknown } from "./resources";
import type { Example } from "./resources";

const region = "ap-northeast-1";

/** A copy with another value at a dotted path; `undefined` takes the property away. */
function changed(inputs: Example["inputs"], path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(inputs) as Record<string, unknown>;
  const parts = path.split(".");
  const last = parts.pop() as string;
  const parent = parts.reduce((at, part) => at[part] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

describe("judge", () => {
  describe("raises no false alarm", () => {
    for (const [name, { type, inputs }] of Object.entries(examples)) {
      it(name, () => assert.deepEqual(judge(type, inputs, { region }), []));
    }
  });

  describe("catches", () => {
    for (const [name, path, value, rule, where = path] of mutations) {
      it(`${name}.${path} = ${JSON.stringify(value)}`, () => {
        const { type, inputs } = examples[name];
        const found = judge(type, changed(inputs, path, value), { region });
        assert.ok(
          found.some((violation) => violation.rule === rule && violation.property === where),
          `found only ${JSON.stringify(found)}`,
        );
        for (const { message, source, allowed } of found) {
          assert.ok(message.length > 0 && source.length > 0 && allowed.length > 0);
          assert.ok(!message.includes("undefined"), message);
        }
      });
    }
  });

  it("catches what is wrong, and nothing beside it", () => {
    const { type, inputs } = examples.logGroup;
    const found = judge(type, { ...inputs, retentionInDays: 15 }, { region });
    assert.equal(found.length, 1);
    assert.match(
      found[0]?.message ?? "",
      /^retentionInDays is 15; allowed: 1, 3, 5, 7, 14, .*AWS::Logs::LogGroup in cfn-lint/,
    );
  });

  it("has an example of illegal use for each legal one that has limits to break", () => {
    const broken = new Set(mutations.map(([name]) => name));
    const withoutLimits = [
      "cluster",
      "instanceProfile",
      "logGroupForEver",
      "replication",
      "rolePolicy",
      "zone",
    ];
    const missing = Object.keys(examples).filter(
      (name) => !broken.has(name as never) && !withoutLimits.includes(name),
    );
    assert.deepEqual(missing, []);
  });

  it("passes over what is unknown or secret, wherever it stands", () => {
    for (const hidden of [unknown, secret]) {
      for (const [name, path] of mutations) {
        const { type, inputs } = examples[name];
        if (["capacityProviderStrategies", "aliases", "referencedSecurityGroupId"].includes(path)) continue;
        assert.deepEqual(judge(type, changed(inputs, path, hidden), { region }), [], `${name}.${path}`);
      }
    }
  });

  it("does not look into what is marked as secret", () => {
    const { type, inputs } = examples.launchTemplate;
    const marked = { ...secret, httpTokens: "[secret]" };
    assert.deepEqual(judge(type, { ...inputs, metadataOptions: marked }, { region }), []);
  });

  it("says nothing of a type that it does not know", () => {
    assert.deepEqual(judge("datadog:index/monitor:Monitor", { type: "nonsense" }, { region }), []);
    assert.deepEqual(judge("aws:nothing/thing:Thing", { port: -1 }, {}), []);
  });

  it("does not need a region", () => {
    const { type, inputs } = examples.proxy;
    assert.deepEqual(judge(type, inputs, {}), []);
  });

  describe("by region", () => {
    const at = (name: keyof typeof examples, place: string) =>
      judge(examples[name].type, examples[name].inputs, { region: place }).filter(
        ({ rule }) => rule === "region",
      );

    it("refuses a type that the region does not offer", () => {
      assert.match(
        at("proxy", "ap-east-2")[0]?.message ?? "",
        /^AWS::RDS::DBProxy is not offered in ap-east-2/,
      );
      assert.deepEqual(at("proxy", "ap-northeast-2"), []);
    });

    it("refuses CodePipeline in Taipei, which cfn-lint alone would let pass", () => {
      const pipeline = "aws:codepipeline/pipeline:Pipeline";
      const inputs = { artifactStores: [], roleArn: unknown, stages: [] };
      assert.equal(
        judge(pipeline, inputs, { region: "ap-east-2" }).filter(({ rule }) => rule === "region").length,
        1,
      );
      assert.deepEqual(judge(pipeline, inputs, { region: "ap-northeast-1" }), []);
    });

    it("offers everything of a country's own in Taipei, but VPC Lattice", () => {
      const names = (Object.keys(examples) as (keyof typeof examples)[]).filter((name) => name !== "proxy");
      const isLattice = (name: string) => name.startsWith("lattice");
      for (const name of names) assert.equal(at(name, "ap-east-2").length, isLattice(name) ? 1 : 0, name);
      assert.ok(names.some(isLattice));
    });

    it("takes the resource's own region before the provider's", () => {
      const { type, inputs } = examples.proxy;
      assert.deepEqual(judge(type, { ...inputs, region: "ap-northeast-1" }, { region: "ap-east-2" }), []);
    });

    it("knows which instance types a region has", () => {
      const { type, inputs } = examples.launchTemplate;
      const large = { ...inputs, instanceType: "p5.48xlarge" };
      assert.equal(judge(type, large, { region: "ap-east-2" })[0]?.rule, "region");
      assert.deepEqual(judge(type, large, { region: "us-east-1" }), []);
    });
  });
});
