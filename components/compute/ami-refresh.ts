import type * as aws from "@pulumi/aws";
import type { ComputeArgs } from "./compute";

/** Percent of the group after which a replacement pauses, and for how long, seconds. */
const checkpoints = { checkpointPercentages: [20, 50, 100], checkpointDelay: "300" };

/**
 * How a group replaces its instances when its template changes. A pinned image can be taken back: the
 * replacement pauses, watches the alarms and rolls back by itself. AWS has no rollback for an image that is
 * named by a parameter, since the older template names the same parameter.
 */
export function instanceRefresh(
  { service, plan }: ComputeArgs,
  alarms: readonly aws.cloudwatch.MetricAlarm[],
): aws.types.input.autoscaling.GroupInstanceRefresh {
  // The alarms are there either way, so that a change between the two kinds of source is one of settings.
  if (service.ami.image === "follow") {
    return { strategy: "Rolling", preferences: plan.maintenance };
  }
  return {
    strategy: "Rolling",
    preferences: {
      ...plan.maintenance,
      ...checkpoints,
      autoRollback: true,
      ...(alarms.length > 0 && { alarmSpecification: { alarms: alarms.map(({ name }) => name) } }),
    },
  };
}
