/** Tells networks and services by their resources, for a plan that does not say itself. */
import { deriveCapacities, deriveService } from "./derive-service";
import type { Places } from "./places";
import type { CapacitySummary, NetworkSummary, PlanState, PlanStep, ServiceSummary } from "./plan";
import { parseUrn } from "./urn";

/** The hub's code; a plan of the engine has no other mark of it. */
const hub = "hub";

export function deriveNetworks(
  steps: readonly PlanStep[],
  { countryOf, regionOf }: Places,
): NetworkSummary[] {
  const byCode = new Map<string, PlanState[]>();
  for (const { urn, newState } of steps) {
    const code = countryOf[urn];
    if (code !== undefined && newState !== undefined) {
      byCode.set(code, [...(byCode.get(code) ?? []), newState]);
    }
  }
  const codes = [...byCode.keys()].sort((a, b) => Number(b === hub) - Number(a === hub) || (a < b ? -1 : 1));
  return codes.map((code) => deriveNetwork(code, byCode.get(code) ?? [], regionOf));
}

/** The domain below which every zone is: `<code>.<environment>.<domain>`. */
export function deriveDomain(networks: readonly NetworkSummary[], environment: string): string | undefined {
  const [network] = networks;
  const start = `${network?.code}.${environment}.`;
  return network?.zoneName.startsWith(start) ? network.zoneName.slice(start.length) : undefined;
}

function deriveNetwork(
  code: string,
  states: readonly PlanState[],
  regionOf: Readonly<Record<string, string>>,
): NetworkSummary {
  const ofType = (type: string) => states.filter((state) => state.type === type);
  const [vpc] = ofType("aws:ec2/vpc:Vpc");
  const zones = ofType("aws:ec2/subnet:Subnet").map(({ inputs }) => text(inputs?.availabilityZone).slice(-1));
  const gateways = ofType("aws:ec2/natGateway:NatGateway").length;
  // The other zones are the mesh's.
  const zone = ofType("aws:route53/zone:Zone")
    .map(({ inputs }) => inputs)
    .find((inputs) => text(inputs?.name).startsWith(`${code}.`) && inputs?.vpcs === undefined);
  // The comment of the network's zone is `<name>, <environment>`.
  const [, name = code] = /^(.+), \w+$/.exec(text(zone?.comment)) ?? [];
  const capacities = deriveCapacities(code, states);
  return {
    code,
    name,
    role: code === hub ? "hub" : "country",
    // A country's edge has resources in the hub's region, too.
    region: regionOf[vpc?.urn ?? ""] ?? "",
    block: text(vpc?.inputs?.cidrBlock),
    zones: [...new Set(zones)].filter(Boolean).sort(),
    nat: gateways === 0 ? "none" : gateways === 1 ? "single" : "perZone",
    zoneName: text(zone?.name),
    services: deriveServices(code, states, capacities),
    ...(capacities.length > 0 && { capacities }),
  };
}

/** Tasks on shared capacity are on Spot as far as it is, and daemons as many as its instances. */
function onCapacity(
  service: ServiceSummary,
  states: readonly PlanState[],
  capacities: readonly CapacitySummary[],
): ServiceSummary {
  const capacity =
    service.compute === "ecs-ec2" ? capacities.find(({ arch }) => arch === service.arch) : undefined;
  if (capacity === undefined) return service;
  const { min, max, spotPercent } = capacity;
  const daemon = states.some(({ inputs }) => inputs?.schedulingStrategy === "DAEMON");
  return { ...service, ...(daemon && { min, max }), spotPercent };
}

/** Services by the tag that every one of their resources carries. */
function deriveServices(
  code: string,
  states: readonly PlanState[],
  capacities: readonly CapacitySummary[],
): ServiceSummary[] {
  const byName = new Map<string, PlanState[]>();
  for (const state of states) {
    const name = (state.inputs?.tags as Record<string, unknown> | undefined)?.service;
    if (typeof name === "string" && name !== "platform") {
      byName.set(name, [...(byName.get(name) ?? []), state]);
    }
  }
  return [...byName.keys()].sort().map((name) => {
    const untagged = states.filter(({ urn }) => parseUrn(urn).name.startsWith(`${code}-${name}-`));
    const own = [...(byName.get(name) ?? []), ...untagged];
    return onCapacity(deriveService(code, name, own), own, capacities);
  });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
