import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedImages } from "../../config";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy } from "../policy";

export interface SchedulesArgs {
  readonly images: ResolvedImages;
  readonly accountId: pulumi.Output<string>;
  readonly bake: aws.codebuild.Project;
  readonly upkeep: aws.codebuild.Project;
}

/** A missed start is tried again within the hour, then left to the next night. */
const retryPolicy = { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 };

/**
 * Bakes every week whatever has changed, looks every night whether Amazon's base image has changed (its public
 * parameter sends no event to other accounts), and promotes and removes every morning. Before somebody asks for
 * the first image there is nothing to renew: then each start ends after a minute, without a server. Cost: about
 * a minute of the smallest build machine a start, 0.20 US$ a month.
 */
export function createSchedules(
  { images, accountId, bake, upkeep }: SchedulesArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", "images", "schedules"),
    {
      description: "Starts the image factory's builds at their hour",
      assumeRolePolicy: accountId.apply((id) => trustPolicy("scheduler.amazonaws.com", id)),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", "images", "schedules"),
    {
      role: role.name,
      policy: pulumi
        .all([bake.arn, upkeep.arn])
        .apply((Resource) =>
          policyDocument([{ Sid: "Start", Effect: "Allow", Action: "codebuild:StartBuild", Resource }]),
        ),
    },
    opts,
  );
  const { timeZone } = images.rebake;
  const starts = [
    { name: "weekly", expression: images.rebake.expression, project: bake, bakes: "renew" },
    { name: "nightly", expression: "cron(0 2 * * ? *)", project: bake, bakes: "if-changed" },
    { name: "upkeep", expression: "cron(0 10 * * ? *)", project: upkeep },
  ];
  for (const { name, expression, project, bakes } of starts) {
    new aws.scheduler.Schedule(
      logicalName("aws:scheduler/schedule:Schedule", "images", name),
      {
        scheduleExpression: expression,
        scheduleExpressionTimezone: timeZone,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: "arn:aws:scheduler:::aws-sdk:codebuild:startBuild",
          roleArn: role.arn,
          input: pulumi.jsonStringify({
            ProjectName: project.name,
            ...(bakes && { EnvironmentVariablesOverride: [{ Name: "BAKE", Value: bakes }] }),
          }),
          retryPolicy,
        },
      },
      { ...opts, dependsOn: [policy] },
    );
  }
}
