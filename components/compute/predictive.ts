import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedService, Scaling } from "../../config";
import { logicalName } from "../naming";
import type { Scalable } from "./capacity-actions";

/** AWS's words for what is done with a forecast. */
const modes = { forecastOnly: "ForecastOnly", forecastAndScale: "ForecastAndScale" } as const;

/** The configured mode in AWS's words; nothing when there is no forecast. */
function modeOf({ predictive }: Scaling): (typeof modes)[keyof typeof modes] | undefined {
  return predictive === "off" ? undefined : modes[predictive];
}

/**
 * Forecasts an Auto Scaling group's CPU and starts instances so early that they are warm in time. It never takes
 * one away: target tracking does.
 */
export function createGroupForecast(
  names: readonly string[],
  { scaling, healthGraceSeconds }: Pick<ResolvedService, "scaling" | "healthGraceSeconds">,
  group: aws.autoscaling.Group,
  parent: pulumi.Resource,
): void {
  const mode = modeOf(scaling);
  if (!mode) {
    return;
  }
  new aws.autoscaling.Policy(
    logicalName("aws:autoscaling/policy:Policy", ...names, "forecast"),
    {
      autoscalingGroupName: group.name,
      policyType: "PredictiveScaling",
      predictiveScalingConfiguration: {
        mode,
        schedulingBufferTime: String(healthGraceSeconds),
        maxCapacityBreachBehavior: "HonorMaxCapacity",
        metricSpecification: {
          targetValue: scaling.cpuPercent,
          predefinedMetricPairSpecification: { predefinedMetricType: "ASGCPUUtilization" },
        },
      },
    },
    { parent },
  );
}

/** The same for an ECS service. */
export function createServiceForecast(
  names: readonly string[],
  { scaling, healthGraceSeconds }: Pick<ResolvedService, "scaling" | "healthGraceSeconds">,
  scalable: Scalable,
  parent: pulumi.Resource,
): void {
  const mode = modeOf(scaling);
  if (!mode) {
    return;
  }
  new aws.appautoscaling.Policy(
    logicalName("aws:appautoscaling/policy:Policy", ...names, "forecast"),
    {
      ...scalable,
      policyType: "PredictiveScaling",
      predictiveScalingPolicyConfiguration: {
        mode,
        schedulingBufferTime: healthGraceSeconds,
        maxCapacityBreachBehavior: "HonorMaxCapacity",
        metricSpecifications: [
          {
            targetValue: String(scaling.cpuPercent),
            predefinedMetricPairSpecification: { predefinedMetricType: "ECSServiceCPUUtilization" },
          },
        ],
      },
    },
    { parent },
  );
}
