import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy } from "./permissions";
import { planService, type LocalSchedule } from "./plan";
import { planCapacities } from "./shared-capacity-plan";

/** Whether any service of the network, or the capacity that some share, replaces its servers by a schedule. */
export function needsRotationRole(network: ResolvedNetwork): boolean {
  const plans = [
    ...network.services.map((service) => planService(network, service)),
    ...planCapacities(network),
  ];
  return plans.some(({ rotation }) => rotation !== undefined);
}

/** The one role under which a network's schedules act. Each service adds leave for its own group or service only. */
export function createRotationRole(
  { code }: ResolvedNetwork,
  accountId: pulumi.Output<string>,
  parent: pulumi.Resource,
): aws.iam.Role {
  return new aws.iam.Role(
    logicalName("aws:iam/role:Role", code, "rotation"),
    {
      description: `Replaces the servers of ${code} at their hour`,
      assumeRolePolicy: accountId.apply((id) => trustPolicy("scheduler.amazonaws.com", id)),
    },
    { parent },
  );
}

export interface RotationArgs {
  /** First part of the resources' names. */
  readonly names: readonly string[];
  readonly schedule: LocalSchedule;
  readonly role: aws.iam.Role;
  /** The API call that replaces the servers, e.g. `ecs:UpdateService`. */
  readonly call: RotationCall;
  /** ARN of what it replaces them of: the one thing that the call may touch. */
  readonly targetArn: pulumi.Input<string>;
  /** The parameter that names the servers' image: who starts instances from such a template must be able to read it. */
  readonly imageParameterArn?: pulumi.Input<string>;
  /** The call's parameters. */
  readonly input: pulumi.Input<string>;
}

export type RotationCall = "autoscaling:StartInstanceRefresh" | "ecs:UpdateService";

/** A missed rotation is tried again within the hour, then left to the next day. */
const retryPolicy = { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 };

/** Replaces every server of a service by a schedule: EventBridge Scheduler calls the API itself, no function between. */
export function createRotation(args: RotationArgs, parent: pulumi.Resource): void {
  const { names, schedule, role, call, targetArn, imageParameterArn, input } = args;
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...names, "rotation"),
    {
      role: role.name,
      policy: pulumi
        .all([targetArn, imageParameterArn])
        .apply(([target, image]) =>
          policyDocument([
            { Sid: "Rotate", Effect: "Allow", Action: call, Resource: target },
            ...(image === undefined
              ? []
              : [{ Sid: "Image", Effect: "Allow" as const, Action: "ssm:GetParameters", Resource: image }]),
          ]),
        ),
    },
    { parent },
  );
  new aws.scheduler.Schedule(
    logicalName("aws:scheduler/schedule:Schedule", ...names, "rotation"),
    {
      scheduleExpression: schedule.expression,
      scheduleExpressionTimezone: schedule.timeZone,
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn: sdkTarget(call), roleArn: role.arn, input, retryPolicy },
    },
    { parent, dependsOn: [policy] },
  );
}

/** The scheduler's name of an API call, with a small first letter. */
function sdkTarget(call: RotationCall): string {
  const [service = "", action = ""] = call.split(":");
  return `arn:aws:scheduler:::aws-sdk:${service}:${action.charAt(0).toLowerCase()}${action.slice(1)}`;
}
