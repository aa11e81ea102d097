import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork, ResolvedService, WorkQueueSettings } from "../../config";
import { guardOf } from "../guard";
import { logicalName } from "../naming";
import { policyDocument, tlsOnly, type Statement } from "../policy";
import { serviceTags, tagging } from "../tags";

const queueType = "aws:sqs/queue:Queue";
const daySeconds = 86_400;

/** What could not be worked off waits as long as SQS keeps anything, for somebody to look at it. */
const deadLetterDays = 14;

export interface WorkQueueArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly service: ResolvedService;
  readonly settings: WorkQueueSettings;
  /** Where the alarm about dead letters goes. */
  readonly failureTopicArn: pulumi.Output<string>;
}

/**
 * The queue of a worker and its dead-letter queue, with an alarm when anything lies there. It belongs to the
 * network, not to what the worker runs on: messages outlive a change of compute.
 * Cost: per million requests; the alarm 0.10 USD a month.
 */
export class WorkQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly queueName: pulumi.Output<string>;
  /** In alarm while anything lies in the dead-letter queue. */
  readonly alarm: aws.cloudwatch.MetricAlarm;

  constructor(
    name: string,
    { environment, network, service, settings, failureTopicArn }: WorkQueueArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(
      "archipelago:compute:WorkQueue",
      name,
      {},
      {
        ...opts,
        transformations: [
          ...(opts?.transformations ?? []),
          tagging(serviceTags(environment, network, service)),
        ],
      },
    );
    const names = [network.code, service.name];
    const keep = guardOf(environment.protect, service);
    const dead = createDeadLetterQueue(names, this, keep);
    const queue = new aws.sqs.Queue(
      logicalName(queueType, ...names, "queue"),
      {
        sqsManagedSseEnabled: true,
        visibilityTimeoutSeconds: settings.visibilityTimeoutSeconds,
        messageRetentionSeconds: settings.retentionDays * daySeconds,
        // Long polling: an empty queue is asked three times a minute, not without end.
        receiveWaitTimeSeconds: 20,
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: dead.arn,
          maxReceiveCount: settings.maxReceives,
        }),
      },
      { parent: this, ...keep },
    );
    requireTls([...names, "queue"], queue, this);
    new aws.sqs.RedriveAllowPolicy(
      logicalName("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", ...names),
      {
        queueUrl: dead.url,
        redriveAllowPolicy: pulumi.jsonStringify({
          redrivePermission: "byQueue",
          sourceQueueArns: [queue.arn],
        }),
      },
      { parent: this },
    );
    this.alarm = createDeadLetterAlarm(
      names,
      dead,
      failureTopicArn,
      `Messages that ${service.name} gave up`,
      this,
    );
    this.arn = queue.arn;
    this.url = queue.url;
    this.queueName = queue.name;
    this.registerOutputs({ arn: this.arn, url: this.url });
  }
}

/** A queue for what failed: encrypted, over TLS only, kept for as long as SQS keeps anything. */
export function createDeadLetterQueue(
  names: readonly string[],
  parent: pulumi.Resource,
  opts: pulumi.CustomResourceOptions = {},
): aws.sqs.Queue {
  const own = [...names, "dead"];
  const queue = new aws.sqs.Queue(
    logicalName(queueType, ...own),
    { sqsManagedSseEnabled: true, messageRetentionSeconds: deadLetterDays * daySeconds },
    { parent, ...opts },
  );
  requireTls(own, queue, parent);
  return queue;
}

/** Nobody, whatever rights he has, reaches the queue in clear text. */
function requireTls(names: readonly string[], queue: aws.sqs.Queue, parent: pulumi.Resource): void {
  new aws.sqs.QueuePolicy(
    logicalName("aws:sqs/queuePolicy:QueuePolicy", ...names),
    {
      queueUrl: queue.url,
      policy: queue.arn.apply((arn) => policyDocument([tlsOnly("sqs:*", arn)])),
    },
    { parent },
  );
}

/** Fires as long as anything lies in a dead-letter queue. */
export function createDeadLetterAlarm(
  names: readonly string[],
  queue: aws.sqs.Queue,
  topicArn: pulumi.Input<string>,
  description: string,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm {
  return new aws.cloudwatch.MetricAlarm(
    logicalName("aws:cloudwatch/metricAlarm:MetricAlarm", ...names, "dead"),
    {
      alarmDescription: description,
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queue.name },
      statistic: "Maximum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      // SQS reports nothing about a queue that nobody has used for six hours.
      treatMissingData: "notBreaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
    },
    { parent },
  );
}

/** To take messages off a queue, and to give them back. */
export const consumeStatement = (queueArn: string): Statement => ({
  Sid: "Consume",
  Effect: "Allow",
  Action: [
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
  ],
  Resource: queueArn,
});

/** To put messages into some queues. */
export const sendStatement = (queueArns: readonly string[]): Statement => ({
  Sid: "Send",
  Effect: "Allow",
  Action: "sqs:SendMessage",
  Resource: queueArns,
});
