/** What runs in a build, and what a revision must look like: pure data. */
export { buildspec, environmentTagPatterns, type BuildspecArgs } from "./buildspec";
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
