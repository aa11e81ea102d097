/** What the pipeline of this program resolves to; part of the foundation's model. */
import type { BuildSource } from "./build";

export interface ResolvedInfrastructure {
  readonly owner: string;
  readonly source: BuildSource;
  /** In the order in which they are raised. */
  readonly stacks: readonly { readonly name: string; readonly approval: boolean }[];
  readonly pulumi: { readonly version: string; readonly sha256: string };
}

/** Name of the pipeline, and of its sources; no service's name may begin like it. */
export const infrastructureName = "infrastructure";
export const infrastructurePipeline = `archipelago-${infrastructureName}`;

/** Names of the builds that preview and raise; fixed, because people and events call them by that. */
export const infrastructureProject = (work: "preview" | "up"): string =>
  `archipelago-${infrastructureName}-${work}`;
