import { Making, Made, Rules } from "../making";

/** An end of a tunnel: nobody's address, as all public ones here. */
const tunnelAddress = (resource: Making, tunnel: string): string =>
  `198.19.${resource.number(256, `${tunnel} third`)}.${1 + resource.number(254, `${tunnel} fourth`)}`;

function vpnConnection(resource: Making): Made {
  const id = resource.ec2Id("vpn");
  // Keys that Secrets Manager keeps are shown as stars.
  const hidden = resource.text("presharedKeyStorage") === "SecretsManager";
  const key = (tunnel: string) => (hidden ? "****" : resource.hex(32, tunnel));
  return {
    id,
    computed: {
      arn: resource.arn("ec2", `vpn-connection/${id}`),
      tunnel1Address: tunnelAddress(resource, "first"),
      tunnel2Address: tunnelAddress(resource, "second"),
      tunnel1PresharedKey: key("first"),
      tunnel2PresharedKey: key("second"),
      ...(hidden && {
        presharedKeyArn: resource.arn("secretsmanager", `secret:s2svpn!${id}-${resource.hex(6, "secret")}`),
      }),
      customerGatewayConfiguration: `<vpn_connection id="${id}"><pre_shared_key>${key("first")}</pre_shared_key></vpn_connection>`,
    },
  };
}

const gateway = (prefix: string, kind: string) => (resource: Making) => {
  const id = resource.ec2Id(prefix);
  return { id, computed: { arn: resource.arn("ec2", `${kind}/${id}`) } };
};

/** What stands between a network and the company's sites, and the checks of the old side of a name. */
export const onPremisesRules: Rules = {
  "aws:ec2/vpnGateway:VpnGateway": gateway("vgw", "vpn-gateway"),
  "aws:ec2/customerGateway:CustomerGateway": gateway("cgw", "customer-gateway"),
  "aws:ec2/vpnConnection:VpnConnection": vpnConnection,
  "aws:ec2/vpnConnectionRoute:VpnConnectionRoute": (resource) => ({
    id: `${resource.text("destinationCidrBlock") ?? ""}:${resource.text("vpnConnectionId") ?? resource.ec2Id("vpn")}`,
  }),
  "aws:directconnect/gatewayAssociation:GatewayAssociation": (resource) => ({
    id: `ga-${resource.text("dxGatewayId") ?? resource.uuid()}${resource.text("associatedGatewayId") ?? resource.ec2Id("vgw")}`,
    computed: { associatedGatewayType: "virtualPrivateGateway", dxGatewayOwnerAccountId: resource.accountId },
  }),
  "aws:directconnect/gatewayAssociationProposal:GatewayAssociationProposal": (resource) => ({
    id: resource.uuid(),
    computed: {
      associatedGatewayType: "virtualPrivateGateway",
      associatedGatewayOwnerAccountId: resource.accountId,
    },
  }),
  "aws:route53/healthCheck:HealthCheck": (resource) => {
    const id = resource.uuid();
    return { id, computed: { arn: resource.arn("route53", `healthcheck/${id}`, "public") } };
  },
};
