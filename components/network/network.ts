import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork, Tier } from "../../config";
import { routeTableIndex } from "../../facts/awsx";
import { logicalName } from "../naming";
import { networkTags } from "../tags";
import { createGatewayEndpoints, createInterfaceEndpoints } from "./endpoints";
import { createFlowLogs } from "./flow-logs";
import { planNetwork, type NetworkPlan } from "./plan";

export interface NetworkArgs {
  /** The network to raise; every value plain. */
  readonly network: ResolvedNetwork;
  readonly environment: ResolvedEnvironment;
}

/**
 * The network of a country or of the hub: a VPC with a public, a private and an isolated subnet in each zone
 * in use, none to three NAT gateways on addresses that stay, endpoints of AWS services, flow logs, and a
 * default security group that admits nothing. NAT gateways and interface endpoints are what costs here.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  /** By tier, in the order of the zones. */
  readonly subnetIds: Readonly<Record<Tier, readonly pulumi.Output<string>[]>>;
  /** By tier, in the order of the zones; each subnet has a route table of its own. */
  readonly routeTableIds: Readonly<Record<Tier, readonly pulumi.Output<string>[]>>;
  /** The public addresses from which the private tier is seen, in the order of the zones; none without NAT. */
  readonly natAddresses: readonly pulumi.Output<string>[];
  /** The group of the interface endpoints; absent when there are none. */
  readonly endpointSecurityGroupId?: pulumi.Output<string>;

  constructor(name: string, { network, environment }: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:network:Network", name, {}, opts);
    const plan = planNetwork(network, environment);
    const addresses = this.createNatAddresses(plan);
    const vpc = this.createVpc(plan, addresses, { ...networkTags(environment, network) });

    this.vpcId = vpc.vpcId;
    this.natAddresses = addresses.map(({ publicIp }) => publicIp);
    this.subnetIds = byTier(plan, (tier, zone) => subnetIdsOf(vpc, tier).apply((ids) => ids[zone]!));
    this.routeTableIds = byTier(plan, (tier, zone) =>
      vpc.routeTables.apply((tables) => tables[routeTableIndex(tier, zone)]!.id),
    );
    const place = { vpcId: this.vpcId, parent: this };
    createGatewayEndpoints(plan.gatewayEndpoints, Object.values(this.routeTableIds).flat(), place);
    this.endpointSecurityGroupId = createInterfaceEndpoints(
      network.code,
      plan,
      this.subnetIds.private,
      place,
    )?.id;
    this.lockDefaultSecurityGroup(network.code);
    if (network.flowLogs.enabled) {
      const { retentionDays } = network.flowLogs;
      createFlowLogs({ code: network.code, region: network.region, vpcId: this.vpcId, retentionDays }, this);
    }
    this.registerOutputs({ vpcId: this.vpcId, subnetIds: this.subnetIds, natAddresses: this.natAddresses });
  }

  /** Outside of the VPC component, so that no change to that can take an address that a partner has listed. */
  private createNatAddresses({ keepNatAddresses, natAddresses }: NetworkPlan): aws.ec2.Eip[] {
    return natAddresses.map(
      ({ name }) =>
        new aws.ec2.Eip(
          name,
          { domain: "vpc", tags: { Name: name } },
          { parent: this, protect: keepNatAddresses, retainOnDelete: keepNatAddresses },
        ),
    );
  }

  private createVpc(
    plan: NetworkPlan,
    addresses: readonly aws.ec2.Eip[],
    tags: Record<string, string>,
  ): awsx.ec2.Vpc {
    return new awsx.ec2.Vpc(
      plan.vpcName,
      {
        cidrBlock: plan.cidrBlock,
        availabilityZoneNames: [...plan.availabilityZoneNames],
        subnetStrategy: "Auto",
        subnetSpecs: [...plan.subnetSpecs],
        natGateways: {
          strategy: plan.natStrategy,
          ...(addresses.length > 0 && {
            elasticIpAllocationIds: addresses.map(({ allocationId }) => allocationId),
          }),
        },
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags,
      },
      { parent: this },
    );
  }

  /** Every VPC comes with a group that lets its members talk to one another; adopted, and emptied. */
  private lockDefaultSecurityGroup(code: string): void {
    const name = logicalName("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", code, "default");
    new aws.ec2.DefaultSecurityGroup(
      name,
      { vpcId: this.vpcId, ingress: [], egress: [], tags: { Name: `${name} (locked)` } },
      { parent: this },
    );
  }
}

function byTier<T>(plan: NetworkPlan, value: (tier: Tier, zone: number) => T): Record<Tier, T[]> {
  const values = (tier: Tier) => plan.availabilityZoneNames.map((_, zone) => value(tier, zone));
  return { public: values("public"), private: values("private"), isolated: values("isolated") };
}

function subnetIdsOf(vpc: awsx.ec2.Vpc, tier: Tier): pulumi.Output<string[]> {
  return { public: vpc.publicSubnetIds, private: vpc.privateSubnetIds, isolated: vpc.isolatedSubnetIds }[
    tier
  ];
}
