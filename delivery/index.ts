/** What runs in a build, what it runs from, and what a revision must look like. */
export { buildspec, environmentTagPatterns, type BuildspecArgs } from "./buildspec";
export { pullRequestBuildspec } from "./pull-request";
export { approvedArtifact, approvedFolders, previewBuildspec, upBuildspec } from "./infrastructure";
export { imageRight, keepKeyActions, previewPolicies, stateRights, upPolicies, upRights } from "./rights";
export { listSources } from "./sources";
export { appspecHooks, appspecSchema, buildspecSchema, type Appspec, type Buildspec } from "./schemas";
export {
  deploymentTargetSchema,
  targetHeader,
  targetParameter,
  targetStrategies,
  type BlueGreenTarget,
  type DeploymentTarget,
  type EcsTarget,
  type RollingTarget,
  type RunTarget,
  type TargetSide,
} from "./bridge/target";
