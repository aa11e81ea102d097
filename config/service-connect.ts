/** Calls from task to task inside a network, past the load balancer; part of a service's model. */
import { ecsMovesTraffic, type DeploySettings } from "./deploy";
import type { ComputeKind, ServiceKind } from "./model/choices";

/** The proxy that ECS puts beside a service's process. */
export interface ServiceConnectSettings {
  /** How long an answer may take as a whole, seconds; 0 has no limit. */
  readonly perRequestTimeoutSeconds: number;
  /** How long a connection may be silent, seconds; 0 has no limit. */
  readonly idleTimeoutSeconds: number;
}

/** Where a caller's proxy finds a callee. */
export interface DirectCall {
  /** First label of the name that only proxies know. */
  readonly endpoint: string;
  /** The callee's own port. */
  readonly port: number;
}

/** What of a service its endpoint's name follows from. */
interface Reachable {
  readonly name: string;
  readonly compute: ComputeKind;
  readonly kind: ServiceKind;
  readonly deploy: Pick<DeploySettings, "strategy">;
}

/** A service with a proxy, or without one. */
interface Connected {
  readonly serviceConnect?: ServiceConnectSettings;
}

/**
 * The name of a service's endpoint, the first label of what its callers are told. A namespace takes a name once, and
 * while a service moves to another kind of compute, or to deployments that move its traffic, the old one and the new
 * one run side by side: so each has a name of its own, and callers change to the new one when it is there.
 */
export function connectEndpoint(service: Reachable): string {
  return [service.name, service.compute, ...(ecsMovesTraffic(service) ? ["moving"] : [])].join("-");
}

/** The way past the load balancer, where caller and callee both have a proxy. */
export function directCall(
  caller: Connected,
  callee: Connected & Reachable & { readonly port?: number },
): DirectCall | undefined {
  return caller.serviceConnect && callee.serviceConnect && callee.port !== undefined
    ? { endpoint: connectEndpoint(callee), port: callee.port }
    : undefined;
}
