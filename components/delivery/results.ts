import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import {
  createEventStream,
  createNotification,
  createNotificationTopic,
  subscribeSlack,
  type Notice,
  type Receivers,
} from "../notifications";
import type { DatadogKeys } from "../datadog";

export interface ResultsArgs {
  readonly accountId: pulumi.Output<string>;
  /** Builds whose good end is worth a word, too. */
  readonly toldBuilds: readonly string[];
  /** Parameters that name the machine image of an environment: a new value is a promotion. */
  readonly toldImages: readonly string[];
  /** The channel that hears of it; absent: none. */
  readonly slack?: { readonly workspaceId: string; readonly channelId: string };
  /** Where events go, too; absent where Datadog is off. */
  readonly datadog?: { readonly site: string; readonly keys: DatadogKeys };
}

/** Everything below is named so. */
const names = ["results"];

/**
 * Tells the operators' chat channel and Datadog's event stream how pipelines and builds end. Costs nothing to
 * speak of: a million events about 1 US$.
 */
export class Results extends pulumi.ComponentResource {
  /** Name of the rule that counts failed pipelines. */
  readonly failedRule: pulumi.Output<string>;
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: ResultsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:delivery:Results", name, {}, opts);
    const child = { parent: this };
    const { accountId, slack, datadog } = args;
    const topic = createNotificationTopic({ names, displayName: "Results of pipelines and builds" }, child);
    if (slack) {
      subscribeSlack(
        { names, configurationName: "archipelago-results", slack, accountId, topicArns: [topic.arn] },
        child,
      );
    }
    const stream =
      datadog && createEventStream({ names: [...names, "datadog"], ...datadog, accountId }, child);
    this.topicArn = topic.arn;
    this.failedRule = createResults({ topicArn: topic.arn, ...(stream && { stream }) }, args, child);
    this.registerOutputs({ topicArn: topic.arn });
  }
}

/** First part of the names of all pipelines and builds of the platform. */
const ours = [{ prefix: "archipelago-" }];
const place = ["environment:foundation", "country:hub"];
/** What Datadog's monitors know each kind by. */
const tagsOf = {
  pipelines: [...place, "kind:pipeline", "pipeline:<pipeline>"],
  builds: [...place, "kind:build", "project:<project>"],
  images: [...place, "kind:image"],
} as const;

const ofPipeline: Notice = {
  paths: {
    pipeline: "$.detail.pipeline",
    state: "$.detail.state",
    run: "$.detail.execution-id",
    region: "$.region",
  },
  title: "<pipeline>: <state>",
  text: "Run <run>: https://<region>.console.aws.amazon.com/codesuite/codepipeline/pipelines/<pipeline>/view?region=<region>",
};
const ofApproval: Notice = {
  paths: { pipeline: "$.detail.pipeline", stage: "$.detail.stage", region: "$.region" },
  title: "<pipeline> waits for <stage>",
  text: "Look and answer: https://<region>.console.aws.amazon.com/codesuite/codepipeline/pipelines/<pipeline>/view?region=<region>",
};
const ofBuild: Notice = {
  paths: {
    project: "$.detail.project-name",
    status: "$.detail.build-status",
    log: "$.detail.additional-information.logs.deep-link",
  },
  title: "<project>: <status>",
  text: "Log: <log>",
};
const ofImage: Notice = {
  paths: { parameter: "$.detail.name", region: "$.region" },
  title: "A new machine image: <parameter>",
  text: "Servers that start from now on have it: https://<region>.console.aws.amazon.com/systems-manager/parameters?region=<region>",
};

/**
 * Tells how pipelines and builds end, and when one waits for somebody's word; an alarm stands for what failed.
 * Returns the name of the rule that counts failed pipelines.
 */
function createResults(
  receivers: Receivers,
  { toldBuilds, toldImages }: Pick<ResultsArgs, "toldBuilds" | "toldImages">,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const pipeline = (state: readonly string[]) => ({
    source: ["aws.codepipeline"],
    "detail-type": ["CodePipeline Pipeline Execution State Change"],
    detail: { pipeline: ours, state },
  });
  const build = (projects: readonly unknown[], status: readonly string[]) => ({
    source: ["aws.codebuild"],
    "detail-type": ["CodeBuild Build State Change"],
    detail: { "project-name": projects, "build-status": status },
  });
  const say = (
    name: readonly [keyof typeof tagsOf, string],
    description: string,
    severity: "error" | "warning" | "info" | "success",
    pattern: object,
    notice: Notice,
  ) =>
    createNotification(
      {
        names: name,
        description,
        pattern,
        notice,
        severity,
        tags: [...tagsOf[name[0]], `outcome:${name[1]}`],
        receivers,
      },
      opts,
    );
  const failed = say(["pipelines", "failed"], "A pipeline failed", "error", pipeline(["FAILED"]), ofPipeline);
  say(["pipelines", "succeeded"], "A pipeline ended well", "success", pipeline(["SUCCEEDED"]), ofPipeline);
  say(["pipelines", "stopped"], "A pipeline was stopped", "warning", pipeline(["STOPPED"]), ofPipeline);
  say(
    ["pipelines", "approval"],
    "A pipeline waits for somebody's word",
    "info",
    {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Action Execution State Change"],
      detail: { pipeline: ours, type: { category: ["Approval"] }, state: ["STARTED"] },
    },
    ofApproval,
  );
  say(
    ["builds", "failed"],
    "A build failed",
    "error",
    build(ours, ["FAILED", "FAULT", "TIMED_OUT"]),
    ofBuild,
  );
  if (toldBuilds.length > 0) {
    say(["builds", "succeeded"], "A build ended well", "success", build(toldBuilds, ["SUCCEEDED"]), ofBuild);
  }
  if (toldImages.length > 0) {
    say(
      ["images", "promoted"],
      "A machine image was let into an environment",
      "success",
      {
        source: ["aws.ssm"],
        "detail-type": ["Parameter Store Change"],
        detail: { name: toldImages, operation: ["Update"] },
      },
      ofImage,
    );
  }
  new aws.cloudwatch.MetricAlarm(
    logicalName("aws:cloudwatch/metricAlarm:MetricAlarm", "pipelines", "failed"),
    {
      alarmDescription: "A pipeline failed: a release did not reach every network",
      namespace: "AWS/Events",
      metricName: "TriggeredRules",
      dimensions: { RuleName: failed.name },
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      // EventBridge reports a rule only when it matches.
      treatMissingData: "notBreaching",
    },
    opts,
  );
  return failed.name;
}
