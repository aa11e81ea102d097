import assert from "node:assert/strict";
import fc from "fast-check";
import { expandVpc, isChildReference, routeTableIndex, type VpcInputs } from "../../../facts/awsx";

const tierTypes = ["Public", "Private", "Isolated"] as const;

function inputs(zones: number, extra: Partial<VpcInputs> = {}): VpcInputs {
  const blocks = (base: number) => Array.from({ length: zones }, (_, zone) => `10.0.${base + zone * 4}.0/22`);
  return {
    cidrBlock: "10.0.0.0/16",
    availabilityZoneNames: ["a", "c", "d", "b"].slice(0, zones).map((zone) => `ap-northeast-1${zone}`),
    subnetStrategy: "Auto",
    subnetSpecs: tierTypes.map((type, index) => ({ type, cidrBlocks: blocks(index * 64) })),
    tags: { environment: "stg", country: "tw" },
    ...extra,
  };
}
function expand(zones: number, extra: Partial<VpcInputs> = {}) {
  return expandVpc({ name: "tw", inputs: inputs(zones, extra) });
}
function namesOf(type: string, expansion = expand(3)): string[] {
  return expansion.children.filter((child) => child.type === type).map(({ name }) => name);
}
function child(key: string, expansion = expand(3)) {
  const found = expansion.children.find((candidate) => candidate.key === key);
  assert.ok(found, `${key} is among ${expansion.children.map((candidate) => candidate.key).join(", ")}`);
  return found;
}
const perTierAndZone = [1, 2, 3].flatMap((zone) => [
  `tw-public-${zone}`,
  `tw-private-${zone}`,
  `tw-isolated-${zone}`,
]);

describe("awsx.ec2.Vpc: children", () => {
  it("makes the 41 children of three zones that the real provider makes", () => {
    assert.equal(expand(3).children.length, 41);
    assert.deepEqual(namesOf("aws:ec2/vpc:Vpc"), ["tw"]);
    assert.deepEqual(namesOf("aws:ec2/internetGateway:InternetGateway"), ["tw"]);
    assert.deepEqual(namesOf("aws:ec2/subnet:Subnet"), perTierAndZone);
    assert.deepEqual(namesOf("aws:ec2/routeTable:RouteTable"), perTierAndZone);
    assert.deepEqual(namesOf("aws:ec2/routeTableAssociation:RouteTableAssociation"), perTierAndZone);
    assert.deepEqual(namesOf("aws:ec2/eip:Eip"), ["tw-1", "tw-2", "tw-3"]);
    assert.deepEqual(namesOf("aws:ec2/natGateway:NatGateway"), ["tw-1", "tw-2", "tw-3"]);
    assert.deepEqual(
      namesOf("aws:ec2/route:Route"),
      perTierAndZone.filter((name) => !name.includes("isolated")),
    );
  });

  it("hangs each below what the real provider hangs it below", () => {
    assert.equal(child("vpc:tw").parent, undefined);
    assert.equal(child("internetGateway:tw").parent, "vpc:tw");
    assert.equal(child("subnet:tw-private-2").parent, "vpc:tw");
    assert.equal(child("routeTable:tw-private-2").parent, "subnet:tw-private-2");
    assert.equal(child("routeTableAssociation:tw-private-2").parent, "routeTable:tw-private-2");
    assert.equal(child("route:tw-private-2").parent, "routeTable:tw-private-2");
    assert.equal(child("eip:tw-2").parent, "subnet:tw-public-2");
    assert.equal(child("natGateway:tw-2").parent, "subnet:tw-public-2");
  });

  it("gives a subnet the inputs of the real one", () => {
    assert.deepEqual(child("subnet:tw-public-2").inputs, {
      vpcId: { ref: "vpc:tw", property: "id" },
      availabilityZone: "ap-northeast-1c",
      mapPublicIpOnLaunch: true,
      cidrBlock: "10.0.4.0/22",
      assignIpv6AddressOnCreation: false,
      ipv6CidrBlock: { ref: "vpc:tw", property: "ipv6CidrBlock", absentOnceKnown: true },
      tags: { Name: "tw-public-2", environment: "stg", country: "tw", SubnetType: "Public" },
    });
    assert.equal(child("subnet:tw-private-1").inputs.mapPublicIpOnLaunch, false);
  });

  it("hands the VPC its own inputs only, and every child the tags that it can carry", () => {
    const expansion = expand(2, { enableDnsHostnames: true, enableDnsSupport: true });
    assert.deepEqual(child("vpc:tw", expansion).inputs, {
      cidrBlock: "10.0.0.0/16",
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: "tw", environment: "stg", country: "tw" },
    });
    const untagged = expansion.children.filter(({ inputs: { tags } }) => tags === undefined);
    assert.deepEqual(
      new Set(untagged.map(({ type }) => type)),
      new Set(["aws:ec2/routeTableAssociation:RouteTableAssociation", "aws:ec2/route:Route"]),
    );
  });

  it("orders the tiers within a zone itself, whatever the order of the specifications", () => {
    const reversed = [...inputs(3).subnetSpecs].reverse();
    assert.deepEqual(namesOf("aws:ec2/subnet:Subnet", expand(3, { subnetSpecs: reversed })), perTierAndZone);
  });

  it("refers only to what was created before, and depends on its parent", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom("None" as const, "Single" as const, "OnePerAz" as const),
        (zones, strategy) => {
          const seen = new Set<string>();
          for (const { key, parent, inputs: values, dependsOn } of expand(zones, {
            natGateways: { strategy },
          }).children) {
            const refs = Object.values(values)
              .filter(isChildReference)
              .map(({ ref }) => ref);
            assert.ok(
              [...refs, ...dependsOn].every((needed) => seen.has(needed)),
              key,
            );
            assert.deepEqual(dependsOn, parent ? [parent] : []);
            assert.ok(!seen.has(key), `${key} is unique`);
            seen.add(key);
          }
        },
      ),
    );
  });

  it("moves and renames nothing when a zone is added", () => {
    for (const zones of [1, 2, 3]) {
      const more = expand(zones + 1).children;
      for (const before of expand(zones).children) {
        assert.deepEqual(
          more.find(({ key }) => key === before.key),
          before,
        );
      }
    }
  });
});

describe("awsx.ec2.Vpc: NAT", () => {
  it("makes none, one or one a zone", () => {
    for (const [strategy, count] of [
      ["None", 0],
      ["Single", 1],
      ["OnePerAz", 3],
    ] as const) {
      const expansion = expand(3, { natGateways: { strategy } });
      assert.equal(namesOf("aws:ec2/natGateway:NatGateway", expansion).length, count);
      assert.equal(namesOf("aws:ec2/eip:Eip", expansion).length, count);
    }
  });

  it("makes one a zone when nothing is said", () => {
    assert.equal(namesOf("aws:ec2/natGateway:NatGateway", expand(2)).length, 2);
  });

  it("routes the private tier to the zone's gateway, to the only one, or nowhere", () => {
    const gateway = (strategy: "None" | "Single" | "OnePerAz", zone: number) =>
      expand(3, { natGateways: { strategy } }).children.find(({ key }) => key === `route:tw-private-${zone}`)
        ?.inputs.natGatewayId;
    assert.deepEqual(gateway("OnePerAz", 3), { ref: "natGateway:tw-3", property: "id" });
    assert.deepEqual(gateway("Single", 3), { ref: "natGateway:tw-1", property: "id" });
    assert.equal(gateway("None", 3), undefined);
    assert.deepEqual(child("route:tw-public-3", expand(3, { natGateways: { strategy: "None" } })).inputs, {
      routeTableId: { ref: "routeTable:tw-public-3", property: "id" },
      gatewayId: { ref: "internetGateway:tw", property: "id" },
      destinationCidrBlock: "0.0.0.0/0",
    });
  });

  it("takes addresses from outside, and then makes none", () => {
    const expansion = expand(2, {
      natGateways: { strategy: "OnePerAz", elasticIpAllocationIds: ["eipalloc-1", "eipalloc-2"] },
    });
    assert.deepEqual(namesOf("aws:ec2/eip:Eip", expansion), []);
    assert.equal(child("natGateway:tw-2", expansion).inputs.allocationId, "eipalloc-2");
    assert.deepEqual(child("natGateway:tw-2", expansion).fromInputs, { allocationId: "natGateways" });
    assert.deepEqual(child("natGateway:tw-2").inputs.allocationId, {
      ref: "eip:tw-2",
      property: "allocationId",
    });
    assert.deepEqual(child("natGateway:tw-2").fromInputs, {});
  });
});

describe("awsx.ec2.Vpc: outputs", () => {
  it("lists subnet ids by tier, in the order of the zones", () => {
    const { outputs } = expand(3);
    for (const tier of ["public", "private", "isolated"]) {
      assert.deepEqual(
        outputs[`${tier}SubnetIds`],
        [1, 2, 3].map((zone) => ({ ref: `subnet:tw-${tier}-${zone}`, property: "id" })),
      );
    }
    assert.deepEqual(outputs.vpcId, { ref: "vpc:tw", property: "id" });
    assert.deepEqual(outputs.vpc, { resource: "vpc:tw" });
    assert.deepEqual(outputs.internetGateway, { resource: "internetGateway:tw" });
    assert.deepEqual(outputs.vpcEndpoints, []);
    assert.deepEqual(outputs.subnetLayout, inputs(3).subnetSpecs);
    assert.equal((outputs.routes as unknown[]).length, 6);
    assert.equal((outputs.eips as unknown[]).length, 3);
  });

  it("lists route tables flat, where routeTableIndex finds them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), (zones) => {
        const tables = expand(zones).outputs.routeTables as { resource: string }[];
        assert.equal(tables.length, zones * 3);
        for (const tier of ["public", "private", "isolated"] as const) {
          for (let zone = 0; zone < zones; zone += 1) {
            assert.equal(tables[routeTableIndex(tier, zone)]?.resource, `routeTable:tw-${tier}-${zone + 1}`);
          }
        }
      }),
    );
  });
});

describe("awsx.ec2.Vpc: refusals", () => {
  const refused: [string, Partial<VpcInputs>, RegExp][] = [
    [
      "an input that it does not know",
      { vpcEndpointSpecs: [] } as Partial<VpcInputs>,
      /"vpcEndpointSpecs" is not known/,
    ],
    [
      "zones that AWS would have to be asked for",
      { availabilityZoneNames: [] },
      /availabilityZoneNames is missing/,
    ],
    ["another strategy", { subnetStrategy: "Exact" as "Auto" }, /must be "Auto", not "Exact"/],
    [
      "a tier with a block too few",
      { availabilityZoneNames: ["x", "y"] },
      /Public has 3 cidrBlocks for 2 zones/,
    ],
    [
      "two tiers of one name",
      { subnetSpecs: [inputs(3).subnetSpecs[0]!, inputs(3).subnetSpecs[0]!] },
      /same name/,
    ],
    [
      "addresses that do not match the gateways",
      { natGateways: { strategy: "Single", elasticIpAllocationIds: ["1", "2"] } },
      /2 elasticIpAllocationIds for the NAT strategy Single, which takes 1/,
    ],
    [
      "addresses without a gateway",
      { natGateways: { strategy: "None", elasticIpAllocationIds: ["1"] } },
      /which takes 0/,
    ],
    [
      "a gateway without a public tier",
      { subnetSpecs: inputs(3).subnetSpecs.slice(1) },
      /needs a public tier/,
    ],
  ];
  for (const [what, extra, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => expand(3, extra), message);
    });
  }

  it("says everything that is wrong at once", () => {
    assert.throws(
      () => expand(3, { cidrBlock: "", natGateways: { strategy: "Double" as "Single" } }),
      (error: Error) =>
        /cidrBlock is missing/.test(error.message) && /"Double" does not exist/.test(error.message),
    );
  });
});
