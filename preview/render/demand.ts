import type { QuotaName } from "../../facts";
import { exceeds } from "../demand";
import type { Demand, Plan } from "../plan";
import type { Paint } from "./index";
import { table, wrap } from "./table";

/** Titles short enough for a column. */
const titles: Readonly<Record<QuotaName, string>> = {
  vpcs: "VPCs",
  elasticIps: "elastic IPs",
  internetGateways: "gateways",
  natGatewaysPerZone: "NAT/zone",
  subnetsPerVpc: "subnets/VPC",
  interfaceEndpointsPerVpc: "endpoints/VPC",
  gatewayEndpoints: "endpoints",
  peeringsPerVpc: "peerings/VPC",
  routesPerRouteTable: "routes/table",
  transitGateways: "transit",
  transitGatewaysPerVpc: "transit/VPC",
  attachmentsPerTransitGateway: "attached/transit",
  peeringsPerTransitGateway: "peerings/transit",
  tablesPerTransitGateway: "tables/transit",
  routesPerTransitGateway: "routes/transit",
  serviceNetworks: "service networks",
  latticeServices: "Lattice services",
  latticeTargetGroups: "Lattice targets",
  securityGroups: "groups",
  rulesPerSecurityGroup: "rules/group",
  securityGroupsPerInterface: "groups/interface",
  vpnGateways: "VPN gateways",
  customerGateways: "customer gateways",
  vpnConnections: "VPNs",
  applicationLoadBalancers: "ALBs",
  listenersPerLoadBalancer: "listeners/ALB",
  rulesPerLoadBalancer: "rules/ALB",
  targetGroups: "targets",
  targetGroupsPerLoadBalancer: "targets/ALB",
  certificatesPerLoadBalancer: "certs/ALB",
  fargateOnDemandVcpus: "Fargate vCPU",
  fargateSpotVcpus: "Fargate Spot",
  ec2StandardOnDemandVcpus: "EC2 vCPU",
  ec2StandardSpotVcpus: "EC2 Spot",
};

/** Shown always, as the scarce ones; any other only where a new account would run into it. */
const scarce: readonly string[] = [
  "vpcs",
  "elasticIps",
  "applicationLoadBalancers",
  "rulesPerLoadBalancer",
  "rulesPerSecurityGroup",
] satisfies QuotaName[];

/** More do not fit the page. */
const mostColumns = 6;

/** Demand by region and quota, against what a new account has. */
export function demandPage({ archipelago }: Plan, country: string | undefined, paint: Paint): string {
  const home = archipelago.countries.find(({ code }) => code === country)?.region;
  const demand = archipelago.demand.filter(({ region }) => country === undefined || region === home);
  const columns = [...new Set(demand.map(({ quota }) => quota))].filter(
    (quota) => scarce.includes(quota) || demand.some((one) => one.quota === quota && exceeds(one)),
  );
  if (columns.length === 0) {
    return "";
  }
  const ofQuota = (quota: string) => demand.filter((one) => one.quota === quota);
  const regions = [...new Set(demand.map(({ region }) => region))];
  const part = (quotas: readonly string[]): string => {
    const rows = regions.map((region) => [
      region,
      ...quotas.map((quota) =>
        cell(
          ofQuota(quota).find((one) => one.region === region),
          paint,
        ),
      ),
    ]);
    const defaults = [
      "a new account has",
      ...quotas.map((quota) => String(ofQuota(quota)[0]?.default ?? "")),
    ];
    const head = ["this stack needs", ...quotas.map((quota) => titles[quota as QuotaName] ?? quota)];
    return table(head, [...rows, defaults.map((text) => paint.dim(text))], paint);
  };
  const parts = Array.from({ length: Math.ceil(columns.length / mostColumns) }, (_, index) =>
    part(columns.slice(index * mostColumns, (index + 1) * mostColumns)),
  );
  const short = columns.flatMap((quota) => ofQuota(quota).find(exceeds) ?? []);
  const note = short.length === 0 ? [] : [wrap(`${paint.yellow("!")} ${advice(short)}`, "  ")];
  return [paint.bold("Quotas"), ...parts, ...note].join("\n");
}

function cell(one: Demand | undefined, paint: Paint): string {
  if (one === undefined) {
    return "";
  }
  const amount = String(Math.round(one.needed * 100) / 100);
  return exceeds(one) ? paint.yellow(`! ${amount}`) : amount;
}

function advice(short: readonly Demand[]): string {
  const names = short.map(({ name, code }) => (code === undefined ? name : `${name} (${code})`));
  return `ask for more in Service Quotas, unless the account has it already: ${names.join("; ")}`;
}
