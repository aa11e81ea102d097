/** What a quota counts within. */
export type QuotaScope =
  | "region"
  | "zone"
  | "vpc"
  | "loadBalancer"
  | "securityGroup"
  | "networkInterface"
  | "routeTable"
  | "transitGateway";

export interface Quota {
  /** Default of a new account. */
  readonly value: number;
  readonly per: QuotaScope;
  /** Code in Service Quotas, with which a rise is asked for; absent when AWS never raises it or no code is known. */
  readonly code?: string;
  /** The service that the code belongs to, in Service Quotas. */
  readonly service?: string;
  /** What is counted, in AWS's words. */
  readonly name: string;
  readonly source: string;
  /** When the source was read. */
  readonly asOf: string;
}

const vpc = {
  service: "vpc",
  source: "Amazon VPC User Guide, Amazon VPC quotas",
  asOf: "2026-11-21",
} as const;
const elb = {
  service: "elasticloadbalancing",
  source: "Application Load Balancers guide, Quotas",
  asOf: "2026-11-21",
} as const;
const tgw = {
  service: "ec2",
  source: "AWS Transit Gateway guide, Quotas",
  asOf: "2026-11-21",
} as const;
const lattice = {
  service: "vpc-lattice",
  source: "VPC Lattice User Guide, Quotas",
  asOf: "2026-11-21",
} as const;
const ecs = {
  service: "fargate",
  source: "AWS General Reference, Amazon ECS endpoints and quotas",
  asOf: "2026-11-21",
} as const;
const vpn = {
  service: "ec2",
  source: "AWS Site-to-Site VPN User Guide, Quotas",
  asOf: "2026-11-21",
} as const;
const ec2 = {
  service: "ec2",
  source: "Amazon EC2 User Guide, On-Demand Instance quotas",
  asOf: "2026-11-21",
} as const;

/**
 * Default quotas of a new account that this platform can meet. Entered by hand: neither CloudFormation's schemas nor
 * botocore publish them. They hold in every region; an account's applied value may be higher.
 */
export const quotas = {
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
  transitGateways: {
    value: 5,
    per: "region",
    code: "L-A2478D36",
    name: "Transit gateways per account",
    ...tgw,
  },
  transitGatewaysPerVpc: { value: 5, per: "vpc", name: "Transit gateways per VPC", ...tgw },
  attachmentsPerTransitGateway: {
    value: 5000,
    per: "transitGateway",
    code: "L-E0233F82",
    name: "Attachments per transit gateway",
    ...tgw,
  },
  peeringsPerTransitGateway: {
    value: 50,
    per: "transitGateway",
    code: "L-A1B5A36F",
    name: "Peering attachments per transit gateway",
    ...tgw,
  },
  tablesPerTransitGateway: {
    value: 20,
    per: "transitGateway",
    code: "L-43872EB7",
    name: "Transit gateway route tables per transit gateway",
    ...tgw,
  },
  /** Of all its tables together. */
  routesPerTransitGateway: {
    value: 10_000,
    per: "transitGateway",
    name: "Total combined routes (dynamic and static) across all route tables for a single transit gateway",
    ...tgw,
  },
  serviceNetworks: {
    value: 50,
    per: "region",
    code: "L-9CAD07FB",
    name: "Service networks per region",
    ...lattice,
  },
  latticeServices: { value: 500, per: "region", code: "L-620C821E", name: "Services per region", ...lattice },
  latticeTargetGroups: {
    value: 500,
    per: "region",
    code: "L-BB11C6B9",
    name: "Target groups per region",
    ...lattice,
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
  vpnGateways: { value: 5, per: "region", name: "Virtual private gateways per Region", ...vpn },
  customerGateways: { value: 50, per: "region", name: "Customer gateways per Region", ...vpn },
  vpnConnections: { value: 50, per: "region", name: "Site-to-Site VPN connections per Region", ...vpn },
  applicationLoadBalancers: {
    value: 50,
    per: "region",
    code: "L-53DA6B97",
    name: "Application Load Balancers per Region",
    ...elb,
  },
  listenersPerLoadBalancer: {
    value: 50,
    per: "loadBalancer",
    code: "L-B6DF7632",
    name: "Listeners per Application Load Balancer",
    ...elb,
  },
  /** Default rules are not counted. */
  rulesPerLoadBalancer: {
    value: 100,
    per: "loadBalancer",
    name: "Rules per Application Load Balancer",
    ...elb,
  },
  targetGroups: { value: 3000, per: "region", code: "L-B22855CB", name: "Target Groups per Region", ...elb },
  targetGroupsPerLoadBalancer: {
    value: 100,
    per: "loadBalancer",
    name: "Target Groups per Application Load Balancer",
    ...elb,
  },
  certificatesPerLoadBalancer: {
    value: 25,
    per: "loadBalancer",
    name: "Certificates per Application Load Balancer",
    ...elb,
  },
  fargateOnDemandVcpus: {
    value: 6,
    per: "region",
    code: "L-3032A538",
    name: "Fargate On-Demand vCPU resource count",
    ...ecs,
  },
  fargateSpotVcpus: {
    value: 6,
    per: "region",
    code: "L-36FBB829",
    name: "Fargate Spot vCPU resource count",
    ...ecs,
  },
  ec2StandardOnDemandVcpus: {
    value: 5,
    per: "region",
    code: "L-1216C47A",
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances, vCPUs",
    ...ec2,
  },
  ec2StandardSpotVcpus: {
    value: 5,
    per: "region",
    code: "L-34B43A08",
    name: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests, vCPUs",
    ...ec2,
  },
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof quotas;

/** Default value of each quota, for sums. */
export const defaultQuotas = Object.freeze(
  Object.fromEntries(Object.entries(quotas).map(([name, quota]) => [name, quota.value])),
) as Readonly<Record<QuotaName, number>>;
