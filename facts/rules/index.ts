import { computeRules } from "./compute";
import type { Rule } from "./helpers";
import { networkRules } from "./network";
import { otherRules } from "./rest";

export { fargateMemory } from "./compute";

/** Checks that no schema holds: values that must go together, and limits that only documentation tells. */
export function rulesOf(pulumiType: string): readonly Rule[] {
  return [networkRules, computeRules, otherRules].flatMap((rules) =>
    Object.hasOwn(rules, pulumiType) ? (rules[pulumiType] ?? []) : [],
  );
}

/** Pulumi types that have such checks. */
export const ruledTypes: readonly string[] = [
  ...new Set([networkRules, computeRules, otherRules].flatMap((rules) => Object.keys(rules))),
].sort();
