/** Who can reach whom, from the recorded resources of a stack alone: routes, peerings, groups, names, listeners. */
export { exceedsQuota, ruleDemand, type RuleDemand, type RuleQuota } from "./demand";
export type { Hop, HopKind, ResourceName } from "./hops";
export { internet, modelOf, onPremises, partners, type Model } from "./model";
export { placeNamed, placesOf, UnknownPlaceError } from "./places";
export type { Recorded, Resource } from "./resources";
export { summarise, type ReachSummary } from "./summary";
export { breachesOf, isolatedSubnets, looseRulesOf, type Breach, type LooseRule } from "./invariants";
export { allWays } from "./ways";
export { isBroken, isHole, resourcesOn, type Reach } from "./verdict";
export { reaches } from "./walk";
