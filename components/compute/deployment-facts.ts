import type { DeploymentTarget } from "../../delivery";

/** What every descriptor says, whatever the service runs on. */
type Common =
  | "formatVersion"
  | "environment"
  | "network"
  | "region"
  | "service"
  | "repository"
  | "tag"
  | "releaseParameter"
  | "homeRegion"
  | "smokeUrl";

type WithoutCommon<Target> = Target extends unknown ? Omit<Target, Common> : never;

/** What only the compute knows of how it is deployed to. */
export type DeploymentFacts = WithoutCommon<DeploymentTarget>;
