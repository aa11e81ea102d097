import type { PredictiveMode } from "./choices";

export interface Scaling {
  /** Off in stg: sizes stay at `min`. */
  readonly enabled: boolean;
  /** Average CPU to hold, percent. */
  readonly cpuPercent: number;
  /** Average memory to hold, percent; ECS only. */
  readonly memoryPercent?: number;
  readonly predictive: PredictiveMode;
  /** Requests per target and minute to hold; only where a load balancer stands in front. */
  readonly requestsPerTarget: number;
  readonly scaleInCooldownSeconds: number;
  readonly scaleOutCooldownSeconds: number;
}

export interface Rotation {
  /** No server lives longer, seconds; 86,400 (AWS's least) to 31,536,000. */
  readonly maxLifetimeSeconds: number;
  /** When every server is replaced, local time: daily or weekly (Monday) at `HH:MM`; `never` leaves it to the lifetime. */
  readonly schedule: "daily" | "weekly" | "never";
  readonly at: string;
}
