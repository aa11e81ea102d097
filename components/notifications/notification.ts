import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { EventStream } from "./datadog";

/** What a message says; `<name>` stands for the value of `paths.name`. */
export interface Notice {
  /** Where in the event a value is, such as `$.detail.state`. */
  readonly paths: Readonly<Record<string, string>>;
  readonly title: string;
  readonly text: string;
}

export interface Receivers {
  readonly topicArn: pulumi.Output<string>;
  /** Absent where Datadog is off. */
  readonly stream?: EventStream;
}

export interface NotificationArgs {
  readonly names: readonly string[];
  readonly description: string;
  /** Which events; EventBridge's pattern. */
  readonly pattern: pulumi.Input<object>;
  readonly notice: Notice;
  /** Datadog's word for how bad it is. */
  readonly severity: "error" | "warning" | "info" | "success";
  /** Datadog's tags, `key:value`. */
  readonly tags: readonly string[];
  readonly receivers: Receivers;
}

/** EventBridge gives every matching event, reworded, to the topic and to Datadog's event stream. */
export function createNotification(
  { names, description, pattern, notice, severity, tags, receivers }: NotificationArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.EventRule {
  const rule = new aws.cloudwatch.EventRule(
    logicalName("aws:cloudwatch/eventRule:EventRule", ...names),
    { description, eventPattern: pulumi.jsonStringify(pattern) },
    opts,
  );
  const target = (to: string, args: Omit<aws.cloudwatch.EventTargetArgs, "rule">) =>
    new aws.cloudwatch.EventTarget(
      logicalName("aws:cloudwatch/eventTarget:EventTarget", ...names, to),
      { rule: rule.name, ...args },
      opts,
    );
  target("topic", {
    arn: receivers.topicArn,
    inputTransformer: { inputPaths: notice.paths, inputTemplate: chatTemplate(notice) },
  });
  if (receivers.stream) {
    const { arn, roleArn, deadLetterArn } = receivers.stream;
    target("datadog", {
      arn,
      roleArn,
      inputTransformer: {
        inputPaths: notice.paths,
        inputTemplate: JSON.stringify({
          title: notice.title,
          text: notice.text,
          alert_type: severity,
          source_type_name: "amazon eventbridge",
          tags,
        }),
      },
      deadLetterConfig: { arn: deadLetterArn },
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
    });
  }
  return rule;
}

/** The form in which Amazon Q takes messages that no AWS service has written (its guide, custom notifications). */
const chatTemplate = ({ title, text }: Notice): string =>
  JSON.stringify({
    version: "1.0",
    source: "custom",
    content: { textType: "client-markdown", title, description: text },
  });
