/** What the two runs say of each other: the same program must ask for the same resources in both. */
import { nameOf } from "./places";
import { parseUrn } from "./urn";

/**
 * Problems, one a resource that only one of the runs registers. The one that only the known run has is made
 * inside an `apply`: a first preview would not show it, and an update would show it as deleted whenever what it
 * waits for is replaced.
 */
export function compareRuns(first: readonly string[], known: readonly string[]): string[] {
  const label = (urn: string) => `${nameOf(urn)} [${parseUrn(urn).types.at(-1)}]`;
  const [inFirst, inKnown] = [new Set(first), new Set(known)];
  return [
    ...known
      .filter((urn) => !inFirst.has(urn))
      .map(
        (urn) =>
          `${label(urn)} is made inside an apply: it is missing while ids are unknown. Decide by plain values whether it exists (${urn})`,
      ),
    ...first
      .filter((urn) => !inKnown.has(urn))
      .map(
        (urn) =>
          `${label(urn)} disappears once ids are known: decide by plain values whether it exists (${urn})`,
      ),
  ];
}
