import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { TransitHandles } from "./handles";
import { shareWithCountry } from "./share";
import { attachNetwork, createGateway, tableType } from "./transit-parts";
import { inHub, isOtherAccount, type Way, type WayArgs } from "./ways";

const associationType = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation";
const routeType = "aws:ec2transitgateway/route:Route";

/**
 * A country's way by transit gateway. In the hub's region its network is attached to the hub's gateway, which is shared
 * with the country's account where that is another one. From another region it has a gateway of its own, and the two
 * are peered. One attachment here, three there: 0.07 US$ an hour each in Tokyo, and 0.02 for each GB sent.
 */
export function createTransitWay(args: WayArgs, parent: pulumi.Resource): Way {
  const { network, hub } = args;
  const gateway = hub.handles.transitGateway;
  if (!gateway) {
    throw new Error(`The hub has no transit gateway, by which ${network.code} comes.`);
  }
  return network.region === hub.handles.region
    ? attachToHub(args, gateway, parent)
    : peerWithHub(args, gateway, parent);
}

function attachToHub(args: WayArgs, gateway: TransitHandles, parent: pulumi.Resource): Way {
  const { environment, network, accountId, vpcId, privateSubnetIds, hub } = args;
  const { code } = network;
  const otherAccount = isOtherAccount(network, environment.hub);
  const shared = otherAccount
    ? shareWithCountry({ network, accountId, hub, name: "gateway", resourceArn: gateway.arn }, parent)
    : [];
  const attachment = attachNetwork(
    [code, "hub"],
    { transitGatewayId: gateway.id, vpcId, subnetIds: privateSubnetIds, ofOneAccount: !otherAccount },
    { parent, dependsOn: [...shared] },
  );
  const accepted = otherAccount
    ? new aws.ec2transitgateway.VpcAttachmentAccepter(
        logicalName("aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter", code, "hub"),
        {
          transitGatewayAttachmentId: attachment.id,
          transitGatewayDefaultRouteTableAssociation: false,
          transitGatewayDefaultRouteTablePropagation: false,
        },
        inHub(args, parent),
      )
    : attachment;
  const target = { transitGatewayId: gateway.id };
  return {
    toHub: target,
    fromHub: target,
    standing: admit(args, gateway, attachment.id, accepted, parent),
  };
}

function peerWithHub(args: WayArgs, gateway: TransitHandles, parent: pulumi.Resource): Way {
  const { environment, network, vpcId, privateSubnetIds, hub } = args;
  const { code } = network;
  const own = createGateway([code, "hub"], `${code} to the hub`, { parent });
  const attachment = attachNetwork(
    [code, "hub"],
    { transitGatewayId: own.id, vpcId, subnetIds: privateSubnetIds, ofOneAccount: true },
    { parent },
  );
  const peeringName = logicalName("aws:ec2transitgateway/peeringAttachment:PeeringAttachment", code, "hub");
  const peering = new aws.ec2transitgateway.PeeringAttachment(
    peeringName,
    {
      transitGatewayId: own.id,
      peerTransitGatewayId: gateway.id,
      peerRegion: hub.handles.region,
      ...(isOtherAccount(network, environment.hub) && { peerAccountId: hub.handles.accountId }),
      tags: { Name: peeringName },
    },
    { parent },
  );
  const accepterType = "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter";
  const accepted = new aws.ec2transitgateway.PeeringAttachmentAccepter(
    logicalName(accepterType, code, "hub"),
    { transitGatewayAttachmentId: peering.id, tags: { Name: peeringName } },
    inHub(args, parent),
  );
  const admitted = admit(args, gateway, peering.id, accepted, parent);
  const tableName = logicalName(tableType, code, "hub");
  const table = new aws.ec2transitgateway.RouteTable(
    tableName,
    { transitGatewayId: own.id, tags: { Name: tableName } },
    { parent },
  );
  /** One end of the country's own gateway: from there by the table, and there for a block. */
  const end = (of: string, destinationCidrBlock: string, id: pulumi.Output<string>) => {
    // Until it is accepted the peering can neither have a table nor be in one.
    const opts = { parent, dependsOn: [accepted] };
    const ids = { transitGatewayAttachmentId: id, transitGatewayRouteTableId: table.id };
    return [
      new aws.ec2transitgateway.RouteTableAssociation(logicalName(associationType, code, of), ids, opts),
      new aws.ec2transitgateway.Route(
        logicalName(routeType, code, "to", of),
        { ...ids, destinationCidrBlock },
        opts,
      ),
    ];
  };
  const ends = [
    ...end("hub", hub.handles.meshBlock, peering.id),
    ...end("network", network.addresses.tiers.private.block, attachment.id),
  ];
  return {
    toHub: { transitGatewayId: own.id },
    fromHub: { transitGatewayId: gateway.id },
    standing: [...admitted, ...ends],
  };
}

/** Gives what comes over an attachment of the hub's gateway the countries' table, and the hub the way back. */
function admit(
  args: WayArgs,
  { countriesTableId, hubTableId }: TransitHandles,
  transitGatewayAttachmentId: pulumi.Output<string>,
  accepted: pulumi.Resource,
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  const { code, addresses } = args.network;
  const there = { ...inHub(args, parent), dependsOn: [accepted] };
  return [
    new aws.ec2transitgateway.RouteTableAssociation(
      logicalName(associationType, code, "from-country"),
      { transitGatewayAttachmentId, transitGatewayRouteTableId: countriesTableId },
      there,
    ),
    new aws.ec2transitgateway.Route(
      logicalName(routeType, code, "from-hub"),
      {
        transitGatewayRouteTableId: hubTableId,
        destinationCidrBlock: addresses.tiers.private.block,
        transitGatewayAttachmentId,
      },
      there,
    ),
  ];
}
