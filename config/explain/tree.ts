import { merge, networkLayers, type LayerSources } from "../layers";
import { stackWideSettings } from "../keys";
import type { ResolvedEnvironment } from "../model";
import { nearest } from "../suggest";
import { UnknownPathError } from "./unknown-path";

export type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The resolved environment with networks and services by name, and with the keys that only layers know. */
export function explainable(resolved: ResolvedEnvironment, from: LayerSources): Tree {
  const networks = [resolved.hub, ...resolved.countries].map((network): [string, Tree] => {
    const settings = without(merge(networkLayers(from, network.code)), [
      "sizing",
      ...Object.keys(stackWideSettings),
    ]);
    const services = Object.fromEntries(network.services.map((service) => [service.name, service]));
    return [network.code, { ...overlay(settings, network), services }];
  });
  const stackWide = without(resolved, ["environment", "hub", "countries", "fallbacks", "warnings"]);
  return { ...stackWide, ...Object.fromEntries(networks) };
}

function overlay(below: object, above: object): Tree {
  const result: Tree = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = result[key];
    result[key] = isTree(under) && isTree(value) ? overlay(under, value) : value;
  }
  return result;
}

export function find(tree: Tree, environment: string, segments: readonly string[]): unknown {
  let at: unknown = tree;
  let path: string = environment;
  for (const segment of segments) {
    path = `${path}.${segment}`;
    const known = isTree(at) ? Object.keys(at) : [];
    if (!isTree(at) || !Object.hasOwn(at, segment))
      throw new UnknownPathError(path, known, nearest(segment, known));
    at = at[segment];
  }
  return at;
}

export function leaves(value: unknown, path: readonly string[]): [readonly string[], unknown][] {
  if (!isTree(value) || Object.keys(value).length === 0) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

export const without = (values: object, keys: readonly string[]): Tree =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
