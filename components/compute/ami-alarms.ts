import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { FleetPlace } from "./ami-fleet";
import type { ComputeArgs } from "./compute";
import { createShareAlarm, dimensionsOf, metricOf, onHealth } from "./target-alarms";

/** One alarm a target group on answers 5xx, for deployments. Cost: 0.10 US$ a month and metric, two a target group. */
export function createErrorAlarms(
  { service }: ComputeArgs,
  { names, targets }: FleetPlace,
  parent: pulumi.Resource,
): readonly aws.cloudwatch.MetricAlarm[] {
  return targets.map((target) =>
    createShareAlarm(
      [...names, target.front.side],
      `Instances of ${service.name} answer 5xx: a running deployment is taken back`,
      {
        metrics: [
          metricOf(target, target.targetGroup, "errors", "HTTPCode_Target_5XX_Count", "Sum"),
          metricOf(target, target.targetGroup, "requests", "RequestCount", "Sum"),
        ],
        expression: "IF(FILL(requests, 0) > 0, 100 * FILL(errors, 0) / FILL(requests, 0), 0)",
      },
      parent,
    ),
  );
}

/**
 * One alarm a target group on instances that do not answer: a running replacement is taken back, and a
 * deployment where `deploy.alarms` asks for it. Cost: about 0.10 US$ a month and alarm.
 */
export function createHealthAlarms(
  { service }: ComputeArgs,
  { names, targets }: FleetPlace,
  parent: pulumi.Resource,
): readonly aws.cloudwatch.MetricAlarm[] {
  return targets.map(
    (target) =>
      new aws.cloudwatch.MetricAlarm(
        logicalName("aws:cloudwatch/metricAlarm:MetricAlarm", ...names, target.front.side, "unhealthy"),
        {
          ...onHealth(service),
          alarmDescription: `Instances of ${service.name} fail their health check: a running replacement is taken back`,
          namespace: "AWS/ApplicationELB",
          metricName: "UnHealthyHostCount",
          dimensions: dimensionsOf(target, target.targetGroup),
          statistic: "Maximum",
          period: 60,
        },
        { parent },
      ),
  );
}
