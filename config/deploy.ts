/** How a new version takes over from the running one; part of a service's model. */
import type { ComputeKind, ServiceKind } from "./model/choices";

/** `rolling`: server by server. The others run both versions side by side and move the traffic: at once, first a share of it, or in equal steps. */
export const deployStrategies = ["rolling", "blueGreen", "canary", "linear"] as const;
export type DeployStrategy = (typeof deployStrategies)[number];

/** Whether ECS moves a service's traffic between two sets of tasks, instead of replacing task by task. */
export function ecsMovesTraffic({
  kind,
  compute,
  deploy,
}: {
  readonly kind: ServiceKind;
  readonly compute: ComputeKind;
  readonly deploy: Pick<DeploySettings, "strategy">;
}): boolean {
  return kind === "web" && compute !== "ami" && deploy.strategy !== "rolling";
}

/** What moves the traffic of instances: the load balancer's rule, or the service's DNS record. */
export const trafficSwitches = ["listener", "dns"] as const;
export type TrafficSwitch = (typeof trafficSwitches)[number];

export interface DeploySettings {
  readonly strategy: DeployStrategy;
  /** How long both versions run after the traffic has moved, minutes, 0–1440; whatever is not `rolling`. */
  readonly bakeMinutes: number;
  /** Share of the traffic that tries the new version first, percent, and for how long, minutes; `canary`. */
  readonly canaryPercent: number;
  readonly canaryMinutes: number;
  /** Share of the traffic that moves at a time, percent, and the pause between, minutes; `linear`. */
  readonly stepPercent: number;
  readonly stepMinutes: number;
  /** Share of the instances that change at a time, percent; `rolling` on AMIs. */
  readonly batchPercent: number;
  /** `blueGreen` on AMIs. */
  readonly switch: TrafficSwitch;
  /** Life of the DNS record, at least the 60 that Route 53 gives it; the old side stops that and the margin after the record has moved. Seconds. */
  readonly dnsTtlSeconds: number;
  readonly dnsMarginSeconds: number;
  /** A GET of it answers 200, or the traffic does not move; absent where nothing listens. */
  readonly smokePath?: string;
  /** Whether the service's own alarms (answers 5xx, unhealthy servers) take a deployment back. */
  readonly alarms: boolean;
  /** The task of the same network that runs before each deployment. */
  readonly migration?: string;
}
