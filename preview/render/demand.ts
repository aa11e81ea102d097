import { exceeds } from "../demand";
import type { Demand, Plan } from "../plan";
import type { Paint } from "./index";
import { table, wrap } from "./table";

/** Short titles; a quota that is not here is shown only where a new account would run into it. */
const titles: Readonly<Record<string, string>> = {
  vpcs: "VPCs",
  elasticIps: "elastic IPs",
  applicationLoadBalancers: "ALBs",
  rulesPerLoadBalancer: "rules/ALB",
  rulesPerSecurityGroup: "rules/group",
};
const scarceTitles: Readonly<Record<string, string>> = {
  ...titles,
  fargateOnDemandVcpus: "Fargate vCPU",
  fargateSpotVcpus: "Fargate Spot",
  ec2StandardOnDemandVcpus: "EC2 vCPU",
  ec2StandardSpotVcpus: "EC2 Spot",
  natGatewaysPerZone: "NAT/zone",
  internetGateways: "gateways",
  interfaceEndpointsPerVpc: "endpoints/VPC",
  targetGroups: "target groups",
};

/** Demand by region and quota, against what a new account has. */
export function demandPage({ archipelago }: Plan, country: string | undefined, paint: Paint): string {
  const home = archipelago.countries.find(({ code }) => code === country)?.region;
  const demand = archipelago.demand.filter(({ region }) => country === undefined || region === home);
  const columns = [...new Set(demand.map(({ quota }) => quota))].filter(
    (quota) => quota in titles || demand.some((one) => one.quota === quota && exceeds(one)),
  );
  if (columns.length === 0) {
    return "";
  }
  const ofQuota = (quota: string) => demand.filter((one) => one.quota === quota);
  const rows = [...new Set(demand.map(({ region }) => region))].map((region) => [
    region,
    ...columns.map((quota) =>
      cell(
        ofQuota(quota).find((one) => one.region === region),
        paint,
      ),
    ),
  ]);
  const defaults = ["a new account has", ...columns.map((quota) => String(ofQuota(quota)[0]?.default ?? ""))];
  const head = ["this stack alone needs", ...columns.map((quota) => scarceTitles[quota] ?? quota)];
  const page = `${paint.bold("Quotas")}\n${table(head, [...rows, defaults.map((text) => paint.dim(text))], paint)}`;
  const short = columns.flatMap((quota) => ofQuota(quota).find(exceeds) ?? []);
  return short.length === 0 ? page : `${page}\n${wrap(`${paint.yellow("!")} ${advice(short)}`, "  ")}`;
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
