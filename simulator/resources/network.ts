import { digest, Making, Made, ownedId, Rules } from "../making";

/** An EC2 resource whose id is `prefix-0…`, with an ARN and the owner's account. */
function ec2(prefix: string, kind: string, computed?: (resource: Making, id: string) => object) {
  return (resource: Making): Made => {
    const id = resource.ec2Id(prefix);
    return {
      id,
      computed: {
        arn: resource.arn("ec2", `${kind}/${id}`),
        ownerId: resource.accountId,
        ...computed?.(resource, id),
      },
    };
  };
}

/** Public addresses come from the benchmarking block 198.18.0.0/15: nobody's, and enough of them not to collide. */
function publicIp(resource: Making): string {
  return `198.${18 + resource.number(2, "a")}.${resource.number(256, "b")}.${1 + resource.number(254, "c")}`;
}

function securityGroupRule(resource: Making): Made {
  const id = resource.ec2Id("sgr");
  return { id, computed: { arn: resource.arn("ec2", `security-group-rule/${id}`), securityGroupRuleId: id } };
}

/** Amazon VPC and the parts of Amazon EC2 around it. */
export const networkRules: Rules = {
  "aws:ec2/vpc:Vpc": ec2("vpc", "vpc", (resource, id) => ({
    defaultNetworkAclId: ownedId("acl", id),
    defaultRouteTableId: ownedId("rtb", id),
    defaultSecurityGroupId: ownedId("sg", id),
    dhcpOptionsId: resource.ec2Id("dopt", "dhcp"),
    mainRouteTableId: ownedId("rtb", id),
    instanceTenancy: "default",
  })),
  "aws:ec2/subnet:Subnet": ec2("subnet", "subnet"),
  "aws:ec2/internetGateway:InternetGateway": ec2("igw", "internet-gateway"),
  "aws:ec2/routeTable:RouteTable": ec2("rtb", "route-table"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": (resource) => ({ id: resource.ec2Id("rtbassoc") }),
  "aws:ec2/route:Route": (resource) => ({
    id: `r-${resource.text("routeTableId") ?? resource.ec2Id("rtb")}${1_000_000_000 + resource.number(999_999_999)}`,
    computed: { origin: "CreateRoute", state: "active" },
  }),
  "aws:ec2/eip:Eip": (resource) => {
    const id = resource.ec2Id("eipalloc");
    const ip = publicIp(resource);
    return {
      id,
      computed: {
        allocationId: id,
        arn: resource.arn("ec2", `elastic-ip/${id}`),
        publicIp: ip,
        publicDns: `ec2-${ip.replaceAll(".", "-")}.${resource.region}.compute.amazonaws.com`,
        domain: "vpc",
      },
    };
  },
  "aws:ec2/natGateway:NatGateway": (resource) => ({
    id: resource.ec2Id("nat"),
    computed: {
      associationId: resource.ec2Id("eipassoc", "association"),
      networkInterfaceId: resource.ec2Id("eni", "interface"),
      publicIp: publicIp(resource),
      connectivityType: "public",
    },
  }),
  "aws:ec2/flowLog:FlowLog": (resource) => {
    const id = resource.ec2Id("fl");
    return { id, computed: { arn: resource.arn("ec2", `vpc-flow-log/${id}`) } };
  },
  "aws:ec2/securityGroup:SecurityGroup": ec2("sg", "security-group", () => ({
    description: "Managed by Pulumi",
    revokeRulesOnDelete: false,
  })),
  // Not a new group: the one that came with the network, taken over.
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": (resource) => {
    const id = ownedId("sg", resource.text("vpcId") ?? resource.name);
    return {
      id,
      computed: {
        arn: resource.arn("ec2", `security-group/${id}`),
        ownerId: resource.accountId,
        name: "default",
        description: "default VPC security group",
      },
    };
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce", "vpc-endpoint", (resource, id) => {
    const service = resource.text("serviceName")?.split(".").slice(3).join(".") || "service";
    const hash = digest(id).slice(0, 8);
    const isInterface = resource.text("vpcEndpointType") === "Interface";
    return {
      state: "available",
      requesterManaged: false,
      prefixListId: isInterface ? "" : ownedId("pl", `${resource.region}|${service}`),
      cidrBlocks: [],
      networkInterfaceIds: isInterface ? [resource.ec2Id("eni", "interface")] : [],
      dnsEntries: isInterface
        ? [
            {
              dnsName: `${id}-${hash}.${service}.${resource.region}.vpce.amazonaws.com`,
              hostedZoneId: `Z${resource.capitals(13, "zone")}`,
            },
          ]
        : [],
    };
  }),
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": (resource) => ({
    id: resource.ec2Id("pcx"),
    computed: { acceptStatus: resource.inputs["autoAccept"] === true ? "active" : "pending-acceptance" },
  }),
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": (resource) => ({
    id: resource.text("vpcPeeringConnectionId") ?? resource.ec2Id("pcx"),
    computed: { acceptStatus: "active" },
  }),
  "aws:ec2/managedPrefixList:ManagedPrefixList": ec2("pl", "prefix-list", () => ({ version: 1 })),
  "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": (resource) => ({
    id: `${resource.text("prefixListId") ?? resource.ec2Id("pl")},${resource.text("cidr") ?? ""}`,
  }),
};
