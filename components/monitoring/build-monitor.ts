import * as datadog from "@pulumi/datadog";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";

export interface BuildMonitorArgs {
  readonly region: string;
  /** Longest wait that is still fine, seconds. */
  readonly queuedSeconds: number;
  readonly owner: string;
}

/** Polled CloudWatch metrics arrive 10 to 15 minutes late (Datadog's documentation of its AWS integration). */
const evaluationDelaySeconds = 900;

/** Datadog query: the longest wait of any project's builds for their turn, seconds. The number is the threshold's. */
export const queuedBuildsQuery = (region: string, critical: number): string =>
  `max(last_15m):max:aws.codebuild.queued_duration{region:${region}} by {projectname} > ${critical}`;

/** Tells which services' builds wait for the account's limit; the alarm in CloudWatch only tells that some do. */
export class BuildMonitor extends pulumi.ComponentResource {
  constructor(name: string, args: BuildMonitorArgs, opts: pulumi.ComponentResourceOptions) {
    super("archipelago:monitoring:BuildMonitor", name, {}, opts);
    const { region, queuedSeconds, owner } = args;
    new datadog.Monitor(
      logicalName("datadog:index/monitor:Monitor", "builds", "queued"),
      {
        name: "[foundation] builds wait for their turn",
        type: "query alert",
        query: queuedBuildsQuery(region, queuedSeconds),
        monitorThresholds: { critical: String(queuedSeconds) },
        message:
          `Builds wait longer than ${queuedSeconds} seconds. ` +
          "Raise the account's quota of concurrent builds, or the service's build.concurrentBuilds.",
        priority: "4",
        evaluationDelay: evaluationDelaySeconds,
        requireFullWindow: false,
        includeTags: true,
        // Creation must not depend on Datadog answering a validation call.
        validate: false,
        tags: ["environment:foundation", "country:hub", "service:platform", `owner:${owner}`],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
