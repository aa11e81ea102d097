import type * as pulumi from "@pulumi/pulumi";

/** One entry of a metric-math list, as both kinds of auto scaling take it. */
export interface MathMetric {
  readonly id: string;
  readonly label?: string;
  readonly expression?: string;
  readonly returnData: boolean;
  readonly metricStat?: {
    readonly stat: string;
    readonly metric: {
      readonly namespace: string;
      readonly metricName: string;
      readonly dimensions: { readonly name: string; readonly value: pulumi.Input<string> }[];
    };
  };
}

/** Where the number of running servers or tasks is read. */
export interface RunningMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly stat: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Running tasks of an ECS service without Container Insights: each task reports its CPU once a minute, so the
 * samples of a minute are the tasks. (Amazon ECS developer guide, "Service RUNNING task count".)
 */
export const runningTasks = (
  clusterName: pulumi.Input<string>,
  serviceName: pulumi.Input<string>,
): RunningMetric => ({
  namespace: "AWS/ECS",
  metricName: "CPUUtilization",
  stat: "SampleCount",
  dimensions: { ClusterName: clusterName, ServiceName: serviceName },
});

/** Instances in service of an Auto Scaling group; the group reports them every minute. */
export const runningInstances = (groupName: pulumi.Input<string>): RunningMetric => ({
  namespace: "AWS/AutoScaling",
  metricName: "GroupInServiceInstances",
  stat: "Average",
  dimensions: { AutoScalingGroupName: groupName },
});

/** Waiting messages per running server or task. With none running, all of them are one's, so that the first comes. */
export function backlogMetrics(queueName: pulumi.Input<string>, running: RunningMetric): MathMetric[] {
  const read = (id: string, { namespace, metricName, stat, dimensions }: RunningMetric): MathMetric => ({
    id,
    returnData: false,
    metricStat: {
      stat,
      metric: {
        namespace,
        metricName,
        dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
      },
    },
  });
  return [
    read("waiting", {
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      stat: "Sum",
      dimensions: { QueueName: queueName },
    }),
    read("running", running),
    {
      id: "backlog",
      label: "Waiting messages per running server or task",
      expression: "waiting / IF(FILL(running, 1) > 0, FILL(running, 1), 1)",
      returnData: true,
    },
  ];
}
