import type { Problem } from "../problems";
import type { Sources } from "../sources";
import { checkCatalogue } from "./catalogue";
import { checkCountries } from "./countries";

export { checkCapacity } from "./capacity";
export { checkCertificates } from "./certificates";
export { checkCallers, checkLatticeRules, checkTransport } from "./mesh";
export { checkCutovers } from "./cutover";
export { checkDirectCalls } from "./service-connect";
export { checkNames } from "./names";
export { checkChannels } from "./notifications";
export { checkServicesOnPremises } from "./on-premises";
export { stackProblems } from "./stack-names";
export { checkAccounts, checkDomain, checkRegions, imageRegions } from "./stack";
export { checkNetwork, checkOnPremises, peakOf } from "./network";

/** Checks between the files of the catalogue and of the countries; the same for every stack. */
export function checkSources(sources: Sources): Problem[] {
  const problems: Problem[] = [];
  checkCatalogue(sources, problems);
  checkCountries(sources, problems);
  return problems;
}
