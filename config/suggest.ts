import { closest, distance } from "fastest-levenshtein";

/** "Did you mean …?" when a known name is near what was written. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(written, known);
  const tolerance = Math.max(2, Math.floor(candidate.length / 3));
  return distance(written, candidate) <= tolerance ? `did you mean "${candidate}"?` : undefined;
}
