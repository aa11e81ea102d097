/** IPv4 blocks. No way is found through IPv6: a network that has it is reported as one that cannot be judged. */
import ipaddr from "ipaddr.js";

/** Addresses from `low` to `high`, as numbers. */
export interface Block {
  readonly text: string;
  readonly low: number;
  readonly high: number;
  readonly prefix: number;
}

const known = new Map<string, Block | undefined>();

/** A block of its text; undefined for IPv6 and for what is no block. */
export function parseBlock(text: unknown): Block | undefined {
  if (typeof text !== "string") {
    return undefined;
  }
  if (!known.has(text)) {
    known.set(text, parse(text));
  }
  return known.get(text);
}

function parse(text: string): Block | undefined {
  if (!ipaddr.IPv4.isValidCIDR(text)) {
    return undefined;
  }
  const [address, prefix] = ipaddr.IPv4.parseCIDR(text);
  const value = address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (32 - prefix);
  const low = Math.floor(value / size) * size;
  return { text, low, high: low + size - 1, prefix };
}

/** The whole of IPv4. */
export const everywhere = parseBlock("0.0.0.0/0")!;

export const contains = (outer: Block, inner: Block): boolean =>
  outer.low <= inner.low && inner.high <= outer.high;

export const overlaps = (a: Block, b: Block): boolean => a.low <= b.high && b.low <= a.high;

const inside = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map((text) =>
  parseBlock(text)!,
);

/** Whether a block has addresses of the internet. */
export const isPublic = (block: Block): boolean => !inside.some((own) => contains(own, block));

/** Values by block, found by the longest block that holds another. */
export class BlockMap<Value> {
  /** By prefix length, then by lowest address. */
  readonly #byPrefix = new Map<number, Map<number, Value>>();
  readonly #entries: { readonly block: Block; readonly value: Value }[] = [];
  #sorted = true;

  add(block: Block, value: Value): void {
    const blocks = this.#byPrefix.get(block.prefix) ?? new Map<number, Value>();
    if (!blocks.has(block.low)) {
      blocks.set(block.low, value);
      this.#entries.push({ block, value });
      this.#sorted = false;
    }
    this.#byPrefix.set(block.prefix, blocks);
  }

  /** The value of the longest block that holds the whole of this one. */
  covering(block: Block): Value | undefined {
    const prefixes = [...this.#byPrefix.keys()].filter((prefix) => prefix <= block.prefix);
    for (const prefix of prefixes.sort((a, b) => b - a)) {
      const size = 2 ** (32 - prefix);
      const found = this.#byPrefix.get(prefix)?.get(Math.floor(block.low / size) * size);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  /** The values of all blocks within this one, by address. */
  within(block: Block): Value[] {
    if (!this.#sorted) {
      this.#entries.sort((a, b) => a.block.low - b.block.low);
      this.#sorted = true;
    }
    const found: Value[] = [];
    for (let at = this.#firstFrom(block.low); at < this.#entries.length; at += 1) {
      const entry = this.#entries[at]!;
      if (entry.block.low > block.high) {
        break;
      }
      if (entry.block.high <= block.high) {
        found.push(entry.value);
      }
    }
    return found;
  }

  /** The values of all blocks that share an address with this one. */
  overlapping(block: Block): Value[] {
    const around = [...this.#byPrefix].flatMap(([prefix, blocks]) => {
      const size = 2 ** (32 - prefix);
      const found = prefix < block.prefix ? blocks.get(Math.floor(block.low / size) * size) : undefined;
      return found === undefined ? [] : [found];
    });
    return [...around, ...this.within(block)];
  }

  values(): Value[] {
    return this.#entries.map(({ value }) => value);
  }

  blocks(): Block[] {
    return this.#entries.map(({ block }) => block);
  }

  #firstFrom(low: number): number {
    let [from, to] = [0, this.#entries.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#entries[middle]!.block.low < low) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
