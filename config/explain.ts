import { foundationStackName, loadEnvironment, loadFoundation, type LoadInput } from "./load";
import {
  merge,
  networkLayers,
  said,
  serviceLayers,
  stackWideLayers,
  valueAt,
  type LayerSources,
  type Said,
} from "./layers";
import { environmentNames, hubCode, type ResolvedEnvironment, type ResolvedNetwork } from "./model";
import { environmentStack, networkSettings, stackWideSettings } from "./keys";
import { defaultSources, isEnvironmentName, type Sources } from "./sources";
import { nearest } from "./suggest";

/** One value and where it comes from. */
export interface Explanation {
  /** `prd.jp.services.api.max` */
  readonly path: string;
  readonly value: unknown;
  /** What the layers say, in order; the last one set the value. Empty for a value that is computed. */
  readonly layers: readonly Said[];
  /** Why the value is not simply what the last layer says. */
  readonly note?: string;
}

/** A path that leads nowhere. */
export class UnknownPathError extends Error {
  override readonly name = "UnknownPathError";

  constructor(
    readonly path: string,
    /** What could stand in the place of the first segment that is unknown. */
    readonly known: readonly string[],
    readonly suggestion: string | undefined,
  ) {
    super(
      `There is no "${path}"${suggestion === undefined ? "." : `; ${suggestion}`}${known.length === 0 ? "" : ` Known there: ${known.join(", ")}.`}`,
    );
  }
}

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Explains the value at a path, or every value below it: `<environment>.<key>`, `<environment>.<network>.<key>`,
 * `<environment>.<network>.services.<service>.<key>`. Throws an `UnknownPathError`, or the `ConfigurationError` of the load.
 */
export function explain(path: string, input: LoadInput, sources: Sources = defaultSources()): Explanation[] {
  const [environment = "", ...segments] = path.split(".");
  if (environment === foundationStackName && input.stack === foundationStackName)
    return explainFoundation(segments, input, sources);
  if (!isEnvironmentName(environment) || environment !== input.stack)
    throw new UnknownPathError(path, stackNames, nearest(environment, stackNames));
  const resolved = loadEnvironment(input, sources);
  const from: LayerSources = { environment, stack: environmentStack.parse(input.platform), sources };
  const tree = explainable(resolved, from);
  const [first = ""] = segments;
  if (!Object.hasOwn(tree, first) && Object.hasOwn(networkSettings, first))
    throw new UnknownPathError(path, [], placesOf(resolved, environment, segments));
  const value = find(tree, environment, segments);
  return leaves(value, segments).map(([at, leaf]) => explainLeaf(resolved, from, environment, at, leaf));
}

const stackNames: readonly string[] = [...environmentNames, foundationStackName];

/** A key that a stack file may write for all networks has its value in each of them. */
function placesOf(
  { hub, countries }: ResolvedEnvironment,
  stack: string,
  segments: readonly string[],
): string {
  const [key] = segments;
  const codes = [hub, ...countries].map(({ code }) => code);
  return key === "sizing"
    ? `sizes are explained where they are used, such as ${stack}.${codes[1] ?? hubCode}.services.api.max.`
    : `each network has its own: ${codes.map((code) => [stack, code, ...segments].join(".")).join(", ")}.`;
}

/** The foundation has one layer beside the platform's: its stack file. */
function explainFoundation(segments: readonly string[], input: LoadInput, sources: Sources): Explanation[] {
  const resolved = loadFoundation(input, sources);
  const tree = without(resolved, ["fallbacks", "warnings"]);
  const { domain, owner } = sources.platform;
  const layers = [
    { name: "platform", where: "config/platform.ts", values: { domain, owner } },
    { name: "stack file", where: "Pulumi.foundation.yaml", values: input.platform as Tree },
  ];
  return leaves(find(tree, foundationStackName, segments), segments).map(([at, value]) => {
    const found = said(layers, at);
    const note =
      at[0] === "replicaRegions"
        ? "`regions` of the stack file, else the countries' regions; without the foundation's own"
        : "computed, or a default that no layer sets";
    const path = [foundationStackName, ...at].join(".");
    return { path, value, layers: found, ...(found.length === 0 && { note }) };
  });
}

function find(tree: Tree, environment: string, segments: readonly string[]): unknown {
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

function leaves(value: unknown, path: readonly string[]): [readonly string[], unknown][] {
  if (!isTree(value) || Object.keys(value).length === 0) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

const without = (values: object, keys: readonly string[]): Tree =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));

/** The resolved environment with networks and services by name, and with the keys that only layers know. */
function explainable(resolved: ResolvedEnvironment, from: LayerSources): Tree {
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

const networkOf = (
  { hub, countries }: ResolvedEnvironment,
  code: string | undefined,
): ResolvedNetwork | undefined => [hub, ...countries].find((network) => network.code === code);

function explainLeaf(
  resolved: ResolvedEnvironment,
  from: LayerSources,
  environment: string,
  at: readonly string[],
  value: unknown,
): Explanation {
  const network = networkOf(resolved, at[0]);
  const path = [environment, ...at].join(".");
  const written =
    network === undefined ? said(stackWideLayers(from), at) : saidOfNetwork(from, network, at.slice(1));
  const layers = resolved.fallbacks.some((finding) => finding.path === path)
    ? [...written, { layer: "fallback", where: `what ${network?.region ?? "the region"} lacks`, value }]
    : written;
  const note = noteOn(resolved, path, value, layers);
  return { path, value, layers, ...(note !== undefined && { note }) };
}

function saidOfNetwork(from: LayerSources, network: ResolvedNetwork, at: readonly string[]): Said[] {
  const [key, name, ...below] = at;
  if (key !== "services" || name === undefined) {
    const file = `config/countries/${network.code}.ts`;
    if (key === "name")
      return [{ layer: `country ${network.code}`, where: `${file}: name`, value: network.name }];
    return said(networkLayers(from, network.code), key === "zoneSlots" ? ["zones"] : at);
  }
  return [...saidByCatalogue(from, name, below), ...said(serviceLayers(from, network.code, name), below)];
}

/** Keys of a catalogue file that no other layer may change; resolved name, written name. */
const fixedKeys: ReadonlyMap<string, string> = new Map(
  [
    "description",
    "kind",
    "scope",
    "exposure",
    "port",
    "healthPath",
    "listenerPort",
    "secrets",
    "calls",
    "sends",
    "owner",
    "core",
  ].map((key) => [key, key] as const),
)
  .set("sizingClass", "sizing")
  .set("disposableUntil", "until");

function saidByCatalogue(from: LayerSources, name: string, below: readonly string[]): Said[] {
  const written = below.length === 1 ? fixedKeys.get(below[0] ?? "") : undefined;
  if (written === undefined) return [];
  const value = valueAt(from.sources.catalogue[name], [written]);
  const inherited = written === "owner" ? said(stackWideLayers(from), ["owner"]) : [];
  const own =
    value === undefined
      ? []
      : [{ layer: `service ${name}`, where: `config/catalogue/${name}.ts: ${written}`, value }];
  return [...inherited, ...own];
}

function noteOn(
  resolved: ResolvedEnvironment,
  path: string,
  value: unknown,
  layers: readonly Said[],
): string | undefined {
  const fallback = resolved.fallbacks.find((finding) => finding.path === path);
  if (fallback !== undefined) return `falls back: ${fallback.message}`;
  const last = layers.at(-1);
  const key = path.split(".").at(-1);
  if (/\.services\.[^.]+\.onPremises\.(calls|callers)$/.test(path)) return "sorted by name or block";
  if (path.endsWith(".cutover.percent") && value !== last?.value)
    return "the number counts in phase dual only: in the others AWS has everything";
  if (key === "calls")
    return "calls of the catalogue that can be made from here; calls of shared services only as far as `uses` names them";
  if (key === "callers") return "computed from the calls of the other services";
  if (key === "zones") return "the first `zoneCount` zones of the network's slots";
  if (key === "zoneSlots" && last === undefined) return "the region's zones, from facts/geography.ts";
  if (path.includes(".addresses."))
    return `computed from the environment and the slot in config/countries/${path.split(".")[1] ?? hubCode}.ts`;
  if (last === undefined) return "computed, or a default that no layer sets";
  if (last.value === "auto") return "what auto stands for here";
  return JSON.stringify(last.value) === JSON.stringify(value) ? undefined : "sorted, each entry once";
}
