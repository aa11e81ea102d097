/** The mesh's names and addresses; plain functions of the configuration, so that both ends agree on them. */
import {
  encrypts,
  meshTier,
  type ResolvedCall,
  type ResolvedEnvironment,
  type ResolvedNetwork,
  type ResolvedService,
} from "../../config";

/** The hub's zone, in which every shared service has its name: `mesh.<environment>.<domain>`. */
export function meshZoneName({ environment, domain }: Pick<ResolvedEnvironment, "environment" | "domain">) {
  return `mesh.${environment}.${domain}`;
}

/** The zone of a network's own services: the hub's, or `<code>.mesh.<environment>.<domain>` of a country. */
export function ownZoneName(
  environment: Pick<ResolvedEnvironment, "environment" | "domain">,
  { code, role }: Pick<ResolvedNetwork, "code" | "role">,
): string {
  const zone = meshZoneName(environment);
  return role === "hub" ? zone : `${code}.${zone}`;
}

/** The block in which every load balancer of the hub's shared services stands. */
export function meshBlock({ hub }: Pick<ResolvedEnvironment, "hub">): string {
  return meshTier(hub.addresses.block).block;
}

/** Whether a network's mesh listeners speak TLS. */
export function speaksTls(
  { hub, mesh }: Pick<ResolvedEnvironment, "hub" | "mesh">,
  network: Pick<ResolvedNetwork, "dns">,
): boolean {
  return encrypts(mesh.certificates, hub, network);
}

/** The name of an endpoint that only the proxies of its network know: no zone holds it. */
export function directName(
  environment: Pick<ResolvedEnvironment, "environment" | "domain">,
  network: Pick<ResolvedNetwork, "code" | "role">,
  endpoint: string,
): string {
  return `${endpoint}.${ownZoneName(environment, network)}`;
}

/**
 * Where a service calls another: one address, whatever the callee runs on and wherever the caller does; but a proxy
 * of its own, where both have one.
 */
export function calleeUrl(
  environment: Pick<ResolvedEnvironment, "environment" | "domain" | "hub" | "mesh">,
  network: Pick<ResolvedNetwork, "code" | "role" | "dns">,
  { service, listenerPort, via, direct }: ResolvedCall,
): string {
  if (direct) {
    // To the caller's own proxy, in its own task.
    return `http://${directName(environment, network, direct.endpoint)}:${listenerPort}`;
  }
  const home = via === "hub" ? environment.hub : network;
  const scheme = speaksTls(environment, home) ? "https" : "http";
  return `${scheme}://${service}.${ownZoneName(environment, home)}:${listenerPort}`;
}

/** The shared services that a country's services call, sorted; without one the country has no way to the hub. */
export function hubCallees({ services }: Pick<ResolvedNetwork, "services">): readonly string[] {
  const callees = services.flatMap(({ calls }) =>
    calls.filter(({ via }) => via === "hub").map(({ service }) => service),
  );
  return [...new Set(callees)].sort();
}

/** Whether a country comes to the hub by a transit gateway; only who calls somebody there has a way at all. */
export function comesByTransitGateway(country: Pick<ResolvedNetwork, "transport" | "services">): boolean {
  return country.transport === "transit-gateway" && hubCallees(country).length > 0;
}

/** The shared services that countries of the environment call by VPC Lattice, sorted. */
export function latticeCallees({
  countries,
}: {
  readonly countries: readonly Pick<ResolvedNetwork, "transport" | "services">[];
}): readonly string[] {
  const callees = countries.filter(({ transport }) => transport === "lattice").flatMap(hubCallees);
  return [...new Set(callees)].sort();
}

/** Services that answer on an internal load balancer, called or not: a caller then changes rules and nothing else. */
export function answering({ services }: Pick<ResolvedNetwork, "services">): readonly AnsweringService[] {
  return services.filter((service): service is AnsweringService => service.listenerPort !== undefined);
}

/** A service with a port of its own on an internal load balancer. */
export type AnsweringService = ResolvedService & { readonly listenerPort: number };
