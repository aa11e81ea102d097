/**
 * The address plan. Every network has one /16 of 10.0.0.0/8, computed from its environment and its fixed slot,
 * and every /16 is cut alike: a tier is one aligned block of four equal subnets, one a zone slot, reserved
 * whether the zone is in use or not. So nothing that is added later (a zone, a tier, a country) moves what exists.
 *
 *     10.0–10.63 stg    10.64–10.127 canary    10.128–10.191 prd    10.192–10.255 on-premises and the future
 *
 * Peered networks must never overlap, across environments neither: a renumbering later means new networks.
 */
import ipaddr from "ipaddr.js";
import { tiers, type EnvironmentName, type NetworkAddresses, type Tier, type TierAddresses } from "./model";

/** The hub's slot; countries have 1 to `lastSlot`. */
export const hubSlot = 0;
export const lastSlot = 63;

/** Length of a network's block; the layout below fills exactly that. */
const networkPrefix = 16;

/** Second octet of each environment's slot 0. */
const environmentBase: Readonly<Record<EnvironmentName, number>> = { stg: 0, canary: 64, prd: 128 };

/** Where a block lies in a network: its prefix length, and how many blocks of that length lie before it. */
interface Placement {
  readonly prefix: number;
  readonly index: number;
}

/**
 * The tiers. Private is the large one: every Fargate task and every instance takes an address of its own
 * (4,091 a zone). Public holds load balancers and NAT, isolated the data (1,019 a zone each).
 */
const tierPlacements: Readonly<Record<Tier, Placement>> = {
  public: { prefix: 20, index: 0 }, //   x.x.0.0/20,   4 × /22
  private: { prefix: 18, index: 1 }, //  x.x.64.0/18,  4 × /20
  isolated: { prefix: 20, index: 8 }, // x.x.128.0/20, 4 × /22
};

/** The hub's fourth tier, in which the load balancers of the shared services stand; reserved in every network. */
const meshPlacement: Placement = { prefix: 20, index: 1 }; // x.x.16.0/20, 4 × /22

/** Aligned rooms that no tier has yet; together with the tiers they fill the network. */
const sparePlacements: readonly Placement[] = [
  { prefix: 19, index: 1 }, // x.x.32.0/19
  { prefix: 20, index: 9 }, // x.x.144.0/20
  { prefix: 19, index: 5 }, // x.x.160.0/19
  { prefix: 18, index: 3 }, // x.x.192.0/18
];

/** The /16 of a slot of an environment. Throws on a slot that is not a whole number from 0 to 63. */
export function environmentBlock(environment: EnvironmentName, slot: number): string {
  if (!Number.isInteger(slot) || slot < hubSlot || slot > lastSlot) {
    throw new RangeError(
      `slot ${slot} does not exist: ${hubSlot} is the hub, countries have 1 to ${lastSlot}`,
    );
  }
  return `10.${environmentBase[environment] + slot}.0.0/${networkPrefix}`;
}

/** How a network's /16 is divided. Throws on a block that `networkBlockProblem` refuses. */
export function networkAddresses(block: string): NetworkAddresses {
  const problem = networkBlockProblem(block);
  if (problem !== undefined) {
    throw new RangeError(problem);
  }
  const entries = tiers.map((tier) => [tier, tierAddresses(block, tierPlacements[tier])] as const);
  return { block, tiers: Object.fromEntries(entries) as Record<Tier, TierAddresses> };
}

/** The mesh tier of a network's block: a part of its own, so that no other tier's subnets know of it. */
export function meshTier(block: string): TierAddresses {
  return tierAddresses(block, meshPlacement);
}

/** The blocks of a network that are kept free for tiers to come, each aligned. */
export function spareBlocks(block: string): readonly string[] {
  return sparePlacements.map((placement) => blockAt(parse(block).first, placement));
}

function tierAddresses(network: string, placement: Placement): TierAddresses {
  const block = blockAt(parse(network).first, placement);
  const { first } = parse(block);
  const subnet = (index: number) => blockAt(first, { prefix: placement.prefix + 2, index });
  return { block, subnets: [subnet(0), subnet(1), subnet(2), subnet(3)] };
}

/** What is wrong with a text that should be a block of IPv4 addresses (`a.b.c.d/n`), or undefined. */
export function blockProblem(block: string): string | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(block)) {
    return `"${block}" is not a block of IPv4 addresses. Write it as an address and a length, e.g. 10.200.0.0/16.`;
  }
  const aligned = `${ipaddr.IPv4.networkAddressFromCIDR(block).toString()}/${Number(block.split("/")[1])}`;
  return aligned === block
    ? undefined
    : `"${block}" does not begin at a boundary of its length. Did you mean ${aligned}?`;
}

/** What is wrong with a block as a network's own, or undefined: it must be a private /16 that AWS can use. */
export function networkBlockProblem(block: string): string | undefined {
  const malformed = blockProblem(block);
  if (malformed !== undefined) {
    return malformed;
  }
  const [address, prefix] = ipaddr.IPv4.parseCIDR(block);
  if (prefix !== networkPrefix) {
    return `A network has a /${networkPrefix}, and "${block}" is a /${prefix}. Give it a /${networkPrefix}, e.g. 10.200.0.0/16.`;
  }
  if (address.range() !== "private") {
    return `"${block}" is not private. Take a /${networkPrefix} of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.`;
  }
  // Docker's default bridge, on every container host; AWS names it as one that its services use, too.
  return overlaps(block, "172.17.0.0/16")
    ? `"${block}" is what Docker and some AWS services use inside of a host. Take another /${networkPrefix}.`
    : undefined;
}

/** Whether two blocks share an address. */
export function overlaps(a: string, b: string): boolean {
  const [one, other] = [parse(a), parse(b)];
  return one.first < other.first + other.size && other.first < one.first + one.size;
}

/** Someone's claim to a block. The label is what a message calls him, e.g. `prd.jp` or `on-premises 10.200.0.0/16`. */
export interface AddressClaim {
  readonly label: string;
  readonly block: string;
}

export interface Overlap {
  readonly claims: readonly [AddressClaim, AddressClaim];
  readonly message: string;
}

/**
 * Every pair of claims that overlap, in the order given. Give it every network of every environment and the
 * on-premises blocks: whatever may be peered or routed to one another some day.
 */
export function findOverlaps(claims: readonly AddressClaim[]): readonly Overlap[] {
  return claims.flatMap((a, index) =>
    claims
      .slice(index + 1)
      .filter((b) => overlaps(a.block, b.block))
      .map((b) => ({
        claims: [a, b] as const,
        message: `${a.label} (${a.block}) and ${b.label} (${b.block}) overlap: give one of them another slot or block.`,
      })),
  );
}

/** How many addresses of a subnet are left for use: AWS keeps the first four and the last. */
export function usableAddresses(subnet: string): number {
  return parse(subnet).size - 5;
}

function parse(block: string): { first: number; size: number } {
  const prefix = ipaddr.IPv4.parseCIDR(block)[1];
  const { octets } = ipaddr.IPv4.networkAddressFromCIDR(block);
  return { first: octets.reduce((sum, octet) => sum * 256 + octet, 0), size: 2 ** (32 - prefix) };
}

/** The block of a length that lies `index` blocks after an address. */
function blockAt(start: number, { prefix, index }: Placement): string {
  const first = start + index * 2 ** (32 - prefix);
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}
