import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { AttachedTarget, ComputeArgs } from "./compute";

/** Percent of the group after which a replacement pauses, and for how long, seconds. */
const checkpoints = { checkpointPercentages: [20, 50, 100], checkpointDelay: "300" };

/**
 * How a group replaces its instances when its template changes. A pinned image can be taken back: the
 * replacement pauses, watches the alarms and rolls back by itself. AWS has no rollback for an image that is
 * named by a parameter, since the older template names the same parameter.
 * Cost: about 0.10 US$ a month and alarm.
 */
export function instanceRefresh(
  { service, plan, surroundings }: ComputeArgs,
  targets: readonly AttachedTarget[],
  parent: pulumi.Resource,
): aws.types.input.autoscaling.GroupInstanceRefresh {
  const alarms = targets.map(
    ({ front, targetGroup }) =>
      new aws.cloudwatch.MetricAlarm(
        logicalName(
          "aws:cloudwatch/metricAlarm:MetricAlarm",
          surroundings.network.code,
          service.name,
          "ami",
          front.side,
          "unhealthy",
        ),
        {
          alarmDescription: `Instances of ${service.name} fail their health check: a running replacement is taken back`,
          namespace: "AWS/ApplicationELB",
          metricName: "UnHealthyHostCount",
          dimensions: { LoadBalancer: front.loadBalancer.arnSuffix, TargetGroup: targetGroup.arnSuffix },
          statistic: "Maximum",
          period: 60,
          // Longer than an instance takes from its start to its first healthy answer.
          evaluationPeriods: Math.max(5, Math.ceil(service.healthGraceSeconds / 60) + 3),
          threshold: 1,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          treatMissingData: "notBreaching",
        },
        { parent },
      ),
  );
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
