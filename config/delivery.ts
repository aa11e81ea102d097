/** How an account builds and deploys; part of the foundation's model. */
import type { ResolvedBuild } from "./build";
import type { ResolvedInfrastructure } from "./infrastructure";
import type { Architecture } from "./model/choices";
import type { DeployPlace, ResolvedEndToEnd, ResolvedPipeline } from "./pipeline";

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
