import ipaddr from "ipaddr.js";

/** How a VPN learns of the other end's addresses: told by the other end, or written down. */
export const vpnRoutings = ["bgp", "static"] as const;
export type VpnRouting = (typeof vpnRoutings)[number];

/** Tiers that may have a way to the company's sites. */
export const linkedTiers = ["private", "isolated"] as const;
export type LinkedTier = (typeof linkedTiers)[number];

/** A network's own link to the company's sites. With both ways Direct Connect carries, and the VPN stands by. */
export interface OnPremisesLink {
  /** What lies there, sorted: the only addresses to which the network has a route. */
  readonly blocks: readonly string[];
  /** In the order of the tiers. */
  readonly tiers: readonly LinkedTier[];
  /** AWS's end of BGP. */
  readonly amazonAsn: number;
  readonly vpn?: {
    /** Public address of the company's gateway. */
    readonly gatewayAddress: string;
    /** The company's end of BGP. */
    readonly asn: number;
    readonly routes: VpnRouting;
  };
  readonly directConnect?: {
    /** The company's Direct Connect gateway. */
    readonly gatewayId: string;
    /** Its account, where that is another: the network then asks, and somebody there says yes. */
    readonly gatewayAccount?: string;
    /** What the other end is told of the network, sorted. */
    readonly allowedPrefixes: readonly string[];
  };
}

/** Whom a service talks to on the company's sites, and who talks to it from there. */
export interface ServiceOnPremises {
  readonly calls: readonly OnPremisesCall[];
  /** Blocks, sorted. */
  readonly callers: readonly string[];
}

export interface OnPremisesCall {
  readonly name: string;
  /** Where it is. */
  readonly block: string;
  readonly port: number;
  /** What the service is told: a name, or the one address of the block. */
  readonly host: string;
}

/** Old and new side of a service that moves to AWS, behind its one public name. */
export interface CutoverSettings {
  /** `dual`: both answer. `moved`: AWS does, the old side stands by. `retired`: the old side is gone. */
  readonly phase: Exclude<CutoverPhase, "off">;
  /** Share of AWS. */
  readonly percent: number;
  /** The old side is known by a name: AWS's side then is, too, for as long as the old one may still stand beside it. */
  readonly byName: boolean;
  /** The old side; absent when it is gone. */
  readonly onPremises?: {
    /** One or two addresses, or a name. */
    readonly addresses: readonly string[];
    readonly hostname?: string;
    readonly port: 80 | 443;
  };
  readonly healthPath: string;
  /** For how long resolvers keep an answer of the old side. */
  readonly ttlSeconds: number;
}

/** `off`: the name is AWS's alone. */
export const cutoverPhases = ["off", "dual", "moved", "retired"] as const;
export type CutoverPhase = (typeof cutoverPhases)[number];

/** The number of an IPv4 address, and back. */
const numberOf = (address: string): number =>
  ipaddr.IPv4.parse(address).octets.reduce((sum, octet) => sum * 256 + octet, 0);
const addressOf = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");

const rangeOf = (block: string): readonly [first: number, end: number] => {
  const [address = "", length] = block.split("/");
  const first = numberOf(address);
  return [first, first + 2 ** (32 - Number(length))];
};

/** Whether `inner` lies wholly in one of the blocks. */
export function liesIn(inner: string, blocks: readonly string[]): boolean {
  const [first, end] = rangeOf(inner);
  return blocks.some((block) => {
    const [from, to] = rangeOf(block);
    return from <= first && end <= to;
  });
}

/** The whole of IPv4 but for these blocks, in the fewest blocks that do it, in their order. */
export function allBut(blocks: readonly string[]): readonly string[] {
  const split = (first: number, length: number): string[] => {
    const end = first + 2 ** (32 - length);
    const inside = blocks.map(rangeOf).filter(([from, to]) => from < end && first < to);
    if (inside.length === 0) return [`${addressOf(first)}/${length}`];
    if (inside.some(([from, to]) => from <= first && end <= to)) return [];
    return [...split(first, length + 1), ...split(first + 2 ** (31 - length), length + 1)];
  };
  return split(0, 0);
}
