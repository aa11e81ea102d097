import { environmentNames, type EnvironmentName } from "../model";
import type { Problem } from "../problems";
import { isEnvironmentName } from "../sources";
import { nearest } from "../suggest";

/** The stack's name is its environment's. */
export function stackProblems(stack: string): Problem[] {
  if (isEnvironmentName(stack)) return [];
  const fix = nearest(stack, environmentNames) ?? "select one of these stacks";
  return [
    {
      path: "(stack)",
      value: stack,
      problem: "is not an environment",
      allowed: environmentNames.join(", "),
      fix,
    },
  ];
}

/** A country's own stack is named after its environment, so that no stack serves two. */
export function stackOfCountryProblems(
  environment: EnvironmentName,
  code: string,
  stack: string | undefined,
): Problem[] {
  if (stack === undefined || stack === environment || stack.startsWith(`${environment}-`)) return [];
  return [
    {
      path: `countries.${code}.stack`,
      value: stack,
      problem: `is no name of a stack that raises a part of ${environment}`,
      allowed: `${environment}-<anything>, such as ${environment}-${code}`,
      fix: `rename the stack, or remove the key: ${environment} itself then raises ${code}`,
    },
  ];
}
