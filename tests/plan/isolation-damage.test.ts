import assert from "node:assert/strict";
import type { Recording } from "../../preview";
import { allWays, modelOf, resourcesOn, summarise, type Recorded } from "../../reach";
import { arrow, calls, mixed, networksOf, openWays, over, ownAccount } from "./isolation-ways";
import { environmentOf, ofType, recordingOf, type PlatformKey } from "./support";

describe("damage to a recorded stack", () => {
  const without = (recording: Recorded, urns: ReadonlySet<string>): Recorded => ({
    ...recording,
    resources: recording.resources.filter(({ urn }) => !urns.has(urn)),
  });
  const open = (recording: Recorded) => openWays(recording).join("\n");

  const own = [
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:ec2/route:Route",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:route53/zoneAssociation:ZoneAssociation",
    "aws:route53/record:Record",
    "aws:lb/listener:Listener",
  ];
  const lattice = [
    "listener:Listener",
    "service:Service",
    "targetGroup:TargetGroup",
    "targetGroupAttachment:TargetGroupAttachment",
    "serviceNetwork:ServiceNetwork",
    "serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation",
    "serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
    "authPolicy:AuthPolicy",
  ].map((type) => `aws:vpclattice/${type}`);
  const transit = [
    "transitGateway:TransitGateway",
    "vpcAttachment:VpcAttachment",
    "routeTable:RouteTable",
    "routeTableAssociation:RouteTableAssociation",
    "route:Route",
  ].map((type) => `aws:ec2transitgateway/${type}`);
  const peered = [
    "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
    "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  ];
  const lent = [
    "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
    "aws:ram/resourceShare:ResourceShare",
    "aws:ram/resourceAssociation:ResourceAssociation",
    "aws:ram/principalAssociation:PrincipalAssociation",
    "aws:ram/resourceShareAccepter:ResourceShareAccepter",
  ];

  /** Takes each resource of some types away: what a way leans on is missed, and nothing else is. Gives the rest. */
  function idleOf(recording: Recording, types: readonly string[]): string[] {
    const before = open(recording);
    const used = new Set(
      allWays(modelOf(recording))
        .filter((way) => way.open)
        .flatMap(resourcesOn),
    );
    return types.flatMap((type) => {
      const all = ofType(recording, type);
      assert.ok(all.length > 0, type);
      return all.flatMap(({ urn, name }) => {
        const isMissed = open(without(recording, new Set([urn]))) !== before;
        assert.equal(isMissed, used.has(urn), urn);
        return isMissed ? [] : [name];
      });
    });
  }

  it("is noticed whichever part of a way is gone, on every transport", async () => {
    const recording = await recordingOf("stg", true, mixed);
    const idle = idleOf(recording, [...own, ...lattice, ...transit, ...peered]);
    // Left over: doors of services that nobody calls yet, data tiers without data, and a zone without a NAT gateway.
    const uncalled = networksOf(environmentOf("stg")).flatMap(({ code, services }) =>
      services.filter(({ callers }) => callers.length === 0).map(({ name }) => `${code}-.*${name}`),
    );
    const expected = new RegExp(`^(?:.*-isolated-\\d|hub-public-2|${uncalled.join("|")})`);
    assert.deepEqual(
      idle.filter((name) => !expected.test(name)),
      // The door for packets, and its name, of a service that is called by Lattice alone.
      ["hub-moderation-mesh-from-countries", "hub-mesh-moderation-alias"],
    );
  });

  it("is noticed whatever is no longer lent to another account, or accepted by it", async () => {
    const near = (code: string) => (key: PlatformKey) => {
      ownAccount(code)(key);
      key.countries[code].region = "ap-northeast-1";
    };
    const both = over({ jp: "lattice", tw: "transit-gateway" }, (key) =>
      [near("jp"), near("tw")].map((to) => to(key)),
    );
    const recording = await recordingOf("stg", true, { platform: both });
    assert.deepEqual(idleOf(recording, [...lattice, ...transit, ...lent]), []);
  });

  it("is noticed when a rule of the mesh is opened to the world, in or out", async () => {
    const recording = await recordingOf("stg", true, mixed);
    const model = modelOf(recording);
    for (const [direction, type] of [
      ["in", own[0]!],
      ["out", own[1]!],
    ] as const) {
      const rules = ofType(recording, type).filter(({ inputs }) => Number(inputs.fromPort) >= 10_000);
      assert.ok(rules.length > 0);
      for (const rule of rules) {
        const { referencedSecurityGroupId, prefixListId, ...inputs } = rule.inputs;
        assert.ok(referencedSecurityGroupId ?? prefixListId ?? inputs.cidrIpv4);
        const loose = { ...rule, inputs: { ...inputs, cidrIpv4: "0.0.0.0/0" } };
        const resources = recording.resources.map((one) => (one === rule ? loose : one));
        const { problems } = summarise(modelOf({ ...recording, resources }), { resources });
        assert.ok(
          problems.some((problem) => problem.startsWith(`${rule.name} `)),
          `${direction}: ${rule.name}`,
        );
      }
    }
    assert.deepEqual(summarise(model, recording).problems, []);
  });

  it("shows who gets in when a caller is let out to the world on the mesh's ports", async () => {
    const recording = await recordingOf("stg", true);
    const rule = ofType(recording, own[1]!).find(({ name }) => name === "kr-web-https")!;
    const loose = {
      ...rule,
      urn: `${rule.urn}-loose`,
      inputs: { ...rule.inputs, fromPort: 10_000, toPort: 14_999 },
    };
    const ways = calls(allWays(modelOf({ resources: [...recording.resources, loose] })));
    const holes = ways.filter(({ exposed, told }) => exposed && !told).map(arrow);
    assert.deepEqual(holes, ["kr/web → hub/payment", "kr/web → hub/users"]);
  });
});
