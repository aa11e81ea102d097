import { closest, distance } from "fastest-levenshtein";

/** "Did you mean …?" when a known name is near what was written. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(written, known);
  const tolerance = Math.max(2, Math.floor(candidate.length / 3));
  return distance(written, candidate) <= tolerance ? `did you mean "${candidate}"?` : undefined;
}

/** The known names that are nearest to what was written, nearest first. */
export const nearestOf = (written: string, known: readonly string[], count: number): string[] =>
  [...known].sort((a, b) => distance(written, a) - distance(written, b) || (a < b ? -1 : 1)).slice(0, count);
