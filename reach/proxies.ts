/** Proxies beside the tasks of ECS services, which know one another's endpoints by names of their own. */
import { pass, type Hop } from "./hops";
import { leg } from "./leg";
import type { Model } from "./model";
import { record, records, text, type Resource, type Resources } from "./resources";
import type { Station } from "./stations";

/** What a proxy of the same namespace finds under a name and port. */
export interface Endpoint {
  readonly namespace: string;
  readonly host: string;
  readonly port: number;
  readonly station: Station;
  /** The port on which the callee's own proxy listens. */
  readonly targetPort: number;
}

export interface Proxies {
  /** By station with a proxy: its namespace. */
  readonly namespaces: ReadonlyMap<Station, string>;
  readonly endpoints: readonly Endpoint[];
}

const taskType = "aws:ecs/taskDefinition:TaskDefinition";
const namespaceType = "aws:servicediscovery/httpNamespace:HttpNamespace";

export function proxiesOf(resources: Resources, stations: readonly Station[]): Proxies {
  const namespaces = new Map<Station, string>();
  const endpoints: Endpoint[] = [];
  for (const station of stations) {
    const { inputs } = station.resource;
    const { enabled, namespace, services } = record(inputs.serviceConnectConfiguration);
    if (enabled !== true || text(namespace) === undefined) {
      continue;
    }
    namespaces.set(station, String(namespace));
    for (const { portName, clientAlias } of records(services)) {
      const targetPort = portNamed(resources.find(taskType, inputs.taskDefinition), portName);
      for (const { dnsName, port } of targetPort === undefined ? [] : records(clientAlias)) {
        endpoints.push({
          namespace: String(namespace),
          host: String(dnsName),
          port: Number(port),
          station,
          targetPort: targetPort!,
        });
      }
    }
  }
  return { namespaces, endpoints };
}

/** The port of a task that its definition gives a name. */
function portNamed(task: Resource | undefined, name: unknown): number | undefined {
  try {
    const containers = JSON.parse(String(task?.inputs.containerDefinitions)) as Record<string, unknown>[];
    const mapping = containers
      .flatMap(({ portMappings }) => records(portMappings))
      .find((one) => one.name === name);
    return mapping && Number(mapping.containerPort);
  } catch {
    return undefined;
  }
}

/** What the proxy beside a caller finds under an address; nothing where it has none, or knows no such name. */
export function endpointFor(
  { proxies }: Model,
  caller: Station,
  { hostname, port, protocol }: URL,
): Endpoint | undefined {
  const own = proxies.namespaces.get(caller);
  // A caller speaks plain text to the proxy in its own task.
  return own === undefined || protocol !== "http:"
    ? undefined
    : proxies.endpoints.find(
        ({ namespace, host, port: at }) =>
          namespace === own && host === hostname && at === Number(port || 80),
      );
}

/** The hops from a caller's proxy to the callee's. */
export function throughProxy(
  model: Model,
  caller: Station,
  { namespace, host, station, targetPort }: Endpoint,
): Hop[] {
  const shared = model.resources.find(namespaceType, namespace);
  return [
    pass("name", [caller.resource, shared], `${host} → the proxy beside ${caller.name}`),
    ...leg(model, caller, station, targetPort),
    pass("targets", [station.resource], `${station.name} is an endpoint of the same namespace`),
  ];
}
