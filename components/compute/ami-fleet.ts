import type * as aws from "@pulumi/aws";
import type { AttachedTarget, ComputeArgs } from "./compute";

/** The two sides of a service whose versions take over from one another. */
export const colors = ["blue", "green"] as const;
export type Color = (typeof colors)[number];

/** Where a service's instances stand: its one group, or one of two sides. */
export interface FleetPlace {
  /** Only where there are two. */
  readonly color?: Color;
  /** First parts of the names of all that belongs to it. */
  readonly names: readonly string[];
  readonly targets: readonly AttachedTarget[];
}

/** A group of instances in its place. */
export interface Fleet extends FleetPlace {
  readonly group: aws.autoscaling.Group;
  /** In alarm when its instances do not answer. */
  readonly alarms: readonly aws.cloudwatch.MetricAlarm[];
}

/** Whether the service has two sides, between which a deployer moves the traffic. */
export const hasSides = ({ service }: Pick<ComputeArgs, "service">): boolean =>
  service.deploy.strategy === "blueGreen";
