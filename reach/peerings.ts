/** Peerings of two networks, and who accepts them. */
import type { Resource, Resources } from "./resources";

export interface Peering {
  readonly resource: Resource;
  readonly id: string;
  /** The two networks' ids. */
  readonly vpcs: readonly [string, string];
  /** What accepts it; absent: nobody has. */
  readonly acceptance?: Resource;
}

const peeringType = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
const accepterType = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter";

export function peeringsOf(resources: Resources): Peering[] {
  const accepters = new Map(
    resources
      .ofType(accepterType)
      .map((accepter) => [String(accepter.inputs.vpcPeeringConnectionId), accepter]),
  );
  return resources.ofType(peeringType).map((resource) => {
    const { id, inputs } = resource;
    const accepter = accepters.get(id);
    const acceptance =
      inputs.autoAccept === true ? resource : accepter?.inputs.autoAccept === true ? accepter : undefined;
    return {
      resource,
      id,
      vpcs: [String(inputs.vpcId), String(inputs.peerVpcId)],
      ...(acceptance && { acceptance }),
    };
  });
}
