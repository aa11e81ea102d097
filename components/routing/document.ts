/** What clients are told of a country: plain functions of the configuration. */
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { publicHost } from "../mesh";
import { routingVersion, type RoutingEntry, type RoutingStatus } from "./schema";

/** Objects' keys begin with it; a form that old clients cannot read gets another, beside this one. */
export const routingPrefix = `routing/v${routingVersion}/`;

/** The object that tells of a country. */
export const routingKey = ({ code }: Pick<ResolvedNetwork, "code">): string => `${routingPrefix}${code}.json`;

/** Parameters' names begin with it; asked for by path it gives all countries at once. */
export const routingPath = ({ environment }: Pick<ResolvedEnvironment, "environment">): string =>
  `/archipelago/${environment}/routing/`;

/** The parameter that tells of a country. */
export const routingParameter = (
  environment: Pick<ResolvedEnvironment, "environment">,
  { code }: Pick<ResolvedNetwork, "code">,
): string => `${routingPath(environment)}${code}`;

/** What is published of a network; nothing of the hub, of a country that is not listed, or without a public service. */
export function routingEntryOf(
  { environment }: Pick<ResolvedEnvironment, "environment">,
  network: ResolvedNetwork,
): RoutingEntry | undefined {
  const scheme = network.dns.delegated ? "https" : "http";
  const endpoints = network.services
    .filter(({ exposure }) => exposure === "public")
    .map((service) => [service.name, { url: `${scheme}://${publicHost(network, service)}` }] as const);
  if (network.role === "hub" || !network.routing.listed || endpoints.length === 0) return undefined;
  return {
    formatVersion: routingVersion,
    environment,
    country: network.code,
    name: network.name,
    region: network.region,
    status: statusOf(network),
    endpoints: Object.fromEntries(endpoints),
  };
}

/** What is published of an environment, by country, sorted by code. */
export function routingMap(
  environment: Pick<ResolvedEnvironment, "environment" | "countries">,
): Readonly<Record<string, RoutingEntry>> {
  const entries = environment.countries.flatMap((network) => {
    const entry = routingEntryOf(environment, network);
    return entry ? [[network.code, entry] as const] : [];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The text that is published: the keys in the schema's order, the services by name; the same entry, the same bytes. */
export function routingText({ endpoints, ...entry }: RoutingEntry): string {
  const sorted = Object.entries(endpoints).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ ...entry, endpoints: Object.fromEntries(sorted) });
}

/** Addresses that nobody can resolve are no use to a client, so delegation comes first. */
function statusOf({ dns, routing }: Pick<ResolvedNetwork, "dns" | "routing">): RoutingStatus {
  if (!dns.delegated) return "preparing";
  return routing.maintenance ? "maintenance" : "open";
}
