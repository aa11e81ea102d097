import type { Architecture } from "./choices";
import type { Rotation } from "./scaling";

/** The EC2 capacity that a network's `ecs-ec2` services share: one group for each architecture in use. */
export interface SharedCapacity {
  /** By architecture, in order of preference. */
  readonly instanceTypes: Readonly<Record<Architecture, readonly string[]>>;
  /** Instances of each group. */
  readonly min: number;
  readonly max: number;
  /** How full the group is kept, percent: 100 has no spare instance. */
  readonly targetCapacityPercent: number;
  readonly volumeGiB: number;
  /** Share of Spot capacity, 0–100. */
  readonly spotPercent: number;
  readonly rotation: Rotation;
  /** Datadog's agent, once on every instance; absent where it is off. */
  readonly agent?: DatadogAgent;
}

/** Datadog's agent on the shared capacity. */
export interface DatadogAgent {
  readonly image: string;
  /** What it takes of each instance: CPU units and MiB. */
  readonly cpu: number;
  readonly memory: number;
  /** Where the API key lies, written as `SecretReference.from`; never the key. */
  readonly apiKey: string;
}
