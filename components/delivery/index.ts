/** How services are built: projects, roles, artifacts, and the parts that other builds share. */
export { Delivery, type DeliveryArgs } from "./delivery";
export { buildProjectName } from "./project";
export { sourceArchive } from "./source-archive";
export { Results, type ResultsArgs } from "./results";
export {
  artifactPrefixes,
  createArtifactStore,
  type ArtifactStore,
  type ArtifactStoreArgs,
} from "./artifacts";
export { createBuildLogGroup, createBuildRole, type BuildRole, type BuildRoleArgs } from "./build-role";
export {
  keyStatement,
  logStatement,
  pullStatement,
  pushStatement,
  readStatements,
  registryLogin,
  reportStatement,
  writeStatement,
} from "./statements";
