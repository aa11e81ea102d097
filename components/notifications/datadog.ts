import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DatadogKeys } from "../datadog";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy } from "../policy";

export interface EventStreamArgs {
  readonly names: readonly string[];
  readonly site: string;
  readonly keys: Pick<DatadogKeys, "apiKey">;
  readonly accountId: pulumi.Output<string>;
}

/** Datadog's event stream, as EventBridge sees it. */
export interface EventStream {
  readonly arn: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  /** Where events go that Datadog did not take. */
  readonly deadLetterArn: pulumi.Output<string>;
}

/**
 * An API destination at Datadog's events. EventBridge keeps the key in a secret of its own, which costs nothing.
 * Cost: about 0.20 US$ a million events.
 */
export function createEventStream(
  { names, site, keys, accountId }: EventStreamArgs,
  opts: pulumi.CustomResourceOptions,
): EventStream {
  const connection = new aws.cloudwatch.EventConnection(
    logicalName("aws:cloudwatch/eventConnection:EventConnection", ...names),
    {
      description: "Datadog",
      authorizationType: "API_KEY",
      authParameters: { apiKey: { key: "DD-API-KEY", value: keys.apiKey } },
    },
    opts,
  );
  const destination = new aws.cloudwatch.EventApiDestination(
    logicalName("aws:cloudwatch/eventApiDestination:EventApiDestination", ...names),
    {
      description: "Datadog's event stream",
      connectionArn: connection.arn,
      httpMethod: "POST",
      invocationEndpoint: `https://api.${site}/api/v1/events`,
      invocationRateLimitPerSecond: 10,
    },
    opts,
  );
  const dead = new aws.sqs.Queue(
    logicalName("aws:sqs/queue:Queue", ...names, "dead"),
    { messageRetentionSeconds: 14 * 86_400, sqsManagedSseEnabled: true },
    opts,
  );
  new aws.sqs.QueuePolicy(
    logicalName("aws:sqs/queuePolicy:QueuePolicy", ...names, "dead"),
    {
      queueUrl: dead.url,
      policy: pulumi.all([dead.arn, accountId]).apply(([Resource, id]) =>
        policyDocument([
          {
            Sid: "Events",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource,
            Condition: { StringEquals: { "aws:SourceAccount": id } },
          },
        ]),
      ),
    },
    opts,
  );
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", ...names),
    {
      description: "Sends events to Datadog",
      assumeRolePolicy: accountId.apply((id) => trustPolicy("events.amazonaws.com", id)),
    },
    opts,
  );
  new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...names),
    {
      role: role.name,
      policy: destination.arn.apply((Resource) =>
        policyDocument([{ Sid: "Send", Effect: "Allow", Action: "events:InvokeApiDestination", Resource }]),
      ),
    },
    opts,
  );
  return { arn: destination.arn, roleArn: role.arn, deadLetterArn: dead.arn };
}
