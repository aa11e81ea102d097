/** What is wanted, resolved: pure data and pure functions. The rest of the program imports only from here. */
export * from "./model";
export * from "./build";
export * from "./certificates";
export * from "./delivery";
export * from "./deploy";
export * from "./infrastructure";
export * from "./mesh";
export * from "./notifications";
export * from "./partners";
export * from "./on-premises";
export * from "./pipeline";
export * from "./service-connect";
export { bakeProject, upkeepProject, type ResolvedImages } from "./images";
export { waitingMinutes } from "./resolve/deploy";
export { hasSizes } from "./resolve/kind";
export { explain, UnknownPathError, type Explanation } from "./explain";
export {
  environmentBlock,
  findOverlaps,
  lastSlot,
  meshTier,
  networkAddresses,
  overlaps,
  usableAddresses,
} from "./addresses";
export { foundationStackName, loadEnvironment, loadFoundation, type LoadInput } from "./load";
export { architectureOf } from "./instances";
export { environmentOfPart, networksOfStack } from "./part";
export { partnerPaths } from "./resolve/partners";
export { peakOf } from "./checks";
export { instantsOf, utcInstant } from "./local-time";
export { ConfigurationError, showProblem, showValue, type Problem } from "./problems";
export { defaultSources, type Sources } from "./sources";
export { nearest } from "./suggest";
