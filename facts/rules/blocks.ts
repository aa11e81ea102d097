import type { Rule } from "./helpers";
import { text } from "./helpers";

const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** Says what is wrong with an IPv4 block; nothing when it is in order. */
export function blockFault(block: string, leastPrefix = 0, mostPrefix = 32): string | undefined {
  const parts = octets.exec(block)?.slice(1).map(Number);
  if (!parts || parts.slice(0, 4).some((octet) => octet > 255) || (parts[4] as number) > 32) {
    return "an IPv4 block such as 10.16.0.0/16";
  }
  const prefix = parts[4] as number;
  if (prefix < leastPrefix || prefix > mostPrefix) return `a block from /${leastPrefix} to /${mostPrefix}`;
  const address = parts.slice(0, 4).reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - prefix);
  if (address % size === 0) return undefined;
  const start = address - (address % size);
  return `no bits beyond the prefix: ${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${prefix}`;
}

/** An IPv4 block at `path`, of a size between the two prefixes. */
export function block(path: string, source: string, leastPrefix = 0, mostPrefix = 32): Rule {
  return (inputs) => {
    const value = text(inputs, path);
    const allowed = value === undefined ? undefined : blockFault(value, leastPrefix, mostPrefix);
    return allowed === undefined ? [] : [{ property: path, value, rule: "format", allowed, source }];
  };
}
