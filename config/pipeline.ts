/** What the pipelines of an account resolve to; part of the foundation's model. */
import type { BuildSource, ResolvedBuild } from "./build";
import type { EnvironmentName } from "./model/choices";
import type { SecretReference } from "./model/secret";

/** Environments before which an approval may be asked for. */
export const approvable = ["canary", "prd"] as const;

/** Environments after whose deployment a service's tests from outside may run. */
export const testable = ["stg", "canary"] as const;

/** `stg`: from a branch. `release`: from a tag, through canary to prd. */
export const pipelineKinds = ["stg", "release"] as const;
export type PipelineKind = (typeof pipelineKinds)[number];

/** A network of an environment, as a deployment sees it. */
export interface DeployPlace {
  readonly environment: EnvironmentName;
  readonly network: string;
  readonly region: string;
  /** Another account than the foundation's. */
  readonly account?: { readonly id: string; readonly roleArn: string };
  /** Tasks that deployments run before them; sorted. */
  readonly migrations: readonly string[];
}

/** One network's turn in a wave. */
export interface PipelineTurn {
  readonly network: string;
  /** The task that runs before. */
  readonly migration?: string;
}

export interface PipelineStep {
  readonly environment: EnvironmentName;
  readonly approval: boolean;
  /** After its last wave the service is tested from outside, before anything else begins. */
  readonly tested: boolean;
  readonly waves: readonly (readonly PipelineTurn[])[];
}

/** One pipeline of a service. */
export interface ResolvedPipeline {
  readonly service: string;
  readonly owner: string;
  readonly kind: PipelineKind;
  readonly source: BuildSource;
  /** What starts it; `github` only. */
  readonly filters?: { readonly tags?: readonly string[]; readonly paths?: readonly string[] };
  readonly steps: readonly PipelineStep[];
}

/** A service's tests from outside. */
export interface ResolvedEndToEnd {
  readonly service: string;
  readonly owner: string;
  /** Path inside the service's sources. */
  readonly buildspec: string;
  readonly computeType: ResolvedBuild["computeType"];
  readonly timeoutMinutes: number;
  readonly secrets: readonly SecretReference[];
}

/** Name of the build that tests a service from outside. */
export const endToEndProject = (service: string): string => `archipelago-test-${service}`;

/** A pipeline's name: fixed, because people and events call it by that. */
export const pipelineName = (service: string, kind: PipelineKind): string => `archipelago-${service}-${kind}`;

/** Name of the build that deploys to one network of one environment. */
export const deployProjectName = (environment: string, network: string): string =>
  `archipelago-deploy-${environment}-${network}`;
