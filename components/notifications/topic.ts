import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { eventTopicPolicy, policyDocument, trustPolicy, type Statement } from "../policy";

export interface TopicArgs {
  /** First parts of every resource's name. */
  readonly names: readonly string[];
  readonly displayName: string;
}

/**
 * The topic that tells of results. What it carries says what ended and how, never what it was about; so it does
 * without a key of its own (1 US$ a month), and with AWS's key EventBridge could not publish.
 */
export function createNotificationTopic(
  { names, displayName }: TopicArgs,
  opts: pulumi.CustomResourceOptions,
): aws.sns.Topic {
  const topic = new aws.sns.Topic(logicalName("aws:sns/topic:Topic", ...names), { displayName }, opts);
  new aws.sns.TopicPolicy(
    logicalName("aws:sns/topicPolicy:TopicPolicy", ...names),
    {
      arn: topic.arn,
      policy: topic.arn.apply((arn) => eventTopicPolicy(arn)),
    },
    opts,
  );
  return topic;
}

export interface SlackArgs {
  readonly names: readonly string[];
  /** Physical name of the channel's configuration. */
  readonly configurationName: string;
  readonly slack: { readonly workspaceId: string; readonly channelId: string };
  readonly accountId: pulumi.Output<string>;
  readonly topicArns: readonly pulumi.Output<string>[];
  /** What whoever writes in the channel may do; absent: nothing. */
  readonly statements?: pulumi.Output<readonly Statement[]>;
}

/**
 * Lets a Slack channel hear some topics, by Amazon Q Developer in chat applications. Whoever writes there can
 * do nothing unless it is said: the role has no right at all, and AWS's own policy that denies everything stands
 * above it. What is said is both the role's right and the most that any role may do there.
 */
export function subscribeSlack(
  { names, configurationName, slack, accountId, topicArns, statements }: SlackArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", ...names, "chat"),
    {
      description: "Tells a chat channel of results",
      assumeRolePolicy: accountId.apply((id) => trustPolicy("chatbot.amazonaws.com", id)),
    },
    opts,
  );
  const policy = statements?.apply(policyDocument);
  const guardrail =
    policy &&
    new aws.iam.Policy(
      logicalName("aws:iam/policy:Policy", ...names, "chat"),
      { description: "The most that the chat channel may do", policy },
      opts,
    );
  const rights =
    policy &&
    new aws.iam.RolePolicy(
      logicalName("aws:iam/rolePolicy:RolePolicy", ...names, "chat"),
      { role: role.name, policy },
      opts,
    );
  new aws.chatbot.SlackChannelConfiguration(
    logicalName("aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration", ...names, "chat"),
    {
      configurationName,
      slackTeamId: slack.workspaceId,
      slackChannelId: slack.channelId,
      iamRoleArn: role.arn,
      guardrailPolicyArns: [guardrail?.arn ?? "arn:aws:iam::aws:policy/AWSDenyAll"],
      snsTopicArns: [...topicArns],
      loggingLevel: "ERROR",
    },
    { ...opts, ...(rights && { dependsOn: [rights] }) },
  );
}
