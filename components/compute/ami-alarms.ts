import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { FleetPlace } from "./ami-fleet";
import type { ComputeArgs } from "./compute";

/** Share of answers 5xx that takes a deployment back, percent. */
const badAnswers = 5;

/** One alarm a target group on answers 5xx, for deployments. Cost: 0.10 US$ a month and metric, two a target group. */
export function createErrorAlarms(
  { service }: ComputeArgs,
  { names, targets }: FleetPlace,
  parent: pulumi.Resource,
): readonly aws.cloudwatch.MetricAlarm[] {
  return targets.map(({ front, targetGroup }) => {
    const metric = (id: string, metricName: string) => ({
      id,
      metric: {
        namespace: "AWS/ApplicationELB",
        metricName,
        stat: "Sum",
        period: 60,
        dimensions: { LoadBalancer: front.loadBalancer.arnSuffix, TargetGroup: targetGroup.arnSuffix },
      },
    });
    return new aws.cloudwatch.MetricAlarm(
      logicalName("aws:cloudwatch/metricAlarm:MetricAlarm", ...names, front.side, "errors"),
      {
        alarmDescription: `Instances of ${service.name} answer 5xx: a running deployment is taken back`,
        metricQueries: [
          metric("errors", "HTTPCode_Target_5XX_Count"),
          metric("requests", "RequestCount"),
          {
            id: "share",
            label: "Answers 5xx, percent",
            expression: "IF(FILL(requests, 0) > 0, 100 * FILL(errors, 0) / FILL(requests, 0), 0)",
            returnData: true,
          },
        ],
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        threshold: badAnswers,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        treatMissingData: "notBreaching",
      },
      { parent },
    );
  });
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
    ({ front, targetGroup }) =>
      new aws.cloudwatch.MetricAlarm(
        logicalName("aws:cloudwatch/metricAlarm:MetricAlarm", ...names, front.side, "unhealthy"),
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
}
