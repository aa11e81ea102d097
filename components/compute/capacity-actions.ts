import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { CapacityAction } from "./capacity-plan";
import { dailyCron, dailyRecurrence } from "./clock";

/** What AWS takes for "leave it alone"; a size that is merely absent it would set to zero. */
const unchanged = -1;

/** The planned changes of an Auto Scaling group's sizes, as its scheduled actions. */
export function createGroupActions(
  names: readonly string[],
  actions: readonly CapacityAction[],
  group: aws.autoscaling.Group,
  parent: pulumi.Resource,
): void {
  for (const { role, when, min = unchanged, max = unchanged, hold } of actions) {
    new aws.autoscaling.Schedule(
      logicalName("aws:autoscaling/schedule:Schedule", ...names, role),
      {
        autoscalingGroupName: group.name,
        scheduledActionName: role,
        ...("daily" in when
          ? {
              recurrence: dailyRecurrence(when.daily),
              timeZone: when.timeZone,
              ...(when.from !== undefined && { startTime: when.from }),
              ...(when.until !== undefined && { endTime: when.until }),
            }
          : { startTime: when.instant }),
        minSize: min,
        maxSize: max,
        // By day a scaler goes on from where the morning starts; an event raises its least and leaves the rest to it.
        desiredCapacity: hold || "daily" in when ? min : unchanged,
      },
      { parent },
    );
  }
}

/** What Application Auto Scaling acts on. */
export type Scalable = Pick<
  aws.appautoscaling.PolicyArgs,
  "serviceNamespace" | "scalableDimension" | "resourceId"
>;

/** The planned changes of an ECS service's sizes, as scheduled actions of Application Auto Scaling. */
export function createServiceActions(
  names: readonly string[],
  actions: readonly CapacityAction[],
  scalable: Scalable,
  parent: pulumi.Resource,
): void {
  for (const { role, when, min, max, hold } of actions) {
    new aws.appautoscaling.ScheduledAction(
      logicalName("aws:appautoscaling/scheduledAction:ScheduledAction", ...names, role),
      {
        ...scalable,
        schedule: "daily" in when ? dailyCron(when.daily) : `at(${when.local}:00)`,
        timezone: when.timeZone,
        ...("daily" in when && when.from !== undefined && { startTime: when.from }),
        ...("daily" in when && when.until !== undefined && { endTime: when.until }),
        scalableTargetAction: {
          ...(min !== undefined && { minCapacity: min }),
          // Nothing moves the number but these bounds: both at the least hold it there.
          ...(max !== undefined && { maxCapacity: hold && min !== undefined ? min : max }),
        },
      },
      { parent },
    );
  }
}
