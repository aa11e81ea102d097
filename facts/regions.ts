import { regionData } from "./data";
import type { Feature } from "./features";
import { geography } from "./geography";
import type { RegionEntry } from "./geography";
import { overrides } from "./overrides";
import { defaultQuotas } from "./quotas";
import type { QuotaName } from "./quotas";

/** Why a feature cannot be counted on in a region. */
export interface Lack {
  readonly region: string;
  readonly feature: Feature;
  /** `absent`: known not to be there. `unproven`: nobody has shown that it is there, or the sources disagree. */
  readonly certainty: "absent" | "unproven";
  readonly reason: string;
  readonly source: string;
  /** Day of the source, `YYYY-MM-DD`. */
  readonly asOf: string;
}

export interface RegionFacts extends RegionEntry {
  readonly region: string;
  /** Default quotas of a new account. */
  readonly quotas: Readonly<Record<QuotaName, number>>;
  readonly missing: Readonly<Partial<Record<Feature, Lack>>>;
}

/** Every region of which facts are held, sorted. */
export const regions: readonly string[] = Object.keys(geography);

const cache = new Map<string, RegionFacts>();

/** What is known of a region; nothing for one that is not in `regions`. */
export function regionFacts(region: string): RegionFacts | undefined {
  const entry = Object.hasOwn(geography, region) ? geography[region] : undefined;
  if (!entry) return undefined;
  let facts = cache.get(region);
  if (!facts) {
    facts = { region, ...entry, quotas: defaultQuotas, missing: missingIn(region) };
    cache.set(region, facts);
  }
  return facts;
}

/** Why `feature` cannot be counted on in `region`; nothing when it is there, or when nothing is known of the region. */
export function lacks(region: string, feature: Feature): Lack | undefined {
  return regionFacts(region)?.missing[feature];
}

function missingIn(region: string): Partial<Record<Feature, Lack>> {
  const { missing, sources } = regionData();
  const source = Object.entries(sources)
    .map(([name, { version }]) => `${name} ${version}`)
    .join(", ");
  const asOf = Object.values(sources)
    .map(({ date }) => date)
    .sort()[0] as string;
  const found: Partial<Record<Feature, Lack>> = {};
  for (const [name, { certainty, evidence }] of Object.entries(missing[region] ?? {})) {
    const feature = name as Feature;
    found[feature] = { region, feature, certainty, reason: evidence, source, asOf };
  }
  for (const override of overrides) {
    if (override.region !== region) continue;
    const { feature, certainty } = override;
    if (certainty === "present") delete found[feature];
    else
      found[feature] = {
        region,
        feature,
        certainty,
        reason: override.reason,
        source: override.source,
        asOf: override.asOf,
      };
  }
  return found;
}
