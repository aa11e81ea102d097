/** Which addresses a workload is told, and for whom they are. */
import { listenerKey, type Model } from "./model";
import { endpointFor } from "./proxies";
import type { Station } from "./stations";

export interface ToldAddress {
  readonly variable: string;
  readonly url: URL;
}

/** What a station is told, by the workload that it is about. */
export function callsToldTo(model: Model, station: Station): ReadonlyMap<string, ToldAddress> {
  const calls = new Map<string, ToldAddress>();
  for (const [variable, text] of station.told) {
    if (!URL.canParse(text)) {
      continue;
    }
    const told = { variable, url: new URL(text) };
    const service = serviceOf(variable);
    const behind = workloadsBehind(model, station, told);
    const arrives = behind.some((name) => name.endsWith(`/${service}`));
    for (const name of arrives ? behind : [...behind, ...meant(model, station, service)]) {
      calls.set(name, told);
    }
  }
  return calls;
}

export const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === "https:" ? 443 : 80));

/** The workloads that an address leads to. */
function workloadsBehind(model: Model, station: Station, { url }: ToldAddress): readonly string[] {
  const { names, behind, lattice } = model;
  const { vpcId } = station;
  const endpoint = endpointFor(model, station, url);
  if (endpoint) {
    return [endpoint.station.name];
  }
  const { end } = names.resolve(url.hostname, vpcId);
  const byLattice = (end && lattice.behind.get(end)) ?? [];
  return [
    ...((end && behind.get(listenerKey(end, portOf(url)))) ?? []),
    ...byLattice.filter(({ door }) => door.port === portOf(url)).map(({ name }) => name),
  ];
}

/** `user-data` of `USER_DATA_URL`. */
const serviceOf = (variable: string): string =>
  variable.replace(/_URL$/, "").toLowerCase().replaceAll("_", "-");

/** An address that leads astray still says by its variable whom it means: the service next door, else the only one. */
function meant({ index }: Model, station: Station, service: string): string[] {
  const nextDoor = `${station.name.split("/")[0]}/${service}`;
  if (index.byName.has(nextDoor)) {
    return [nextDoor];
  }
  const others = [...index.byName.keys()].filter((name) => name.endsWith(`/${service}`));
  return others.length === 1 ? others : [];
}
