import { environmentStack, networkSettings } from "../keys";
import { said, stackWideLayers, type LayerSources } from "../layers";
import { foundationStackName, loadEnvironment, type LoadInput } from "../load";
import { environmentNames, hubCode, type ResolvedEnvironment, type ResolvedNetwork } from "../model";
import { defaultSources, isEnvironmentName, type Sources } from "../sources";
import { nearest } from "../suggest";
import type { Explanation } from "./explanation";
import { explainFoundation } from "./foundation";
import { noteOn } from "./note";
import { saidOfNetwork } from "./said";
import { explainable, find, leaves } from "./tree";
import { UnknownPathError } from "./unknown-path";

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
