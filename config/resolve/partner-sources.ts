import { blockProblem, overlaps } from "../addresses";

/** Tells of a problem, by the key below `partners`. */
export type Refuse = (
  key: readonly string[],
  value: unknown,
  problem: string,
  allowed: string,
  fix: string,
) => void;

/** Blocks that nobody on the internet comes from. */
const unroutable = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
];

/** A partner's blocks are few, public, and its own. */
export function checkSources(name: string, from: readonly string[], refuse: Refuse): void {
  for (const block of from) {
    const problem = blockProblem(block);
    const inside = unroutable.find((other) => !problem && overlaps(block, other));
    if (problem)
      refuse([name, "from"], block, problem, "aligned blocks of public addresses", "correct the block");
    else if (Number(block.split("/")[1]) < 8)
      refuse(
        [name, "from"],
        block,
        "is a large part of the internet, not a partner",
        "blocks of /8 to /32",
        "name the partner's own addresses",
      );
    else if (inside)
      refuse(
        [name, "from"],
        block,
        `nobody comes from ${inside} over the internet`,
        "public blocks",
        "ask the partner for the addresses from which its requests leave",
      );
  }
}
