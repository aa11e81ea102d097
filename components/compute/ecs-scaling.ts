import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { AttachedTarget, ComputeArgs } from "./compute";
import type { EcsPlace } from "./ecs";
import { dailyCron, type ClockTime } from "./plan";
import { requestsLabel } from "./targets";

/** What moves an ECS service's number of tasks: target tracking, the off hours, or neither. */
export function createServiceScaling(
  args: ComputeArgs,
  { kind, clusterName }: Pick<EcsPlace, "kind" | "clusterName">,
  ecsService: aws.ecs.Service,
  targets: readonly AttachedTarget[],
  parent: pulumi.Resource,
): void {
  const { surroundings, service, plan } = args;
  if (plan.capacityOwner === "program") {
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
      maxCapacity: service.max,
    },
    {
      parent,
      // With off hours the schedule sets both twice a day: a changed size then comes into force at the next start.
      ignoreChanges: plan.capacityOwner === "schedule" ? ["minCapacity", "maxCapacity"] : [],
    },
  );
  const scalable = {
    serviceNamespace: target.serviceNamespace,
    scalableDimension: target.scalableDimension,
    resourceId: target.resourceId,
  };
  createTracking(args, names, scalable, targets, parent);
  if (plan.offHours) {
    const { stop, start, timeZone } = plan.offHours;
    const at = (role: string, time: ClockTime, minCapacity: number, maxCapacity: number) =>
      new aws.appautoscaling.ScheduledAction(
        logicalName("aws:appautoscaling/scheduledAction:ScheduledAction", ...names, role),
        {
          ...scalable,
          schedule: dailyCron(time),
          timezone: timeZone,
          scalableTargetAction: { minCapacity, maxCapacity },
        },
        { parent },
      );
    at("stop", stop, 0, 0);
    at("start", start, service.min, service.max);
  }
}

type Scalable = Pick<aws.appautoscaling.PolicyArgs, "serviceNamespace" | "scalableDimension" | "resourceId">;

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
    metric: aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification,
    dependsOn: pulumi.Resource[] = [],
  ) =>
    new aws.appautoscaling.Policy(
      logicalName("aws:appautoscaling/policy:Policy", ...names, role),
      {
        ...scalable,
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
          targetValue,
          predefinedMetricSpecification: metric,
          scaleInCooldown: scaling.scaleInCooldownSeconds,
          scaleOutCooldown: scaling.scaleOutCooldownSeconds,
        },
      },
      { parent, dependsOn },
    );
  if (plan.tracks.includes("cpu")) {
    track("cpu", scaling.cpuPercent, { predefinedMetricType: "ECSServiceAverageCPUUtilization" });
  }
  if (plan.tracks.includes("requests")) {
    for (const target of targets) {
      track(
        `${target.front.side}-requests`,
        scaling.requestsPerTarget,
        { predefinedMetricType: "ALBRequestCountPerTarget", resourceLabel: requestsLabel(target) },
        [target.attachRule],
      );
    }
  }
}
