import type { Quota } from "./quota";

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
const vpn = {
  service: "ec2",
  source: "AWS Site-to-Site VPN User Guide, Quotas",
  asOf: "2026-11-21",
} as const;

/** What links networks to each other and to the company's sites. */
export const linkQuotas = {
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
  vpnGateways: { value: 5, per: "region", name: "Virtual private gateways per Region", ...vpn },
  customerGateways: { value: 50, per: "region", name: "Customer gateways per Region", ...vpn },
  vpnConnections: { value: 50, per: "region", name: "Site-to-Site VPN connections per Region", ...vpn },
} as const satisfies Record<string, Quota>;
