/** What the builds of an account resolve to; part of the foundation's model. */
import type { Architecture, SecretReference } from "./model";
import type { ResolvedInfrastructure } from "./infrastructure";
import type { DeployPlace, ResolvedEndToEnd, ResolvedPipeline } from "./pipeline";

export const buildSources = ["s3", "github", "codecommit"] as const;
export const buildCaches = ["local", "s3", "none"] as const;
export const buildImages = ["standard", "own"] as const;
export const buildComputeTypes = ["small", "medium", "large", "xlarge", "2xlarge"] as const;

/** Where a build takes its sources from. */
export type BuildSource =
  | { readonly kind: "s3" }
  | { readonly kind: "github" | "codecommit"; readonly repository: string; readonly branch: string };

/** How pull requests of a service are built. */
export interface ResolvedPullRequests {
  /** GitHub's numbers of the accounts whose pull requests are built; absent: of everybody who may write. */
  readonly actors?: readonly string[];
}

/** One CodeBuild project. */
export interface ResolvedBuild {
  /** The service, or `build` for the own build image. */
  readonly name: string;
  readonly owner: string;
  readonly source: BuildSource;
  /** Folder of the Dockerfile inside the sources; `.` for the top. */
  readonly path: string;
  readonly computeType: (typeof buildComputeTypes)[number];
  readonly arch: Architecture;
  readonly timeoutMinutes: number;
  readonly queuedMinutes: number;
  /** Absent: as many as the account may have. */
  readonly concurrentBuilds?: number;
  readonly cache: (typeof buildCaches)[number];
  readonly vpc: boolean;
  readonly image: (typeof buildImages)[number];
  readonly maxImageMiB: number;
  /** A CodeDeploy revision is made too. */
  readonly revision: boolean;
  readonly secrets: readonly SecretReference[];
  /** Absent where pull requests are not built; source github only. */
  readonly pullRequests?: ResolvedPullRequests;
}

export interface ResolvedDelivery {
  readonly logRetentionDays: number;
  readonly artifactDays: number;
  /** Waiting time of builds that raises the alarm. */
  readonly queuedSeconds: number;
  /** The own build image, when a build uses it. */
  readonly buildImage?: { readonly tag: string; readonly arch: Architecture };
  /** The network of builds that ask for one. */
  readonly vpc?: {
    readonly id: string;
    readonly subnetIds: readonly string[];
    readonly securityGroupIds: readonly string[];
  };
  /** Some build takes its sources from GitHub. */
  readonly connection: boolean;
  /** Sorted by name. */
  readonly builds: readonly ResolvedBuild[];
  /** Two a service that has pipelines; in the order of `builds`. */
  readonly pipelines: readonly ResolvedPipeline[];
  /** One a service whose pipelines test it from outside. */
  readonly endToEnd: readonly ResolvedEndToEnd[];
  /** Where deployments may go: every network of every environment. */
  readonly places: readonly DeployPlace[];
  /** Silence of Datadog's monitors during deployments, and where its keys are kept; absent: none. */
  readonly downtime?: { readonly apiKey: string; readonly appKey: string; readonly minutes: number };
  /** The pipeline of this program; absent where it is raised otherwise. */
  readonly infrastructure?: ResolvedInfrastructure;
  /** Alarms that stop a wave; absent where each deployment's own are all. */
  readonly stop?: { readonly alarms: readonly string[]; readonly soakMinutes: number };
}

/** Name of the repository, the build and the project of the own build image. No service may be called so. */
export const buildImageName = "build";
