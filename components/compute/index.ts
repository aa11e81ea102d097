/** What services run on: one component a service, whatever its kind of compute. */
export { Cluster } from "./cluster";
export { homeRegion } from "./deployment-target";
export type { AttachedTarget, Compute, ComputeArgs, Surroundings } from "./compute";
export { createFailureTopic, needsFailureTopic } from "./failures";
export { targetGroupName } from "./names";
export { placeholderContainer, placeholderImage } from "./placeholder";
export { planCapacityActions, type CapacityAction } from "./capacity-plan";
export type { CapacityOwner } from "./clock";
export { planService, type ServicePlan } from "./plan";
export { chooseContainer, readReleases, releasesPath, releaseTag, type Releases } from "./releases";
export { createRotationRole, needsRotationRole } from "./rotation";
export { WorkQueue } from "./queue";
export { needsSmokeTest, SmokeTest } from "./smoke-test";
export { Service, type ServiceArgs } from "./service";
export { calleesFirst, createNamespace } from "./service-connect";
export { createCapacities } from "./shared-capacity";
export { toldOf } from "./told";
export { userData, userDataLimit } from "./user-data";
