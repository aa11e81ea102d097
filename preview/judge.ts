import { judge } from "../facts";
import { sourcePlace } from "./source-place";
import type { PlanStep, PlanViolation } from "./plan";

/** Judges every AWS resource of a plan by AWS's own schemas. */
export function judgeSteps(
  steps: readonly PlanStep[],
  regionOf: Readonly<Record<string, string>>,
  sources: ReadonlyMap<string, string> = new Map(),
): PlanViolation[] {
  return steps.flatMap(({ urn, op, newState }) => {
    if (newState === undefined || !newState.custom || !newState.type.startsWith("aws:") || op === "read") {
      return [];
    }
    const region = regionOf[urn];
    const found = judge(newState.type, newState.inputs ?? {}, region === undefined ? {} : { region });
    if (found.length === 0) {
      return [];
    }
    const source = sourcePlace(sources.get(urn) ?? "");
    return found.map(({ property, rule, message }) => ({
      urn,
      property,
      rule,
      message,
      ...(source === undefined ? {} : { source }),
    }));
  });
}
