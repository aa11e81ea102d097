import * as datadog from "@pulumi/datadog";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";

/** Polled CloudWatch metrics arrive 10 to 15 minutes late (Datadog's documentation of its AWS integration). */
export const evaluationDelaySeconds = 900;

interface PlatformMonitor {
  /** Parts of its logical name. */
  readonly names: readonly string[];
  readonly title: string;
  /** Rings above `critical`, which stands in it, too. */
  readonly query: pulumi.Input<string>;
  readonly critical: number;
  readonly message: string;
  readonly priority: string;
  readonly owner: string;
}

/** A monitor over a metric of the foundation's own, which belongs to no service and no country. */
export function createPlatformMonitor(
  { names, title, query, critical, message, priority, owner }: PlatformMonitor,
  parent: pulumi.Resource,
): void {
  new datadog.Monitor(
    logicalName("datadog:index/monitor:Monitor", ...names),
    {
      name: `[foundation] ${title}`,
      type: "query alert",
      query,
      monitorThresholds: { critical: String(critical) },
      message,
      priority,
      evaluationDelay: evaluationDelaySeconds,
      requireFullWindow: false,
      includeTags: true,
      // Creation must not depend on Datadog answering a validation call.
      validate: false,
      tags: ["environment:foundation", "country:hub", "service:platform", `owner:${owner}`],
    },
    { parent },
  );
}
