import type { ContainerCondition } from "./choices";

/** A container beside a service's own, in the same task. */
export interface Container {
  readonly name: string;
  readonly image: string;
  /** `init` ends before the service's own container starts; `sidecar` runs beside it. */
  readonly role: "init" | "sidecar";
  readonly command?: readonly string[];
  /** Share of the task's CPU units and most memory, MiB; without them it takes what is left. */
  readonly cpu?: number;
  readonly memory?: number;
  /** The task ends with it. */
  readonly essential: boolean;
  /** Containers that it waits for. */
  readonly dependsOn: readonly { readonly container: string; readonly condition: ContainerCondition }[];
  readonly environment: Readonly<Record<string, string>>;
  /** May write to its root file system. */
  readonly writable: boolean;
}
