import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedImages } from "../../config";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy } from "../policy";

export interface SlackArgs {
  readonly slack: NonNullable<ResolvedImages["slack"]>;
  readonly accountId: pulumi.Output<string>;
  readonly bake: aws.codebuild.Project;
}

/**
 * Lets a chat channel start a bake: `@Amazon Q codebuild start-build --project-name archipelago-bake`.
 * Role and guardrail say the same: start this one build and look at it.
 */
export function createSlackStart(
  { slack, accountId, bake }: SlackArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const document = bake.arn.apply((arn) =>
    policyDocument([
      {
        Sid: "Bake",
        Effect: "Allow",
        Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
        Resource: arn,
      },
    ]),
  );
  const guardrail = new aws.iam.Policy(
    logicalName("aws:iam/policy:Policy", "images", "chat"),
    { description: "The most that the chat channel may do", policy: document },
    opts,
  );
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", "images", "chat"),
    {
      description: "Starts a bake from the chat channel",
      assumeRolePolicy: accountId.apply((id) => trustPolicy("chatbot.amazonaws.com", id)),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", "images", "chat"),
    { role: role.name, policy: document },
    opts,
  );
  new aws.chatbot.SlackChannelConfiguration(
    logicalName("aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration", "images", "chat"),
    {
      // Fixed: AWS names the channel's configuration, and nothing replaces it.
      configurationName: "archipelago-images",
      slackTeamId: slack.workspaceId,
      slackChannelId: slack.channelId,
      iamRoleArn: role.arn,
      guardrailPolicyArns: [guardrail.arn],
      loggingLevel: "ERROR",
    },
    { ...opts, dependsOn: [policy] },
  );
}
