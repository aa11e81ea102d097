import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";

export interface FailureSignalArgs {
  readonly names: readonly string[];
  /** The container whose exit code counts. */
  readonly service: string;
  readonly clusterArn: pulumi.Output<string>;
  /** Without its revision. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly topicArn: pulumi.Output<string>;
}

/** Why ECS stops a task that never reached its own end. */
const cutShort = ["TaskFailedToStart", "SpotInterruption", "TerminationNotice"];

/**
 * Tells of each run that ended with another exit code than zero, was cut short or never started, whoever
 * started it: the event itself goes to the network's topic, and an alarm stands for monitors to see.
 */
export function createFailureSignal(
  { names, service, clusterArn, taskDefinitionArn, topicArn }: FailureSignalArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm {
  const rule = new aws.cloudwatch.EventRule(
    logicalName("aws:cloudwatch/eventRule:EventRule", ...names, "failed"),
    {
      description: `A run of ${service} failed`,
      eventPattern: pulumi.jsonStringify({
        source: ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        detail: {
          lastStatus: ["STOPPED"],
          clusterArn: [clusterArn],
          taskDefinitionArn: [{ prefix: pulumi.interpolate`${taskDefinitionArn}:` }],
          $or: [
            { containers: { name: [service], exitCode: [{ "anything-but": [0] }] } },
            { stopCode: cutShort },
          ],
        },
      }),
    },
    { parent },
  );
  new aws.cloudwatch.EventTarget(
    logicalName("aws:cloudwatch/eventTarget:EventTarget", ...names, "failed"),
    { rule: rule.name, arn: topicArn },
    { parent },
  );
  return new aws.cloudwatch.MetricAlarm(
    logicalName("aws:cloudwatch/metricAlarm:MetricAlarm", ...names, "failed"),
    {
      alarmDescription: `A run of ${service} failed`,
      namespace: "AWS/Events",
      metricName: "TriggeredRules",
      dimensions: { RuleName: rule.name },
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      // EventBridge reports a rule only when it matches.
      treatMissingData: "notBreaching",
    },
    { parent },
  );
}
