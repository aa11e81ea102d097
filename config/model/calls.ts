import type { DirectCall } from "../service-connect";

/** A call that this service makes. */
export interface ResolvedCall {
  readonly service: string;
  /** The stable port on the callee's internal load balancer. */
  readonly listenerPort: number;
  /** `network`: the callee runs in the caller's own network. `hub`: a shared service, called from a country. */
  readonly via: "network" | "hub";
  /** Past the load balancer, from proxy to proxy; only of `network`. */
  readonly direct?: DirectCall;
}

/** Someone who calls this service: the caller's network and name. */
export interface ResolvedCaller {
  readonly network: string;
  readonly service: string;
}
