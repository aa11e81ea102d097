import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { AttachedTarget, ComputeArgs } from "./compute";
import { groupsOf } from "./targets";

/** Share of answers 5xx that takes a deployment back, percent. */
const badAnswers = 5;

const type = "aws:cloudwatch/metricAlarm:MetricAlarm";

/**
 * What takes a deployment back while it runs: two alarms a load balancer, on answers 5xx and on tasks that fail
 * their health check, each over all target groups of the service there. None where `deploy.alarms` is off.
 * Cost: 0.10 US$ a month and metric, three a target group.
 */
export function createDeployAlarms(
  { surroundings, service }: ComputeArgs,
  kind: string,
  targets: readonly AttachedTarget[],
  parent: pulumi.Resource,
): readonly aws.cloudwatch.MetricAlarm[] {
  if (!service.deploy.alarms) {
    return [];
  }
  return targets.flatMap((target) => {
    const names = [surroundings.network.code, service.name, kind, target.front.side];
    const groups = groupsOf(target).map((_, index) => index);
    const sum = (id: string) => groups.map((index) => `FILL(${id}${index}, 0)`).join(" + ");
    const errors = new aws.cloudwatch.MetricAlarm(
      logicalName(type, ...names, "errors"),
      {
        alarmDescription: `${service.name} answers 5xx: a running deployment is taken back`,
        metricQueries: [
          ...metrics(target, "errors", "HTTPCode_Target_5XX_Count", "Sum"),
          ...metrics(target, "requests", "RequestCount", "Sum"),
          {
            id: "share",
            label: "Answers 5xx, percent",
            expression: `IF(${sum("requests")} > 0, 100 * (${sum("errors")}) / (${sum("requests")}), 0)`,
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
    const unhealthy = new aws.cloudwatch.MetricAlarm(
      logicalName(type, ...names, "unhealthy"),
      {
        alarmDescription: `Tasks of ${service.name} fail their health check: a running deployment is taken back`,
        metricQueries: [
          ...metrics(target, "unhealthy", "UnHealthyHostCount", "Maximum"),
          {
            id: "hosts",
            label: "Tasks that fail their health check",
            expression: sum("unhealthy"),
            returnData: true,
          },
        ],
        // Longer than a task takes from its start to its first healthy answer.
        evaluationPeriods: Math.max(5, Math.ceil(service.healthGraceSeconds / 60) + 3),
        threshold: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        treatMissingData: "notBreaching",
      },
      { parent },
    );
    return [errors, unhealthy];
  });
}

/** A metric of each target group, a minute at a time. */
function metrics(
  target: AttachedTarget,
  id: string,
  metricName: string,
  stat: string,
): aws.types.input.cloudwatch.MetricAlarmMetricQuery[] {
  return groupsOf(target).map((group, index) => ({
    id: `${id}${index}`,
    metric: {
      namespace: "AWS/ApplicationELB",
      metricName,
      stat,
      period: 60,
      dimensions: { LoadBalancer: target.front.loadBalancer.arnSuffix, TargetGroup: group.arnSuffix },
    },
  }));
}
