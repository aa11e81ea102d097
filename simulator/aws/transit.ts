import { Cloud, CloudError, CloudResource } from "../cloud";
import { isShared } from "./shares";

const area = "aws:ec2transitgateway/";
const attachmentType = `${area}vpcAttachment:VpcAttachment`;
const peeringType = `${area}peeringAttachment:PeeringAttachment`;
const accepterTypes = [
  `${area}vpcAttachmentAccepter:VpcAttachmentAccepter`,
  `${area}peeringAttachmentAccepter:PeeringAttachmentAccepter`,
];

const gatewayOf = (cloud: Cloud, id: unknown) =>
  cloud.resources(`${area}transitGateway:TransitGateway`).find((gateway) => gateway.id === id);

/** Whether traffic may be sent over an attachment: a peering, and what comes from another account, must be accepted. */
function isAvailable(cloud: Cloud, id: unknown): boolean {
  const attachment = [...cloud.resources(attachmentType), ...cloud.resources(peeringType)].find(
    (one) => one.id === id,
  );
  if (!attachment) {
    return false;
  }
  const owner = gatewayOf(cloud, attachment.inputs["transitGatewayId"])?.place.accountId;
  const waits = attachment.type === peeringType || owner !== attachment.place.accountId;
  return !waits || accepterTypes.some((type) => cloud.resources(type).some((accepter) => accepter.id === id));
}

/** A table, and a route in it, take what is available only. */
export function attachmentIsAvailable(cloud: Cloud, { inputs }: CloudResource): void {
  const id = inputs["transitGatewayAttachmentId"];
  if (!isAvailable(cloud, id)) {
    throw new CloudError("IncorrectState", `${String(id)} is in invalid state`);
  }
}

/** Another account's gateway is not there unless it is shared, and the share's invitation accepted. */
export function gatewayIsShared(cloud: Cloud, attachment: CloudResource): void {
  const id = attachment.inputs["transitGatewayId"];
  const gateway = gatewayOf(cloud, id);
  const { accountId } = attachment.place;
  if (!gateway || gateway.place.accountId === accountId) {
    return;
  }
  if (!isShared(cloud, gateway.outputs["arn"], accountId)) {
    throw new CloudError(
      "InvalidTransitGatewayID.NotFound",
      `Transit Gateway ${String(id)} was deleted or does not exist.`,
    );
  }
}

/** A network has a route to a gateway only once it is attached to it. */
export function networkIsAttached(cloud: Cloud, route: CloudResource): void {
  const gatewayId = route.inputs["transitGatewayId"];
  if (gatewayId === undefined) {
    return;
  }
  const vpcId = cloud
    .resources("aws:ec2/routeTable:RouteTable")
    .find(({ id }) => id === route.inputs["routeTableId"])?.inputs["vpcId"];
  const attached = cloud
    .resources(attachmentType)
    .some(
      ({ id, inputs }) =>
        inputs["transitGatewayId"] === gatewayId && inputs["vpcId"] === vpcId && isAvailable(cloud, id),
    );
  if (vpcId !== undefined && !attached) {
    throw new CloudError("InvalidTransitGatewayID.NotFound", `no attachment of ${String(vpcId)}`);
  }
}
