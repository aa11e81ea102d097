import { endpointServices, lacks, regionFacts, regions } from "../../facts";
import { environmentBlock, networkAddresses } from "../addresses";
import { merge, networkLayers, said, stackWideLayers, type Layer } from "../layers";
import { hubCode, type ResolvedNetwork } from "../model";
import type { CountryDefinition, NetworkLayer } from "../keys";
import { nearest, nearestOf } from "../suggest";
import { resolveCapacity } from "./capacity";
import { setBy, type Context } from "./context";
import { resolveNotifications } from "./notifications";
import { resolveLink } from "./on-premises";

/** The most zones a network may use: subnets are reserved for so many. */
const slotCount = 4;

/** A network without its services; every key from its layers. */
export type BareNetwork = Omit<ResolvedNetwork, "services" | "events">;

export function resolveNetwork(
  context: Context,
  code: string,
  definition: CountryDefinition,
  layers: readonly Layer<NetworkLayer>[],
  merged: NetworkLayer,
  domain: string,
): BareNetwork {
  const prefix = `${context.environment}.${code}`;
  const region = merged.region ?? definition.region;
  const slots = zoneSlots(context, prefix, region, layers, merged);
  const account = merged.account && { id: merged.account.id, roleArn: merged.account.roleArn };
  if (account && account.roleArn.split(":")[4] !== account.id)
    context.problems.push({
      path: `${prefix}.account.roleArn`,
      value: account.roleArn,
      problem: `is a role of another account than ${account.id}; ${setBy(layers, "account", "roleArn")}`,
      allowed: `a role of ${account.id}`,
      fix: "correct account.id or account.roleArn",
    });
  checkEndpoints(context, prefix, layers, merged);
  const addresses = networkAddresses(environmentBlock(context.environment, definition.slot));
  const sites = merge(stackWideLayers(context)).onPremises ?? [];
  return {
    code,
    name: definition.name,
    role: code === "hub" ? "hub" : "country",
    region,
    timeZone: merged.timeZone ?? definition.timeZone,
    ...(account && { account }),
    addresses,
    zoneSlots: slots.all,
    zones: slots.used,
    fargateSpot: lacks(region, "fargate-spot") === undefined,
    nat: merged.nat ?? "single",
    transport: merged.transport === undefined || merged.transport === "auto" ? "peering" : merged.transport,
    sharing: merged.sharing ?? "invitation",
    ...resolveLink({ context, prefix, layers, region, addresses, sites }, merged),
    interfaceEndpoints: [...new Set(merged.interfaceEndpoints ?? [])].sort(),
    flowLogs: {
      enabled: merged.flowLogs?.enabled ?? true,
      retentionDays: merged.flowLogs?.retentionDays ?? 7,
    },
    logRetentionDays: merged.logRetentionDays ?? 7,
    dns: resolveDns(context, prefix, `${code}.${context.environment}.${domain}`, layers, merged),
    routing: resolveRouting(context, code, layers, merged),
    ...resolveOffHours(context, prefix, layers, merged),
    ...(merged.publicLoadBalancer?.minimumCapacityUnits && {
      reservedCapacityUnits: merged.publicLoadBalancer.minimumCapacityUnits,
    }),
    ecsEc2: resolveCapacity(merged, merge(stackWideLayers(context)).datadog?.enabled ?? false),
    notifications: resolveNotifications(
      context,
      { code, region, hubRegion: hubRegion(context, region) },
      layers,
      merged,
    ),
    uses: [...new Set(merged.uses ?? [])].sort(),
  };
}

/** Where the hub is; a network that is judged without a hub stands for itself. */
function hubRegion(context: Context, fallback: string): string {
  return merge(networkLayers(context, "hub")).region ?? context.sources.countries["hub"]?.region ?? fallback;
}

/** S3 and DynamoDB have gateway endpoints, which cost nothing, in every network. */
const gatewayEndpoints = ["s3", "dynamodb"];

function checkEndpoints(
  { problems }: Context,
  prefix: string,
  layers: readonly Layer<NetworkLayer>[],
  { interfaceEndpoints = [] }: NetworkLayer,
): void {
  const where = setBy(layers, "interfaceEndpoints");
  for (const value of new Set(interfaceEndpoints)) {
    const path = `${prefix}.interfaceEndpoints`;
    if (gatewayEndpoints.includes(value))
      problems.push({
        path,
        value,
        problem: `every network has a gateway endpoint for ${value} already; ${where}`,
        fix: `remove ${value}`,
      });
    else if (!endpointServices.includes(value)) {
      const near = nearestOf(value, endpointServices, 6);
      problems.push({
        path,
        value,
        problem: `is not the suffix of an endpoint service that is known; ${where}`,
        allowed: `${near.join(", ")}, … (all: facts/endpoint-services.ts)`,
        fix: nearest(value, endpointServices) ?? "correct it, or add it to facts/endpoint-services.ts",
      });
    }
  }
}

function zoneSlots(
  { environment, problems }: Context,
  prefix: string,
  region: string,
  layers: readonly Layer<NetworkLayer>[],
  merged: NetworkLayer,
): { all: readonly string[]; used: readonly string[] } {
  const facts = regionFacts(region);
  if (facts === undefined) {
    problems.push({
      path: `${prefix}.region`,
      value: region,
      problem: `is not a region of which the facts are known; ${setBy(layers, "region")}`,
      allowed: regions.join(", "),
      fix: nearest(region, regions) ?? "choose one of these, or add the region to facts/geography.ts",
    });
    return { all: [], used: [] };
  }
  const all = merged.zones ?? facts.zones.slice(0, slotCount);
  const unknown = all.filter((zone) => !facts.zones.includes(zone));
  const twice = all.filter((zone, index) => all.indexOf(zone) !== index);
  if (unknown.length > 0 || twice.length > 0)
    problems.push({
      path: `${prefix}.zones`,
      value: all,
      problem:
        unknown.length > 0
          ? `${region} has no zone ${unknown.join(", ")}; ${setBy(layers, "zones")}`
          : `names zone ${twice.join(", ")} twice; ${setBy(layers, "zones")}`,
      allowed: `letters among ${facts.zones.join(", ")}, each once`,
      fix: "correct the letters, or leave the key out to take the region's zones",
    });
  const count = merged.zoneCount ?? 2;
  if (count > all.length)
    problems.push({
      path: `${prefix}.zoneCount`,
      value: count,
      problem: `${region} has only ${all.length} zone slots here; ${setBy(layers, "zoneCount")}`,
      allowed: `1 to ${all.length}`,
      fix: `set zoneCount to at most ${all.length} for ${prefix}`,
    });
  if (environment === "prd" && count < 2)
    problems.push({
      path: `${prefix}.zoneCount`,
      value: count,
      problem: `prd runs in two zones at least: one zone's failure must not be an outage; ${setBy(layers, "zoneCount")}`,
      allowed: "2 to 4",
      fix: "set zoneCount to 2 or 3",
    });
  return { all, used: all.slice(0, count) };
}

function resolveDns(
  { problems }: Context,
  prefix: string,
  zoneName: string,
  layers: readonly Layer<NetworkLayer>[],
  { dns }: NetworkLayer,
): ResolvedNetwork["dns"] {
  const parentZoneId = dns?.parentZoneId;
  const delegated = dns?.delegated ?? parentZoneId !== undefined;
  if (parentZoneId !== undefined && !delegated)
    problems.push({
      path: `${prefix}.dns.delegated`,
      value: delegated,
      problem: `contradicts dns.parentZoneId, which makes the delegation; ${setBy(layers, "dns", "delegated")}`,
      allowed: "true, or no parentZoneId",
      fix: "remove dns.delegated, or remove dns.parentZoneId",
    });
  return { zoneName, delegated, ...(parentZoneId !== undefined && { parentZoneId }) };
}

/** Clients hear of countries only. */
function resolveRouting(
  { environment, problems }: Context,
  code: string,
  layers: readonly Layer<NetworkLayer>[],
  { routing }: NetworkLayer,
): ResolvedNetwork["routing"] {
  const ofHub = code === hubCode ? layers.filter(({ name }) => / hub$/.test(name)) : [];
  for (const { where, value } of said(ofHub, ["routing"]))
    problems.push({
      path: `${environment}.${code}.routing`,
      value,
      problem: `clients are never sent to the hub; it is set in ${where}`,
      fix: "remove the key",
    });
  return { listed: routing?.listed ?? true, maintenance: routing?.maintenance ?? false };
}

function resolveOffHours(
  { environment, problems }: Context,
  prefix: string,
  layers: readonly Layer<NetworkLayer>[],
  { offHours }: NetworkLayer,
): Pick<ResolvedNetwork, "offHours"> {
  if (!offHours?.enabled) return {};
  const { stop = "22:00", start = "08:00" } = offHours;
  if (environment === "prd")
    problems.push({
      path: `${prefix}.offHours.enabled`,
      value: true,
      problem: `prd serves around the clock; ${setBy(layers, "offHours", "enabled")}`,
      allowed: "false",
      fix: "set offHours.enabled to false",
    });
  if (stop === start)
    problems.push({
      path: `${prefix}.offHours`,
      value: offHours,
      problem: "stops and starts at the same time",
      allowed: "two different times",
      fix: `change ${said(layers, ["offHours", "start"]).at(-1)?.where ?? "offHours.start"}`,
    });
  return { offHours: { stop, start } };
}
