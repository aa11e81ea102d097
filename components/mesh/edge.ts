import type { Side } from "./sides";

/**
 * A security group of the network, by its place: the service's own, that of a load balancer before it, or that
 * of the internal load balancer before another service (in a country one and the same for all), or another service's
 * own; `smoke` is the function's that tests new versions, `lattice` the one before the services that a country calls by
 * VPC Lattice.
 */
export type Party =
  "service" | "smoke" | "lattice" | Side | { readonly internalOf: string } | { readonly service: string };

/** One security group rule: `group` opens `port` from (ingress) or to (egress) `peer`. */
export interface Edge {
  /** Logical name of the rule. */
  readonly name: string;
  readonly direction: "ingress" | "egress";
  readonly group: Party;
  readonly peer: Party | { readonly cidr: string } | typeof latticeAddresses;
  readonly port: number;
  readonly description: string;
}

/** Where VPC Lattice is called; only AWS's own list knows. */
export const latticeAddresses = { addresses: "lattice" } as const;

/** The world, IPv4: the networks have no IPv6. */
export const anywhere = "0.0.0.0/0";
