import type { Made, Making, Rule, Rules } from "../making";

/** Two things tied to one another, which is all that the id says. */
const pair =
  (of: string, and: string): Rule =>
  (resource: Making): Made => ({
    id: `${resource.text(of) ?? resource.hex(8)}_${resource.text(and) ?? resource.hex(8, "and")}`,
  });

/** Takes over what somebody else made, under its id. */
const accepter: Rule = (resource) => ({
  id: resource.text("transitGatewayAttachmentId") ?? resource.ec2Id("tgw-attach"),
});

/** AWS Transit Gateway, and the sharing of resources between accounts (AWS RAM). */
export const transitRules: Rules = {
  "aws:ec2transitgateway/transitGateway:TransitGateway": (resource) => {
    const id = resource.ec2Id("tgw");
    return {
      id,
      computed: {
        arn: resource.arn("ec2", `transit-gateway/${id}`),
        ownerId: resource.accountId,
        amazonSideAsn: 64512,
      },
    };
  },
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": (resource) => {
    const id = resource.ec2Id("tgw-attach");
    return {
      id,
      computed: {
        arn: resource.arn("ec2", `transit-gateway-attachment/${id}`),
        vpcOwnerId: resource.accountId,
      },
    };
  },
  "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": accepter,
  "aws:ec2transitgateway/peeringAttachment:PeeringAttachment": (resource) => {
    const id = resource.ec2Id("tgw-attach");
    return {
      id,
      computed: {
        arn: resource.arn("ec2", `transit-gateway-attachment/${id}`),
        peerAccountId: resource.text("peerAccountId") ?? resource.accountId,
        state: "pendingAcceptance",
      },
    };
  },
  // Between regions an attachment has one id for both its sides.
  "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter": accepter,
  "aws:ec2transitgateway/routeTable:RouteTable": (resource) => {
    const id = resource.ec2Id("tgw-rtb");
    return {
      id,
      computed: {
        arn: resource.arn("ec2", `transit-gateway-route-table/${id}`),
        defaultAssociationRouteTable: false,
        defaultPropagationRouteTable: false,
      },
    };
  },
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": pair(
    "transitGatewayRouteTableId",
    "transitGatewayAttachmentId",
  ),
  "aws:ec2transitgateway/route:Route": pair("transitGatewayRouteTableId", "destinationCidrBlock"),
  "aws:ram/resourceShare:ResourceShare": (resource) => {
    const arn = resource.arn("ram", `resource-share/${resource.uuid()}`);
    return { id: arn, computed: { arn } };
  },
  "aws:ram/resourceAssociation:ResourceAssociation": (resource) => ({
    id: `${resource.text("resourceShareArn") ?? resource.uuid()},${resource.text("resourceArn") ?? resource.hex(8)}`,
  }),
  "aws:ram/principalAssociation:PrincipalAssociation": (resource) => ({
    id: `${resource.text("resourceShareArn") ?? resource.uuid()},${resource.text("principal") ?? resource.hex(8)}`,
  }),
  "aws:ram/resourceShareAccepter:ResourceShareAccepter": (resource) => ({
    id: resource.text("shareArn") ?? resource.arn("ram", `resource-share/${resource.uuid()}`),
    computed: { receiverAccountId: resource.accountId, status: "ACTIVE" },
  }),
};
