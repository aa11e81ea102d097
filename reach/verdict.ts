/** What is said of the way between two places. */
import type { Hop } from "./hops";
import { internet } from "./model";
import { isEndpoint } from "./stations";

/** Whether one place reaches another, and why. */
export interface Reach {
  readonly from: string;
  readonly to: string;
  /** A plain request by name arrives, from every subnet to every target. */
  readonly open: boolean;
  /** Some packet arrives, by address if not by name: nothing in the network stops it. */
  readonly exposed: boolean;
  /** In the order in which a request meets them. */
  readonly hops: readonly Hop[];
  /** The first hop that does not let everything pass. */
  readonly stop?: Hop;
  /** Whether the caller is told an address for it, or the address is shown to the world. */
  readonly told: boolean;
  /** The address that it is told, else a name that leads there. */
  readonly address?: string;
  /** What is true beside it. */
  readonly note?: string;
}

/** A way that the network leaves open and that nobody is told of. */
export const isHole = ({ exposed, told, to }: Reach): boolean =>
  exposed && !told && to !== internet && !isEndpoint(to);

/** An address that somebody is told and that does not answer. */
export const isBroken = ({ open, told }: Reach): boolean => told && !open;

export function verdict(
  from: string,
  to: string,
  hops: readonly Hop[],
  address?: string,
  told = false,
): Reach {
  const at = hops.find(({ passes }) => passes !== "all");
  return {
    from,
    to,
    open: at === undefined,
    exposed: hops.every(({ kind, passes }) => kind === "name" || passes !== "none"),
    hops,
    told,
    ...(at && { stop: at }),
    ...(address !== undefined && { address }),
  };
}

/** Of two ways, the one that is open, then the one that gets further. */
export function further(a: Reach, b: Reach): Reach {
  const score = ({ open, exposed, hops, stop: at }: Reach) =>
    (open ? 1e6 : 0) + (exposed ? 1e3 : 0) + (at ? hops.indexOf(at) : hops.length);
  const best = score(b) > score(a) ? b : a;
  return { ...best, exposed: a.exposed || b.exposed };
}

/** The resources on a way, each once. */
export function resourcesOn({ hops }: Reach): string[] {
  return [...new Set(hops.flatMap(({ by }) => by.map(({ urn }) => urn)))];
}
