import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { AttachedTarget, ComputeArgs } from "./compute";
import { createShareAlarm, metricOf, onHealth } from "./target-alarms";
import { groupsOf } from "./targets";

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
    const groups = groupsOf(target);
    const metrics = (id: string, metricName: string, stat: "Sum" | "Maximum") =>
      groups.map((group, index) => metricOf(target, group, `${id}${index}`, metricName, stat));
    const sum = (id: string) => groups.map((_, index) => `FILL(${id}${index}, 0)`).join(" + ");
    const errors = createShareAlarm(
      names,
      `${service.name} answers 5xx: a running deployment is taken back`,
      {
        metrics: [
          ...metrics("errors", "HTTPCode_Target_5XX_Count", "Sum"),
          ...metrics("requests", "RequestCount", "Sum"),
        ],
        expression: `IF(${sum("requests")} > 0, 100 * (${sum("errors")}) / (${sum("requests")}), 0)`,
      },
      parent,
    );
    const unhealthy = new aws.cloudwatch.MetricAlarm(
      logicalName("aws:cloudwatch/metricAlarm:MetricAlarm", ...names, "unhealthy"),
      {
        ...onHealth(service),
        alarmDescription: `Tasks of ${service.name} fail their health check: a running deployment is taken back`,
        metricQueries: [
          ...metrics("unhealthy", "UnHealthyHostCount", "Maximum"),
          {
            id: "hosts",
            label: "Tasks that fail their health check",
            expression: sum("unhealthy"),
            returnData: true,
          },
        ],
      },
      { parent },
    );
    return [errors, unhealthy];
  });
}
