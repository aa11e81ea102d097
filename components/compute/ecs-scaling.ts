import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { AttachedTarget, ComputeArgs } from "./compute";
import type { EcsPlace } from "./ecs-place";
import { createServiceActions, type Scalable } from "./capacity-actions";
import { backlogMetrics, runningTasks, type MathMetric, type RunningMetric } from "./backlog";
import { createServiceForecast } from "./predictive";
import { groupsOf, requestsLabel } from "./targets";

/** What moves an ECS service's number of tasks: target tracking, forecasts, events and off hours, or nothing. */
export function createServiceScaling(
  args: ComputeArgs,
  { kind, clusterName }: Pick<EcsPlace, "kind" | "clusterName">,
  ecsService: aws.ecs.Service,
  targets: readonly AttachedTarget[],
  parent: pulumi.Resource,
): void {
  const { surroundings, service, plan } = args;
  if (plan.capacityOwner === "program" && plan.actions.length === 0) {
    return;
  }
  const names = [surroundings.network.code, service.name, kind];
  const target = new aws.appautoscaling.Target(
    logicalName("aws:appautoscaling/target:Target", ...names),
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: pulumi.interpolate`service/${clusterName}/${ecsService.name}`,
      minCapacity: service.min,
      // Without a scaler the number stays at the least.
      maxCapacity: service.scaling.enabled ? service.max : service.min,
    },
    {
      parent,
      // The schedule sets both: a changed size then comes into force with its next action.
      ignoreChanges: plan.capacityOwner === "schedule" ? ["minCapacity", "maxCapacity"] : [],
    },
  );
  const scalable = {
    serviceNamespace: target.serviceNamespace,
    scalableDimension: target.scalableDimension,
    resourceId: target.resourceId,
  };
  createTracking(args, names, scalable, targets, parent);
  createBacklogTracking(args, names, scalable, runningTasks(clusterName, ecsService.name), parent);
  createServiceForecast(names, service, scalable, parent);
  createServiceActions(names, plan.actions, scalable, parent);
}

function createTracking(
  { service: { scaling }, plan }: ComputeArgs,
  names: readonly string[],
  scalable: Scalable,
  targets: readonly AttachedTarget[],
  parent: pulumi.Resource,
): void {
  const track = (
    role: string,
    targetValue: number,
    metric: Partial<aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration>,
    dependsOn: pulumi.Resource[] = [],
  ) =>
    new aws.appautoscaling.Policy(
      logicalName("aws:appautoscaling/policy:Policy", ...names, role),
      {
        ...scalable,
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
          targetValue,
          ...metric,
          scaleInCooldown: scaling.scaleInCooldownSeconds,
          scaleOutCooldown: scaling.scaleOutCooldownSeconds,
        },
      },
      { parent, dependsOn },
    );
  if (plan.tracks.includes("cpu")) {
    track("cpu", scaling.cpuPercent, predefined("ECSServiceAverageCPUUtilization"));
  }
  if (plan.tracks.includes("memory") && scaling.memoryPercent !== undefined) {
    track("memory", scaling.memoryPercent, predefined("ECSServiceAverageMemoryUtilization"));
  }
  if (plan.tracks.includes("requests")) {
    for (const target of targets) {
      track(
        `${target.front.side}-requests`,
        scaling.requestsPerTarget,
        target.moving
          ? { customizedMetricSpecification: { metrics: requestMetrics(target) } }
          : predefined("ALBRequestCountPerTarget", requestsLabel(target)),
        [target.attachRule],
      );
    }
  }
}

const predefined = (predefinedMetricType: string, resourceLabel?: pulumi.Output<string>) => ({
  predefinedMetricSpecification: { predefinedMetricType, ...(resourceLabel && { resourceLabel }) },
});

/** Requests per task where a deployer moves them between two groups: one of the two has none, or both a share. */
function requestMetrics(target: AttachedTarget): MathMetric[] {
  const read = groupsOf(target).map(({ arnSuffix }, index): MathMetric => ({
    id: `group${index}`,
    returnData: false,
    metricStat: {
      stat: "Sum",
      metric: {
        namespace: "AWS/ApplicationELB",
        metricName: "RequestCountPerTarget",
        dimensions: [{ name: "TargetGroup", value: arnSuffix }],
      },
    },
  }));
  const expression = read.map(({ id }) => `FILL(${id}, 0)`).join(" + ");
  return [...read, { id: "requests", label: "Requests per task", expression, returnData: true }];
}

/** A worker's number of tasks follows the messages that wait for each of them. */
function createBacklogTracking(
  { surroundings, service: { name, queue, scaling }, plan }: ComputeArgs,
  names: readonly string[],
  scalable: Scalable,
  running: RunningMetric,
  parent: pulumi.Resource,
): void {
  const messages = surroundings.queues[name];
  if (!plan.tracks.includes("backlog") || !queue || !messages) {
    return;
  }
  new aws.appautoscaling.Policy(
    logicalName("aws:appautoscaling/policy:Policy", ...names, "backlog"),
    {
      ...scalable,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        targetValue: queue.backlogPerTask,
        customizedMetricSpecification: { metrics: backlogMetrics(messages.queueName, running) },
        scaleInCooldown: scaling.scaleInCooldownSeconds,
        scaleOutCooldown: scaling.scaleOutCooldownSeconds,
      },
    },
    { parent },
  );
}
