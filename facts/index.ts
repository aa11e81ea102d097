/** AWS's own facts: what a region offers, and which values a resource accepts. See docs/facts.md. */
export { features } from "./features";
export type { Feature } from "./features";
export { quotas } from "./quotas";
export type { Quota, QuotaName } from "./quotas";
export { lacks, regionFacts, regions } from "./regions";
export type { Lack, RegionFacts } from "./regions";
