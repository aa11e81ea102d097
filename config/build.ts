/** What the builds of an account resolve to; part of the foundation's model. */
import type { Architecture } from "./model/choices";
import type { SecretReference } from "./model/secret";

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

/** Name of the repository, the build and the project of the own build image. No service may be called so. */
export const buildImageName = "build";
