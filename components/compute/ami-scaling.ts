import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { Fleet } from "./ami-fleet";
import type { ComputeArgs } from "./compute";
import { createGroupActions } from "./capacity-actions";
import { backlogMetrics, runningInstances } from "./backlog";
import { createGroupForecast } from "./predictive";
import { requestsLabel } from "./targets";

/**
 * What moves an Auto Scaling group's number of instances: target tracking, forecasts, events and off hours, or nothing. A group
 * has no cooldown per policy: its warm-up keeps it from counting a new instance too early.
 */
export function createGroupScaling(
  { surroundings, service, plan }: ComputeArgs,
  { names, group, targets }: Fleet,
  parent: pulumi.Resource,
): void {
  const track = (
    role: string,
    targetValue: number,
    metric: aws.types.input.autoscaling.PolicyTargetTrackingConfigurationPredefinedMetricSpecification,
    dependsOn: pulumi.Resource[] = [],
  ) =>
    new aws.autoscaling.Policy(
      logicalName("aws:autoscaling/policy:Policy", ...names, role),
      {
        autoscalingGroupName: group.name,
        policyType: "TargetTrackingScaling",
        targetTrackingConfiguration: { targetValue, predefinedMetricSpecification: metric },
      },
      { parent, dependsOn },
    );
  if (plan.tracks.includes("cpu")) {
    track("cpu", service.scaling.cpuPercent, { predefinedMetricType: "ASGAverageCPUUtilization" });
  }
  if (plan.tracks.includes("requests")) {
    for (const target of targets) {
      track(
        `${target.front.side}-requests`,
        service.scaling.requestsPerTarget,
        { predefinedMetricType: "ALBRequestCountPerTarget", resourceLabel: requestsLabel(target) },
        [target.attachRule],
      );
    }
  }
  const messages = surroundings.queues[service.name];
  if (plan.tracks.includes("backlog") && service.queue && messages) {
    new aws.autoscaling.Policy(
      logicalName("aws:autoscaling/policy:Policy", ...names, "backlog"),
      {
        autoscalingGroupName: group.name,
        policyType: "TargetTrackingScaling",
        targetTrackingConfiguration: {
          targetValue: service.queue.backlogPerTask,
          customizedMetricSpecification: {
            metrics: backlogMetrics(messages.queueName, runningInstances(group.name)),
          },
        },
      },
      { parent },
    );
  }
  createGroupForecast(names, service, group, parent);
  createGroupActions(names, plan.actions, group, parent);
}
