import type { QuotaName } from "../facts";
import type { PlanState } from "./plan";

/** What one resource takes of a quota. */
export interface Count {
  readonly quota: QuotaName;
  /** What it counts within. */
  readonly within: string;
  /** 1 without it. */
  readonly amount?: number;
  /** Another region than the resource's own. */
  readonly at?: string;
}

/** What an input refers to: the resource that it depends on, else the id itself. */
export const target = (of: PlanState | undefined, property: string): string =>
  of?.propertyDependencies?.[property]?.[0] ?? String(of?.inputs?.[property] ?? "");
