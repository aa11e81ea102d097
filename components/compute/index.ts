/** What services run on: one component a service, whatever its kind of compute. */
export { Cluster } from "./cluster";
export type { AttachedTarget, Compute, ComputeArgs, Surroundings } from "./compute";
export { targetGroupName } from "./names";
export { placeholderContainer, placeholderImage } from "./placeholder";
export { planService, type CapacityOwner, type ServicePlan } from "./plan";
export { chooseContainer, readReleases, releasesPath, releaseTag, type Releases } from "./releases";
export { createRotationRole, needsRotationRole } from "./rotation";
export { Service, type ServiceArgs } from "./service";
export { createCapacities } from "./shared-capacity";
export { userData, userDataLimit } from "./user-data";
