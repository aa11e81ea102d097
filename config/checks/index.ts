import { environmentNames, type EnvironmentName } from "../model";
import type { Problem } from "../problems";
import { isEnvironmentName, type Sources } from "../sources";
import { nearest } from "../suggest";
import { checkCatalogue } from "./catalogue";
import { checkCountries } from "./countries";

export { checkCapacity } from "./capacity";
export { checkCertificates } from "./certificates";
export { checkUses } from "./countries";
export { checkCallers, checkLatticeRules, checkTransport } from "./mesh";
export { checkCutovers } from "./cutover";
export { checkDirectCalls } from "./service-connect";
export { checkChannels } from "./notifications";
export { checkServicesOnPremises } from "./on-premises";
export { checkAccounts, checkDomain, checkRegions, imageRegions } from "./stack";
export { checkNetwork, checkOnPremises, peakOf } from "./network";

/** Checks between the files of the catalogue and of the countries; the same for every stack. */
export function checkSources(sources: Sources): Problem[] {
  const problems: Problem[] = [];
  checkCatalogue(sources, problems);
  checkCountries(sources, problems);
  return problems;
}

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
