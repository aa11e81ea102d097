/** What is attached to transit gateways, and whether both sides agreed. */
import { append, text, texts, type Resource, type Resources } from "./resources";
import { accountOf, Shares } from "./shares";

/** One end at one transit gateway. A peering of two gateways has an end, of the same id, at each. */
export interface Attachment {
  readonly resource: Resource;
  readonly id: string;
  readonly gatewayId: string;
  /** Id of the network, or of the other gateway; for premises what leads there. */
  readonly leadsTo:
    | { readonly vpcId: string; readonly subnetIds: readonly string[] }
    | { readonly gatewayId: string }
    | { readonly premises: Resource };
  /** What makes it stand beside itself: an accepter, a share. Absent: nobody accepts it. */
  readonly agreed?: readonly Resource[];
}

const type = {
  network: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  networkAccepter: "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
  peering: "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
  peeringAccepter: "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  vpn: "aws:ec2/vpnConnection:VpnConnection",
} as const;

/** By id: the attachment's ends. An attachment to a gateway that is not there stands nowhere. */
export function attachmentsOf(
  resources: Resources,
  gateways: ReadonlyMap<string, Resource>,
): ReadonlyMap<string, readonly Attachment[]> {
  const shares = new Shares(resources);
  const accepters = new Map(
    [...resources.ofType(type.networkAccepter), ...resources.ofType(type.peeringAccepter)].map((one) => [
      String(one.inputs.transitGatewayAttachmentId),
      one,
    ]),
  );
  const found = new Map<string, Attachment[]>();
  const add = (id: string, end: Omit<Attachment, "id">) =>
    gateways.has(end.gatewayId) && append(found, id, { id, ...end });

  for (const resource of resources.ofType(type.network)) {
    const { id, inputs } = resource;
    const gatewayId = String(inputs.transitGatewayId);
    const gateway = gateways.get(gatewayId);
    const agreed = gateway && agreementOf(resource, gateway, shares, accepters.get(id));
    const leadsTo = { vpcId: String(inputs.vpcId), subnetIds: texts(inputs.subnetIds) };
    add(id, { resource, gatewayId, leadsTo, ...(agreed && { agreed }) });
  }
  for (const resource of resources.ofType(type.peering)) {
    const { id, inputs } = resource;
    const ends = [String(inputs.transitGatewayId), String(inputs.peerTransitGatewayId)] as const;
    // Even the owner of both gateways has to accept.
    const accepter = accepters.get(id);
    const agreed = accepter && { agreed: [accepter] };
    add(id, { resource, gatewayId: ends[0], leadsTo: { gatewayId: ends[1] }, ...agreed });
    add(id, { resource, gatewayId: ends[1], leadsTo: { gatewayId: ends[0] }, ...agreed });
  }
  for (const resource of resources.ofType(type.vpn)) {
    const gatewayId = text(resource.inputs.transitGatewayId);
    const id = text(resource.computed?.transitGatewayAttachmentId);
    if (gatewayId !== undefined && id !== undefined) {
      add(id, { resource, gatewayId, leadsTo: { premises: resource }, agreed: [] });
    }
  }
  return found;
}

/** Within one account nobody is asked; between two the gateway is lent, and its owner accepts. */
function agreementOf(
  attachment: Resource,
  gateway: Resource,
  shares: Shares,
  accepter: Resource | undefined,
): readonly Resource[] | undefined {
  const lent = shares.lent(gateway, attachment);
  const isOwn = accountOf(gateway) === accountOf(attachment) || accountOf(attachment) === undefined;
  const accepts = isOwn || gateway.inputs.autoAcceptSharedAttachments === "enable";
  return lent && (accepts || accepter) ? [...lent, ...(accepter ? [accepter] : [])] : undefined;
}
