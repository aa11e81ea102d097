import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { meshTier, type ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";

export interface MeshTierArgs {
  readonly network: Pick<ResolvedNetwork, "code" | "region" | "zones" | "addresses">;
  readonly vpcId: pulumi.Input<string>;
}

/**
 * The hub's fourth tier: a subnet a zone for the load balancers of the shared services, and one route table
 * without a way to the world. Countries add their routes to it, one each. Made beside the VPC component, whose
 * subnets are numbered: a tier more would number them anew. Costs nothing.
 */
export class MeshTier extends pulumi.ComponentResource {
  /** In the order of the zones. */
  readonly subnetIds: readonly pulumi.Output<string>[];
  readonly routeTableId: pulumi.Output<string>;

  constructor(
    name: string,
    { network: { code, region, zones, addresses }, vpcId }: MeshTierArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:mesh:Tier", name, {}, opts);
    const tableName = logicalName("aws:ec2/routeTable:RouteTable", code, "mesh");
    // Without inline routes: those are resources of the countries' sides.
    const table = new aws.ec2.RouteTable(tableName, { vpcId, tags: { Name: tableName } }, { parent: this });
    const { subnets } = meshTier(addresses.block);
    this.subnetIds = zones.map((zone, slot) => {
      const subnetName = logicalName("aws:ec2/subnet:Subnet", code, "mesh", zone);
      const subnet = new aws.ec2.Subnet(
        subnetName,
        {
          vpcId,
          availabilityZone: `${region}${zone}`,
          cidrBlock: subnets[slot],
          mapPublicIpOnLaunch: false,
          tags: { Name: subnetName },
        },
        { parent: this },
      );
      new aws.ec2.RouteTableAssociation(
        logicalName("aws:ec2/routeTableAssociation:RouteTableAssociation", code, "mesh", zone),
        { subnetId: subnet.id, routeTableId: table.id },
        { parent: this },
      );
      return subnet.id;
    });
    this.routeTableId = table.id;
    this.registerOutputs({ subnetIds: this.subnetIds, routeTableId: this.routeTableId });
  }
}
