import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedService } from "../../config";
import { logicalName } from "../naming";
import type { AttachedTarget } from "./compute";

type Query = aws.types.input.cloudwatch.MetricAlarmMetricQuery;
type Place = Pick<AttachedTarget, "front">;
type Group = AttachedTarget["targetGroup"];

/** Share of answers 5xx that takes a deployment back, percent. */
const badAnswers = 5;

/** Which load balancer's numbers about which group are looked at. */
export const dimensionsOf = ({ front }: Place, group: Group) => ({
  LoadBalancer: front.loadBalancer.arnSuffix,
  TargetGroup: group.arnSuffix,
});

/** A number of a target group, a minute at a time. */
export const metricOf = (
  place: Place,
  group: Group,
  id: string,
  metricName: string,
  stat: "Sum" | "Maximum",
): Query => ({
  id,
  metric: {
    namespace: "AWS/ApplicationELB",
    metricName,
    stat,
    period: 60,
    dimensions: dimensionsOf(place, group),
  },
});

/** Both kinds of alarms ring from their threshold on; where nobody was asked, nothing is wrong. */
const shell = {
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  treatMissingData: "notBreaching",
} as const;

/** Of an alarm on a health check: longer than an instance or task takes from its start to its first healthy answer. */
export const onHealth = ({ healthGraceSeconds }: ResolvedService) => ({
  ...shell,
  evaluationPeriods: Math.max(5, Math.ceil(healthGraceSeconds / 60) + 3),
  threshold: 1,
});

/** An alarm on the share of answers 5xx; the expression says it in percent, of the metrics' ids. */
export function createShareAlarm(
  names: readonly string[],
  alarmDescription: string,
  { metrics, expression }: { readonly metrics: readonly Query[]; readonly expression: string },
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm {
  return new aws.cloudwatch.MetricAlarm(
    logicalName("aws:cloudwatch/metricAlarm:MetricAlarm", ...names, "errors"),
    {
      ...shell,
      alarmDescription,
      metricQueries: [
        ...metrics,
        { id: "share", label: "Answers 5xx, percent", expression, returnData: true },
      ],
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      threshold: badAnswers,
    },
    { parent },
  );
}
