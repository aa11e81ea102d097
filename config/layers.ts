import disposableSettings from "./disposable";
import type { EnvironmentName } from "./model";
import type { EnvironmentStack, NetworkLayer, ServiceSettings, StackNetwork, StackWideLayer } from "./keys";
import type { Sources } from "./sources";

/** What one layer says, and where it is written. */
export interface Layer<T> {
  /** `environment prd`, `country jp`, `stack file`, … */
  readonly name: string;
  /** File and key, such as `config/environments/prd.ts: sizing.web`. */
  readonly where: string;
  readonly values: T;
}

/** What a layer says about one value. */
export interface Said {
  readonly layer: string;
  readonly where: string;
  readonly value: unknown;
}

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function mergeInto(target: Tree, values: Tree): void {
  for (const key of Object.keys(values)) {
    const value = values[key];
    if (value === undefined) continue;
    if (isTree(value)) {
      const under: Tree = isTree(target[key]) ? target[key] : (target[key] = {});
      mergeInto(under, value);
    } else target[key] = value;
  }
}

/** One value of many layers: later wins, objects key by key, arrays whole. */
export function merge<T extends object>(layers: readonly Layer<T>[]): T {
  const merged: Tree = {};
  for (const layer of layers) mergeInto(merged, layer.values as Tree);
  return merged as T;
}

/** The value at a path of keys; nothing when a key on the way is missing. */
export function valueAt(values: unknown, path: readonly string[]): unknown {
  let value = values;
  for (const key of path) {
    if (!isTree(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** What every layer says at a path, in order; the last one sets the value. */
export function said(layers: readonly Layer<object>[], path: readonly string[]): Said[] {
  return layers.flatMap((layer) => {
    const value = valueAt(layer.values, path);
    return value === undefined
      ? []
      : [{ layer: layer.name, where: joinWhere(layer.where, path.join(".")), value }];
  });
}

function joinWhere(where: string, key: string): string {
  if (where.endsWith(".ts") || where.endsWith(".yaml")) return `${where}: ${key}`;
  return `${where}.${key}`;
}

/** Where a stack's configuration comes from. */
export interface LayerSources {
  readonly environment: EnvironmentName;
  readonly stack: EnvironmentStack;
  readonly sources: Sources;
}

const without = (values: object, ...keys: string[]): Tree =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));

const stackFile = (environment: EnvironmentName): string => `Pulumi.${environment}.yaml`;

const layer = <T extends object>(name: string, where: string, values: object | undefined): Layer<T>[] =>
  values === undefined ? [] : [{ name, where, values: values as T }];

/** Layers of what is one for the whole stack. */
export function stackWideLayers({ environment, stack, sources }: LayerSources): Layer<StackWideLayer>[] {
  return [
    ...layer<StackWideLayer>("platform", "config/platform.ts", sources.platform),
    ...layer<StackWideLayer>(
      `environment ${environment}`,
      `config/environments/${environment}.ts`,
      sources.environments[environment],
    ),
    ...layer<StackWideLayer>(
      "stack file",
      stackFile(environment),
      without(stack, "countries", "hub", "services"),
    ),
  ];
}

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;

/** A network's own entry in the stack file. */
export const stackNetworkOf = (stack: EnvironmentStack, code: string): StackNetwork | undefined =>
  code === "hub" ? stack.hub : own(stack.countries, code);

const stackNetworkKey = (code: string): string => (code === "hub" ? "hub" : `countries.${code}`);

/** Layers of a network's values. */
export function networkLayers(from: LayerSources, code: string): Layer<NetworkLayer>[] {
  const { environment, stack, sources } = from;
  const definition = own(sources.countries, code);
  const stackNetwork = stackNetworkOf(stack, code);
  const [platform, ofEnvironment, ofStack] = stackWideLayers(from) as unknown as Layer<NetworkLayer>[];
  const file = `config/countries/${code}.ts`;
  return [
    ...(platform ? [platform] : []),
    ...(ofEnvironment ? [ofEnvironment] : []),
    ...layer<NetworkLayer>(
      `country ${code}`,
      file,
      definition && without(definition, "name", "slot", "environments"),
    ),
    ...layer<NetworkLayer>(
      `environment ${environment} × country ${code}`,
      `${file}: environments.${environment}`,
      definition?.environments?.[environment],
    ),
    ...(ofStack ? [ofStack] : []),
    ...layer<NetworkLayer>(
      `stack file, ${code}`,
      `${stackFile(environment)}: ${stackNetworkKey(code)}`,
      stackNetwork && without(stackNetwork, "services"),
    ),
  ];
}

/**
 * Layers of a service's values in a network. Sizes of the service's class come first, from every layer of the network,
 * the stack file's size table included; what names the service itself is more precise and wins.
 */
export function serviceLayers(
  from: LayerSources,
  code: string,
  name: string,
  ofNetwork: readonly Layer<NetworkLayer>[] = networkLayers(from, code),
): Layer<ServiceSettings>[] {
  const { environment, stack, sources } = from;
  const definition = own(sources.catalogue, name);
  if (definition === undefined) return [];
  const file = `config/catalogue/${name}.ts`;
  const ofCountry = own(definition.countries, code);
  const stackKey = `${stackFile(environment)}: `;
  return [
    ...ofNetwork.flatMap((one) =>
      layer<ServiceSettings>(
        one.name,
        joinWhere(one.where, `sizing.${definition.sizing}`),
        one.values.sizing?.[definition.sizing],
      ),
    ),
    ...layer<ServiceSettings>(
      "disposable service",
      "config/disposable.ts",
      definition.disposable ? disposableSettings : undefined,
    ),
    ...layer<ServiceSettings>(`service ${name}`, `${file}: defaults`, definition.defaults),
    ...layer<ServiceSettings>(
      `service ${name} × environment ${environment}`,
      `${file}: environments.${environment}`,
      definition.environments?.[environment],
    ),
    ...layer<ServiceSettings>(
      `service ${name} × country ${code}`,
      `${file}: countries.${code}`,
      ofCountry && without(ofCountry, "environments"),
    ),
    ...layer<ServiceSettings>(
      `service ${name} × environment ${environment} × country ${code}`,
      `${file}: countries.${code}.environments.${environment}`,
      ofCountry?.environments?.[environment],
    ),
    ...layer<ServiceSettings>(
      "stack file, service",
      `${stackKey}services.${name}`,
      own(stack.services, name),
    ),
    ...layer<ServiceSettings>(
      `stack file, ${code}, service`,
      `${stackKey}${stackNetworkKey(code)}.services.${name}`,
      own(stackNetworkOf(stack, code)?.services, name),
    ),
  ];
}
