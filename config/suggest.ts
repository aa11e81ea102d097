import { closest, distance } from "fastest-levenshtein";

/** "Did you mean …?" when a known name is near what was written. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(written, known);
  // Two letters of a short name may be all of it: something of what was written has to be there.
  const tolerance = Math.min(Math.max(2, Math.floor(candidate.length / 3)), candidate.length - 1);
  return distance(written, candidate) <= tolerance ? `did you mean "${candidate}"?` : undefined;
}

/** The known names that are nearest to what was written, nearest first. */
export const nearestOf = (written: string, known: readonly string[], count: number): string[] =>
  [...known].sort((a, b) => distance(written, a) - distance(written, b) || (a < b ? -1 : 1)).slice(0, count);
