/** What carries calls from a country to the hub. `auto` leaves the choice to the platform. */
export const transports = ["auto", "peering", "lattice", "transit-gateway"] as const;
export type Transport = (typeof transports)[number];
/** A choice that was made. */
export type ChosenTransport = Exclude<Transport, "auto">;

/**
 * Places in a shared service's list of callers, one a country. A rule that names the list counts as so many of
 * the 60 that a security group may have, filled or not: 50 leave ten for callers in the hub, and are as many as
 * the peerings that a network may have before AWS is asked for more.
 */
export const callerPlaces = 50;

/** What AWS's list of VPC Lattice's addresses counts as among a security group's rules. */
export const latticeListWeight = 10;
