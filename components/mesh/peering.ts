import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { inHub, isOtherAccount, type Way, type WayArgs } from "./ways";

const peeringType = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";

/**
 * A country's way by VPC peering, and, where the hub is elsewhere, the acceptance. Costs nothing by the hour. DNS
 * resolution over the peering stays off: a private zone answers with private addresses by itself.
 */
export function createPeering(args: WayArgs, parent: pulumi.Resource): Way {
  const { environment, network, vpcId, hub } = args;
  const { code } = network;
  const otherRegion = network.region !== hub.handles.region;
  const otherAccount = isOtherAccount(network, environment.hub);
  const ofOneHand = !otherRegion && !otherAccount;
  const name = logicalName(peeringType, code, "hub");
  const peering = new aws.ec2.VpcPeeringConnection(
    name,
    {
      vpcId,
      peerVpcId: hub.handles.vpcId,
      ...(otherRegion && { peerRegion: hub.handles.region }),
      ...(otherAccount && { peerOwnerId: hub.handles.accountId }),
      // Only one who has both ends may accept at once.
      ...(ofOneHand && { autoAccept: true }),
      tags: { Name: name },
    },
    { parent },
  );
  const accepted = ofOneHand
    ? peering
    : new aws.ec2.VpcPeeringConnectionAccepter(
        logicalName("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", code, "hub"),
        { vpcPeeringConnectionId: peering.id, autoAccept: true },
        inHub(args, parent),
      );
  const target = { vpcPeeringConnectionId: peering.id };
  return { toHub: target, fromHub: target, standing: [accepted] };
}
