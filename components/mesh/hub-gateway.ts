import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { meshTier, type ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import type { TransitHandles } from "./handles";
import { attachNetwork, createGateway, tableType } from "./transit-parts";

export interface HubGatewayArgs {
  /** The hub. */
  readonly network: Pick<ResolvedNetwork, "code" | "addresses">;
  readonly vpcId: pulumi.Input<string>;
  /** Of the mesh tier: only its addresses can be reached by way of the gateway. */
  readonly subnetIds: readonly pulumi.Input<string>[];
}

/**
 * The hub's transit gateway, with the hub's network attached to it. Two tables instead of the default one, so that the
 * gateway passes nothing on between countries: what comes from a country finds the mesh tier and nothing else, what
 * comes from the hub finds the countries. The gateway costs nothing itself; each attachment costs 0.07 US$ an hour in
 * Tokyo (about 51 a month), and each GB that is sent through it 0.02.
 */
export class HubGateway extends pulumi.ComponentResource {
  readonly handles: TransitHandles;

  constructor(
    name: string,
    { network, vpcId, subnetIds }: HubGatewayArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:mesh:HubGateway", name, {}, opts);
    const { code } = network;
    const opt = { parent: this };
    const gateway = createGateway([code, "mesh"], "Countries to the mesh tier", opt);
    const attachment = attachNetwork(
      [code, "mesh"],
      { transitGatewayId: gateway.id, vpcId, subnetIds, ofOneAccount: true },
      opt,
    );
    const table = (of: string) => {
      const tableName = logicalName(tableType, code, "mesh", of);
      return new aws.ec2transitgateway.RouteTable(
        tableName,
        { transitGatewayId: gateway.id, tags: { Name: tableName } },
        opt,
      );
    };
    const association = new aws.ec2transitgateway.RouteTableAssociation(
      logicalName("aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation", code, "mesh"),
      { transitGatewayAttachmentId: attachment.id, transitGatewayRouteTableId: table("hub").id },
      opt,
    );
    const route = new aws.ec2transitgateway.Route(
      logicalName("aws:ec2transitgateway/route:Route", code, "mesh"),
      {
        transitGatewayRouteTableId: table("countries").id,
        destinationCidrBlock: meshTier(network.addresses.block).block,
        transitGatewayAttachmentId: attachment.id,
      },
      opt,
    );
    this.handles = {
      id: gateway.id,
      arn: gateway.arn,
      // Taken from what makes the tables of use, so that nothing leads to the gateway before the hub is behind it.
      countriesTableId: route.transitGatewayRouteTableId,
      hubTableId: association.transitGatewayRouteTableId,
    };
    this.registerOutputs({ gatewayId: gateway.id });
  }
}
