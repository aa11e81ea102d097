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

/** Datadog's words for how bad an event is. */
export type Severity = "error" | "warning" | "info" | "success";

export interface Receivers {
  /** Absent where no topic is wanted. */
  readonly topicArn?: pulumi.Output<string>;
  /** Absent where Datadog is off. */
  readonly stream?: EventStream;
}

export interface NotificationArgs {
  readonly names: readonly string[];
  readonly description: string;
  /** Which events; EventBridge's pattern. */
  readonly pattern: pulumi.Input<object>;
  readonly notice: pulumi.Input<Notice>;
  readonly severity: Severity;
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
  const said = pulumi.output(notice);
  const inputPaths = said.apply(({ paths }) => paths);
  if (receivers.topicArn) {
    target("topic", {
      arn: receivers.topicArn,
      inputTransformer: { inputPaths, inputTemplate: said.apply(chatTemplate) },
    });
  }
  if (receivers.stream) {
    const { arn, roleArn, deadLetterArn } = receivers.stream;
    target("datadog", {
      arn,
      roleArn,
      inputTransformer: {
        inputPaths,
        inputTemplate: said.apply(({ title, text }) =>
          JSON.stringify({
            title,
            text,
            alert_type: severity,
            source_type_name: "amazon eventbridge",
            tags,
          }),
        ),
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
