import * as pulumi from "@pulumi/pulumi";
import { createPlatformMonitor } from "./platform-monitor";

export interface BuildMonitorArgs {
  readonly region: string;
  /** Longest wait that is still fine, seconds. */
  readonly queuedSeconds: number;
  readonly owner: string;
}

/** Datadog query: the longest wait of any project's builds for their turn, seconds. The number is the threshold's. */
export const queuedBuildsQuery = (region: string, critical: number): string =>
  `max(last_15m):max:aws.codebuild.queued_duration{region:${region}} by {projectname} > ${critical}`;

/** Tells which services' builds wait for the account's limit; the alarm in CloudWatch only tells that some do. */
export class BuildMonitor extends pulumi.ComponentResource {
  constructor(name: string, args: BuildMonitorArgs, opts: pulumi.ComponentResourceOptions) {
    super("archipelago:monitoring:BuildMonitor", name, {}, opts);
    const { region, queuedSeconds, owner } = args;
    createPlatformMonitor(
      {
        names: ["builds", "queued"],
        title: "builds wait for their turn",
        query: queuedBuildsQuery(region, queuedSeconds),
        critical: queuedSeconds,
        message:
          `Builds wait longer than ${queuedSeconds} seconds. ` +
          "Raise the account's quota of concurrent builds, or the service's build.concurrentBuilds.",
        priority: "4",
        owner,
      },
      this,
    );
    this.registerOutputs({});
  }
}
