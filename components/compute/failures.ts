import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import { eventTopicPolicy } from "../policy";

/** Whether any service of the network works unseen: by a queue or by the clock. */
export function needsFailureTopic({ services }: Pick<ResolvedNetwork, "services">): boolean {
  return services.some(({ kind }) => kind === "worker" || kind === "job");
}

/**
 * The topic that hears of work that failed while nobody looked: a job that ended badly or did not start, a
 * message that was given up. Monitors, chat and people subscribe to it. What it carries says which work
 * failed, never what the work was about; so it does without a key of its own (1 USD a month), and with
 * AWS's key neither EventBridge nor an alarm could publish.
 */
export function createFailureTopic(
  { code, name }: ResolvedNetwork,
  accountId: pulumi.Output<string>,
  parent: pulumi.Resource,
): aws.sns.Topic {
  const topic = new aws.sns.Topic(
    logicalName("aws:sns/topic:Topic", code, "failures"),
    { displayName: `Work that failed in ${name}` },
    { parent },
  );
  new aws.sns.TopicPolicy(
    logicalName("aws:sns/topicPolicy:TopicPolicy", code, "failures"),
    {
      arn: topic.arn,
      policy: pulumi.all([topic.arn, accountId]).apply(([arn, id]) =>
        eventTopicPolicy(arn, [
          {
            Sid: "Alarms",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: arn,
            Condition: { StringEquals: { "aws:SourceAccount": id } },
          },
        ]),
      ),
    },
    { parent },
  );
  return topic;
}
