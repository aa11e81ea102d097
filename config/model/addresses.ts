import type { Tier } from "./choices";

/** One tier's addresses: an aligned block over the four zone slots, and the slots' subnets. */
export interface TierAddresses {
  /** The smallest aligned block that holds all four slots, so that a rule about a tier is one entry. */
  readonly block: string;
  /** Exactly four, one a zone slot, whether the slot's zone is in use or not. */
  readonly subnets: readonly [string, string, string, string];
}

export interface NetworkAddresses {
  /** The network's /16. */
  readonly block: string;
  readonly tiers: Readonly<Record<Tier, TierAddresses>>;
}
