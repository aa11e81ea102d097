/** AWS's own facts: what a region offers, and which values a resource accepts. See docs/facts.md. */
export { instanceSize, tasksThatFit, vcpusOf } from "./density";
export type { InstanceSize, Taken, TaskFit } from "./density";
export { endpointServices } from "./endpoint-services";
export { features } from "./features";
export type { Feature } from "./features";
export { judge } from "./judge";
export type { Violation } from "./violation";
export { offersInstance } from "./offered";
export type { InstanceKind } from "./offered";
export { quotas } from "./quotas";
export type { Quota, QuotaName } from "./quotas";
export { lacks, regionFacts, regions } from "./regions";
export type { Lack, RegionFacts } from "./regions";
export { judgedTypes } from "./resolve";
export { fargateMemory, ruledTypes } from "./rules";
export { typeFacts } from "./typeFacts";
export type { TypeFacts } from "./typeFacts";
export { unjudged, unjudgedTypes } from "./unjudged";
