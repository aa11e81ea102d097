import type * as pulumi from "@pulumi/pulumi";

/** A name in a network's zone. */
export interface HostName {
  /** Code of the network. */
  readonly code: string;
  /** The name below the zone, e.g. the service's. */
  readonly host: string;
  readonly zone: { readonly zoneId: pulumi.Input<string>; readonly zoneName: string };
}

/** A load balancer as the target of an alias: its name, and the zone in which AWS keeps that. */
export interface AliasTarget {
  readonly dnsName: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
}
