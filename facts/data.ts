import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Which release of which package the extracted facts come from. */
export interface Source {
  readonly version: string;
  /** Day of the release, `YYYY-MM-DD`. */
  readonly date: string;
}

export interface RegionData {
  readonly sources: Readonly<Record<string, Source>>;
  readonly missing: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly certainty: "absent" | "unproven"; readonly evidence: string }>>
    >
  >;
  readonly zones: Readonly<Record<string, readonly string[]>>;
}

/** Reads and parses a file of `facts/data` on first use only: start-up must not pay for facts that nobody asks for. */
export function lazy<T>(file: string): () => T {
  let value: T | undefined;
  return () => (value ??= JSON.parse(readFileSync(join(__dirname, "data", file), "utf8")) as T);
}

export const regionData = lazy<RegionData>("regions.json");
