import type { Quota } from "./quota";

const vpc = {
  service: "vpc",
  source: "Amazon VPC User Guide, Amazon VPC quotas",
  asOf: "2026-11-21",
} as const;

/** What networks are made of. */
export const networkQuotas = {
  vpcs: { value: 5, per: "region", code: "L-F678F1CE", name: "VPCs per Region", ...vpc },
  elasticIps: {
    value: 5,
    per: "region",
    code: "L-0263D0A3",
    name: "Elastic IP addresses per Region",
    ...vpc,
    service: "ec2",
  },
  internetGateways: {
    value: 5,
    per: "region",
    code: "L-A4707A72",
    name: "Internet gateways per Region",
    ...vpc,
  },
  natGatewaysPerZone: {
    value: 5,
    per: "zone",
    code: "L-FE5A380F",
    name: "NAT gateways per Availability Zone",
    ...vpc,
  },
  subnetsPerVpc: { value: 200, per: "vpc", code: "L-407747CB", name: "Subnets per VPC", ...vpc },
  interfaceEndpointsPerVpc: {
    value: 50,
    per: "vpc",
    code: "L-29B6F2EB",
    name: "Interface and Gateway Load Balancer endpoints per VPC",
    ...vpc,
  },
  gatewayEndpoints: {
    value: 20,
    per: "region",
    code: "L-1B52E74A",
    name: "Gateway VPC endpoints per Region",
    ...vpc,
  },
  peeringsPerVpc: {
    value: 50,
    per: "vpc",
    code: "L-7E9ECCDB",
    name: "Active VPC peering connections per VPC",
    ...vpc,
  },
  /** 50 until June 2025. */
  routesPerRouteTable: {
    value: 500,
    per: "routeTable",
    code: "L-93826ACB",
    name: "Routes per route table",
    ...vpc,
  },
  securityGroups: {
    value: 2500,
    per: "region",
    code: "L-E79EC296",
    name: "VPC security groups per Region",
    ...vpc,
  },
  /** Inbound and outbound are counted apart; a prefix list counts as its maximum number of entries. */
  rulesPerSecurityGroup: {
    value: 60,
    per: "securityGroup",
    code: "L-0EA8095F",
    name: "Inbound or outbound rules per security group",
    ...vpc,
  },
  securityGroupsPerInterface: {
    value: 5,
    per: "networkInterface",
    code: "L-2AFB9258",
    name: "Security groups per network interface",
    ...vpc,
  },
} as const satisfies Record<string, Quota>;
