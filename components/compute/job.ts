import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { JobSettings } from "../../config";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy } from "../policy";
import type { ComputeArgs } from "./compute";
import { createFailureSignal } from "./job-failure";
import { createDeadLetterAlarm, createDeadLetterQueue } from "./queue";
import { RunCompute } from "./run";

/**
 * A task that the clock starts, in the network's time zone. Creates, besides the task: the schedule, a role for
 * it that may start this task only, a dead-letter queue for starts that AWS refused to the end, and what tells
 * of a run that failed. Cost: the tasks by the second, two alarms at 0.10 USD a month.
 */
export class JobCompute extends RunCompute {
  readonly failures: readonly aws.cloudwatch.MetricAlarm[];

  constructor(
    name: string,
    private readonly args: ComputeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:compute:JobCompute", name, args, opts);
    const { service, surroundings } = args;
    const { job } = service;
    const topicArn = surroundings.failureTopic?.arn;
    if (!job || !topicArn) {
      throw new Error(`${service.name} is no job, or its network has nowhere to tell of failures`);
    }
    const names = [surroundings.network.code, service.name];
    const dead = createDeadLetterQueue(names, this);
    const refused = createDeadLetterAlarm(
      names,
      dead,
      topicArn,
      `Starts of ${service.name} that AWS refused`,
      this,
    );
    this.createSchedule(job, dead);
    const failed = createFailureSignal(
      {
        names,
        service: service.name,
        clusterArn: surroundings.cluster.arn,
        taskDefinitionArn: this.taskDefinition.arnWithoutRevision,
        topicArn,
      },
      this,
    );
    this.failures = [refused, failed];
    this.registerOutputs({ roleArn: this.roleArn, unitName: this.unitName });
  }

  private createSchedule(job: JobSettings, dead: aws.sqs.Queue): void {
    const { surroundings, service, plan, securityGroupId, dependsOn } = this.args;
    const { network, cluster, privateSubnetIds } = surroundings;
    const { role, policy } = this.createRole(dead);
    new aws.scheduler.Schedule(
      logicalName("aws:scheduler/schedule:Schedule", network.code, service.name, "run"),
      {
        description: `Runs ${service.name} in ${network.code}`,
        scheduleExpression: job.schedule,
        scheduleExpressionTimezone: network.timeZone,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: cluster.arn,
          roleArn: role.arn,
          ecsParameters: {
            // The revision is the program's: a schedule that followed the newest would run what a test registered.
            taskDefinitionArn: this.taskDefinition.arn,
            taskCount: 1,
            capacityProviderStrategies: plan.capacityProviders.map((one) => ({ ...one })),
            networkConfiguration: {
              subnets: [...privateSubnetIds],
              securityGroups: [securityGroupId],
              assignPublicIp: false,
            },
            enableEcsManagedTags: true,
            propagateTags: "TASK_DEFINITION",
          },
          retryPolicy: {
            maximumRetryAttempts: job.retries,
            maximumEventAgeInSeconds: job.maxDelaySeconds,
          },
          deadLetterConfig: { arn: dead.arn },
        },
      },
      // What starts by night needs all that a server needs: routes, edges, rights.
      { parent: this, dependsOn: [...dependsOn, cluster.ready, policy, ...this.roles.ready] },
    );
  }

  /** May start this one task in this one cluster, hand it its two roles, and say that it could not. */
  private createRole(dead: aws.sqs.Queue): { role: aws.iam.Role; policy: aws.iam.RolePolicy } {
    const { surroundings, service } = this.args;
    const { network, cluster, accountId } = surroundings;
    const names = [network.code, service.name, "schedule"];
    const role = new aws.iam.Role(
      logicalName("aws:iam/role:Role", ...names),
      {
        description: `Starts ${service.name} in ${network.code} by the clock`,
        assumeRolePolicy: accountId.apply((id) => trustPolicy("scheduler.amazonaws.com", id)),
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy(
      logicalName("aws:iam/rolePolicy:RolePolicy", ...names),
      {
        role: role.name,
        policy: pulumi
          .all([
            this.taskDefinition.arnWithoutRevision,
            cluster.arn,
            this.roles.task.arn,
            this.roles.execution.arn,
            dead.arn,
          ])
          .apply(([task, clusterArn, taskRole, executionRole, queue]) =>
            policyDocument([
              {
                Sid: "Run",
                Effect: "Allow",
                Action: "ecs:RunTask",
                // Every revision: the schedule names the one.
                Resource: `${task}:*`,
                Condition: { ArnEquals: { "ecs:cluster": clusterArn } },
              },
              {
                Sid: "Tag",
                Effect: "Allow",
                Action: "ecs:TagResource",
                Resource: `${clusterArn.replace(":cluster/", ":task/")}/*`,
                Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
              },
              {
                Sid: "PassRoles",
                Effect: "Allow",
                Action: "iam:PassRole",
                Resource: [taskRole, executionRole],
                Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
              },
              { Sid: "DeadLetter", Effect: "Allow", Action: "sqs:SendMessage", Resource: queue },
            ]),
          ),
      },
      { parent: this },
    );
    return { role, policy };
  }
}
