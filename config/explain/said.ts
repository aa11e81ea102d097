import {
  said,
  serviceLayers,
  networkLayers,
  stackWideLayers,
  valueAt,
  type LayerSources,
  type Said,
} from "../layers";
import { serviceDefinition } from "../keys";
import type { ResolvedNetwork } from "../model";

/** What the layers say of a key of a network or of one of its services. */
export function saidOfNetwork(from: LayerSources, network: ResolvedNetwork, at: readonly string[]): Said[] {
  const [key, name, ...below] = at;
  if (key !== "services" || name === undefined) {
    const file = `config/countries/${network.code}.ts`;
    if (key === "name")
      return [{ layer: `country ${network.code}`, where: `${file}: name`, value: network.name }];
    return said(networkLayers(from, network.code), key === "zoneSlots" ? ["zones"] : at);
  }
  return [...saidByCatalogue(from, name, below), ...said(serviceLayers(from, network.code, name), below)];
}

/** Keys of a catalogue file that resolve under another name. */
const writtenAs: ReadonlyMap<string, string> = new Map([
  ["sizingClass", "sizing"],
  ["disposableUntil", "until"],
]);

/** What a service's own file says of a key that no other layer may change. */
function saidByCatalogue(from: LayerSources, name: string, below: readonly string[]): Said[] {
  const [key = "", ...deeper] = below;
  const written = writtenAs.get(key) ?? key;
  if (deeper.length > 0 || !Object.hasOwn(serviceDefinition.shape, written)) return [];
  const value = valueAt(from.sources.catalogue[name], [written]);
  const inherited = written === "owner" ? said(stackWideLayers(from), ["owner"]) : [];
  const own =
    value === undefined
      ? []
      : [{ layer: `service ${name}`, where: `config/catalogue/${name}.ts: ${written}`, value }];
  return [...inherited, ...own];
}
