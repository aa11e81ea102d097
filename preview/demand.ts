/** What a plan needs of AWS's quotas, by region. Other stacks in the same account come on top. */
import { latticeListWeight } from "../config";
import { quotas, regionFacts, type QuotaName } from "../facts";
import { target, type Count } from "./demand-count";
import { transitCounts } from "./demand-transit";
import type { Demand, NetworkSummary, PlanState, PlanStep } from "./plan";

/** Counts of one region: by quota, and within it by whatever the quota is per (`""` for the region itself). */
type Counts = Map<QuotaName, Map<string, number>>;

const countedByType: Readonly<Record<string, QuotaName>> = {
  "aws:ec2/vpc:Vpc": "vpcs",
  "aws:ec2transitgateway/transitGateway:TransitGateway": "transitGateways",
  "aws:ec2/internetGateway:InternetGateway": "internetGateways",
  "aws:ec2/eip:Eip": "elasticIps",
  "aws:ec2/securityGroup:SecurityGroup": "securityGroups",
  "aws:lb/targetGroup:TargetGroup": "targetGroups",
  "aws:vpclattice/service:Service": "latticeServices",
  "aws:vpclattice/serviceNetwork:ServiceNetwork": "serviceNetworks",
  "aws:vpclattice/targetGroup:TargetGroup": "latticeTargetGroups",
  "aws:ec2/vpnGateway:VpnGateway": "vpnGateways",
  "aws:ec2/customerGateway:CustomerGateway": "customerGateways",
  "aws:ec2/vpnConnection:VpnConnection": "vpnConnections",
};

/** Quotas that running servers count against: of Spot, and on demand. */
const vcpuQuotas = {
  fargate: ["fargateSpotVcpus", "fargateOnDemandVcpus"],
  ec2: ["ec2StandardSpotVcpus", "ec2StandardOnDemandVcpus"],
} as const satisfies Record<string, readonly [QuotaName, QuotaName]>;

export function demandOf(
  steps: readonly PlanStep[],
  regionOf: Readonly<Record<string, string>>,
  networks: readonly NetworkSummary[],
): Demand[] {
  const regions = new Map<string, Counts>();
  const add = (region: string, quota: QuotaName, within: string, amount = 1) => {
    const counts = regions.get(region) ?? new Map<QuotaName, Map<string, number>>();
    const scopes = counts.get(quota) ?? new Map<string, number>();
    regions.set(region, counts.set(quota, scopes.set(within, (scopes.get(within) ?? 0) + amount)));
  };
  const states = new Map(steps.map(({ urn, newState }) => [urn, newState]));
  for (const { urn, op, newState } of steps) {
    const region = regionOf[urn];
    if (region !== undefined && newState !== undefined && op !== "delete") {
      for (const { quota, within, amount, at } of countsOf(newState, states)) {
        add(at ?? region, quota, within, amount);
      }
    }
  }
  for (const { region, services, capacities = [] } of networks) {
    const instances = capacities.map((capacity) => ({ compute: "ec2", ...capacity }));
    for (const { compute, vcpus, spotPercent, ...sizes } of [...services, ...instances]) {
      const max = "peak" in sizes ? (sizes.peak ?? sizes.max) : sizes.max;
      const spot = Math.round((max * spotPercent) / 100);
      const [ofSpot, onDemand] = vcpuQuotas[compute === "fargate" ? "fargate" : "ec2"];
      add(region, ofSpot, "", spot * vcpus);
      add(region, onDemand, "", (max - spot) * vcpus);
    }
  }
  return [...regions.keys()].sort().flatMap((region) => summarise(region, regions.get(region) as Counts));
}

function summarise(region: string, counts: Counts): Demand[] {
  const defaults = regionFacts(region)?.quotas;
  return (Object.keys(quotas) as QuotaName[]).flatMap((quota) => {
    const needed = Math.max(0, ...(counts.get(quota)?.values() ?? []));
    const { name, value, ...rest } = quotas[quota];
    return needed === 0
      ? []
      : [
          {
            region,
            quota,
            name,
            needed,
            default: defaults?.[quota] ?? value,
            ...("code" in rest ? { code: rest.code } : {}),
          },
        ];
  });
}

/** The quotas that one resource counts against. */
function countsOf(state: PlanState, states: ReadonlyMap<string, PlanState | undefined>): Count[] {
  const { type, inputs = {} } = state;
  const byType = countedByType[type];
  if (byType !== undefined) {
    return [{ quota: byType, within: "" }];
  }
  const one = (quota: QuotaName, within: string): Count[] => [{ quota, within }];
  /** A rule that names a list counts as often as that has places; AWS's own, not in the plan, is VPC Lattice's. */
  const rule = (direction: "in" | "out"): Count[] => {
    const list = states.get(target(state, "prefixListId"))?.inputs;
    const places = list?.maxEntries ?? (inputs.prefixListId === undefined ? 1 : latticeListWeight);
    const within = `${target(state, "securityGroupId")} ${direction}`;
    return [{ quota: "rulesPerSecurityGroup", within, amount: Number(places) }];
  };
  switch (type) {
    case "aws:ec2/subnet:Subnet":
      return one("subnetsPerVpc", target(state, "vpcId"));
    case "aws:ec2/natGateway:NatGateway":
      return one(
        "natGatewaysPerZone",
        String(states.get(target(state, "subnetId"))?.inputs?.availabilityZone ?? ""),
      );
    case "aws:ec2/vpcEndpoint:VpcEndpoint":
      return inputs.vpcEndpointType === "Interface"
        ? one("interfaceEndpointsPerVpc", target(state, "vpcId"))
        : one("gatewayEndpoints", "");
    case "aws:ec2/vpcPeeringConnection:VpcPeeringConnection":
      return [
        ...one("peeringsPerVpc", target(state, "vpcId")),
        {
          quota: "peeringsPerVpc",
          within: target(state, "peerVpcId"),
          ...(typeof inputs.peerRegion === "string" && { at: inputs.peerRegion }),
        },
      ];
    case "aws:ec2/route:Route":
      return one("routesPerRouteTable", target(state, "routeTableId"));
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
      return rule("in");
    case "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":
      return rule("out");
    case "aws:lb/loadBalancer:LoadBalancer":
      return (inputs.loadBalancerType ?? "application") === "application"
        ? one("applicationLoadBalancers", "")
        : [];
    case "aws:lb/listener:Listener":
      return one("listenersPerLoadBalancer", target(state, "loadBalancerArn"));
    case "aws:lb/listenerRule:ListenerRule":
      return one("rulesPerLoadBalancer", target(states.get(target(state, "listenerArn")), "loadBalancerArn"));
    default:
      return transitCounts(state, states);
  }
}

/** Whether a new account's quota is too small. */
export function exceeds({ needed, default: allowed }: Demand): boolean {
  return needed > allowed;
}
