import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";

export const tableType = "aws:ec2transitgateway/routeTable:RouteTable";

/** A transit gateway that leads nowhere by itself: no default table, nobody attached unasked. */
export function createGateway(
  names: readonly string[],
  description: string,
  opts: pulumi.CustomResourceOptions,
): aws.ec2transitgateway.TransitGateway {
  const name = logicalName("aws:ec2transitgateway/transitGateway:TransitGateway", ...names);
  return new aws.ec2transitgateway.TransitGateway(
    name,
    {
      description,
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      autoAcceptSharedAttachments: "disable",
      // Names are private zones' affair, which answer with private addresses by themselves.
      dnsSupport: "disable",
      tags: { Name: name },
    },
    opts,
  );
}

export interface AttachedNetwork {
  readonly transitGatewayId: pulumi.Input<string>;
  readonly vpcId: pulumi.Input<string>;
  /** One a zone: who is in a zone without one has no way through the gateway. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Network and gateway are one account's: only then can tables be set, and read back, from the network's side. */
  readonly ofOneAccount: boolean;
}

/** A network's interfaces at a transit gateway, without a table: that is the gateway's side to say. */
export function attachNetwork(
  names: readonly string[],
  { transitGatewayId, vpcId, subnetIds, ofOneAccount }: AttachedNetwork,
  opts: pulumi.CustomResourceOptions,
): aws.ec2transitgateway.VpcAttachment {
  const name = logicalName("aws:ec2transitgateway/vpcAttachment:VpcAttachment", ...names);
  return new aws.ec2transitgateway.VpcAttachment(
    name,
    {
      transitGatewayId,
      vpcId,
      subnetIds: [...subnetIds],
      dnsSupport: "disable",
      ...(ofOneAccount && {
        transitGatewayDefaultRouteTableAssociation: false,
        transitGatewayDefaultRouteTablePropagation: false,
      }),
      tags: { Name: name },
    },
    opts,
  );
}
