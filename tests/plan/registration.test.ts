import assert from "node:assert/strict";
import { nameLimit, autoNameSuffixLength } from "../../components/naming";
import { judge, judgedTypes, regions, ruledTypes, typeFacts, unjudged } from "../../facts";
import type { RecordedResource } from "../../preview";
import {
  environmentOf,
  environments,
  managed,
  networkOf,
  recordingOf,
  stacks,
  isTold,
  madeInHub,
} from "./support";

/** Where a type keeps its fixed name, when it is not `name`. */
const nameProperties: Readonly<Record<string, readonly string[]>> = {
  "aws:ecs/taskDefinition:TaskDefinition": ["family"],
};

/** The region that a name ends in, if any. */
const regionOfName = (name: string) => regions.find((region) => name.endsWith(`-${region}`));

const urnsOf = (resources: readonly RecordedResource[]) => resources.map(({ urn }) => urn);

for (const stack of stacks) {
  describe(`the ${stack} stack, resource by resource`, () => {
    it("registers the same resources whether or not anything is known: none is made inside apply", async () => {
      const [first, later] = [await recordingOf(stack, false), await recordingOf(stack, true)];
      assert.deepEqual(urnsOf(first.resources), urnsOf(later.resources));
      assert.ok(managed(first).length > 0);
    });

    it("has no URN twice", async () => {
      const urns = urnsOf((await recordingOf(stack, false)).resources);
      assert.equal(new Set(urns).size, urns.length);
    });

    it("gives every resource but the stack a parent that is a component, the stack or an expanded sibling", async () => {
      const { resources } = await recordingOf(stack, false);
      const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
      for (const resource of resources.filter(({ type }) => type !== "pulumi:pulumi:Stack")) {
        const parent = byUrn.get(resource.parent ?? "");
        assert.ok(parent, `${resource.urn} has no parent`);
        assert.ok(!parent.custom || resource.expanded, `${resource.urn} is below a resource`);
      }
    });

    it("gives every AWS resource an explicit provider, whose region is the resource's own", async () => {
      const { resources } = await recordingOf(stack, false);
      const providers = new Map(
        resources.filter(({ type }) => type === "pulumi:providers:aws").map((one) => [one.urn, one]),
      );
      for (const resource of resources.filter(({ type, custom }) => custom && type.startsWith("aws:"))) {
        assert.ok(resource.provider, `${resource.urn} would fall to the default provider`);
        const provider = providers.get(resource.provider.slice(0, resource.provider.lastIndexOf("::")));
        assert.ok(provider, `${resource.urn} names a provider that is not there: ${resource.provider}`);
        const { region } = provider.inputs;
        assert.ok(regions.includes(String(region)), provider.urn);
        assert.ok(new RegExp(`^aws-${String(region)}(-\\d{12})?$`).test(provider.name), provider.urn);
        assert.equal(resource.region, resource.inputs.region ?? region, resource.urn);
        // What exists once a region says in its name which one.
        const named = regionOfName(resource.name);
        assert.ok(named === undefined || named === resource.region, `${resource.urn} in ${resource.region}`);
      }
    });

    it("calls registerOutputs in every component", async () => {
      const { resources } = await recordingOf(stack, false);
      const open = resources.filter(
        ({ type, outputsRegistered }) => type.startsWith("archipelago:") && !outputsRegistered,
      );
      assert.deepEqual(urnsOf(open), []);
    });

    it("keeps every name within its type's limit, with room for what Pulumi adds", async () => {
      for (const resource of managed(await recordingOf(stack, true)).filter(({ expanded }) => !expanded)) {
        const limit = nameLimit(resource.type);
        const fixed = (nameProperties[resource.type] ?? ["name"])
          .map((key) => resource.inputs[key])
          .find((value) => typeof value === "string");
        const length = fixed === undefined ? resource.name.length + autoNameSuffixLength : fixed.length;
        assert.ok(
          length <= limit,
          `${resource.type} ${String(fixed ?? resource.name)}: ${length} of ${limit}`,
        );
      }
    });

    it("leaves physical names to Pulumi where a fixed one would stop a replacement", async () => {
      const types = [
        "aws:lb/targetGroup:TargetGroup",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:iam/role:Role",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:ecs/service:Service",
        "aws:autoscaling/group:Group",
      ];
      const fixed = managed(await recordingOf(stack, false)).filter(
        ({ type, inputs }) => types.includes(type) && inputs.name !== undefined,
      );
      assert.deepEqual(urnsOf(fixed), []);
    });

    for (const known of [false, true]) {
      it(`holds no value that AWS would refuse, with ids ${known ? "known" : "unknown"}`, async () => {
        const violations = managed(await recordingOf(stack, known)).flatMap((resource) =>
          judge(resource.type, { ...resource.inputs }, { region: resource.region }).map(
            ({ message }) => `${resource.name}: ${message}`,
          ),
        );
        assert.deepEqual(violations, []);
      });
    }

    it("uses no AWS type without facts but the listed ones", async () => {
      const types = new Set(managed(await recordingOf(stack, false)).map(({ type }) => type));
      const silent = [...types].filter(
        (type) => ![...judgedTypes, ...ruledTypes].includes(type) && unjudged(type) === undefined,
      );
      assert.deepEqual(silent, []);
    });

    it("carries the four tags on everything that takes tags", async () => {
      for (const resource of managed(await recordingOf(stack, true))) {
        if (!typeFacts(resource.type)?.taggable) {
          continue;
        }
        const tags = tagsOf(resource);
        for (const tag of ["environment", "country", "service", "owner"]) {
          assert.ok(tags[tag], `${resource.urn} has no tag ${tag}`);
        }
      }
    });
  });
}

function tagsOf({ type, inputs }: RecordedResource): Record<string, unknown> {
  if (type === "aws:autoscaling/group:Group") {
    const list = inputs.tags as { key: string; value: string; propagateAtLaunch: boolean }[];
    assert.ok(
      list.every(({ propagateAtLaunch }) => propagateAtLaunch),
      "instances must inherit the tags",
    );
    return Object.fromEntries(list.map(({ key, value }) => [key, value]));
  }
  return (inputs.tags ?? {}) as Record<string, unknown>;
}

describe("the foundation's settings of an account", () => {
  it("are made in every region in use, each through its region's provider", async () => {
    const recording = await recordingOf("foundation", false);
    const settings = managed(recording).filter(
      ({ name }) => name.startsWith("account-") && regionOfName(name) !== undefined,
    );
    const inUse = environments.flatMap((stack) => {
      const { hub, countries } = environmentOf(stack);
      return [hub, ...countries].map(({ region }) => region);
    });
    const kinds = new Map<string, string[]>();
    for (const { name, region, provider } of settings) {
      assert.equal(region, regionOfName(name), name);
      assert.ok(provider?.includes(`::aws-${region}::`), `${name}: ${provider}`);
      const kind = name.slice(0, -String(region).length);
      kinds.set(kind, [...(kinds.get(kind) ?? []), String(region)]);
    }
    assert.ok(kinds.size >= 4);
    for (const [kind, found] of kinds) assert.deepEqual(found.sort(), [...new Set(inUse)].sort(), kind);
  });
});

for (const stack of environments) {
  describe(`the ${stack} stack, country by country`, () => {
    it("puts every AWS resource of a network into the network's region, tagged with its code", async () => {
      const environment = environmentOf(stack);
      const recording = await recordingOf(stack, true);
      for (const resource of managed(recording).filter(({ type }) => type.startsWith("aws:"))) {
        const network = networkOf(recording, resource, environment);
        assert.ok(network, `${resource.urn} belongs to no network`);
        const region = isTold(resource)
          ? network.notifications.region
          : (madeInHub(resource) ? environment.hub : network).region;
        assert.ok(resource.provider?.includes(`::aws-${region}::`), `${resource.urn}: ${resource.provider}`);
        if (typeFacts(resource.type)?.taggable) {
          assert.equal(tagsOf(resource).country, network.code, resource.urn);
          assert.equal(tagsOf(resource).environment, stack, resource.urn);
        }
      }
    });

    it("tags what a service owns with the service's name and owner", async () => {
      const recording = await recordingOf(stack, true);
      const services = recording.resources.filter(({ type }) => type === "archipelago:compute:Service");
      assert.ok(services.length > 0);
      for (const service of services) {
        const own = managed(recording).filter(
          ({ urn, type }) =>
            urn.includes("archipelago:compute:Service$") &&
            typeFacts(type)?.taggable &&
            isBelow(recording.resources, urn, service.urn),
        );
        assert.ok(own.length > 0, service.urn);
        const expected = service.name.replace(/^[a-z]+-/, "");
        own.forEach((resource) => assert.equal(tagsOf(resource).service, expected, resource.urn));
      }
    });
  });
}

function isBelow(resources: readonly RecordedResource[], urn: string, ancestor: string): boolean {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  for (let at = byUrn.get(urn)?.parent; at; at = byUrn.get(at)?.parent) {
    if (at === ancestor) {
      return true;
    }
  }
  return false;
}
