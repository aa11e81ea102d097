import * as pulumi from "@pulumi/pulumi";
import { createPlatformMonitor } from "./platform-monitor";

export interface PipelineMonitorArgs {
  readonly region: string;
  /** Name of the rule that matches each failed pipeline. */
  readonly failedRule: pulumi.Input<string>;
  readonly owner: string;
}

/** Datadog query: failed pipelines of a quarter of an hour, as EventBridge counted them. */
export const failedPipelinesQuery = (region: string, rule: string): string =>
  `sum(last_15m):sum:aws.events.triggered_rules{region:${region},rulename:${rule.toLowerCase()}}.as_count() > 0`;

/** Stands for every pipeline that failed; which one, the event beside it says. */
export class PipelineMonitor extends pulumi.ComponentResource {
  constructor(name: string, args: PipelineMonitorArgs, opts: pulumi.ComponentResourceOptions) {
    super("archipelago:monitoring:PipelineMonitor", name, {}, opts);
    const { region, failedRule, owner } = args;
    createPlatformMonitor(
      {
        names: ["pipelines", "failed"],
        title: "a pipeline failed",
        query: pulumi.output(failedRule).apply((rule) => failedPipelinesQuery(region, rule)),
        critical: 0,
        message:
          "A release did not reach every network; the waves behind the failed one never began. " +
          "Look at the pipeline's events, then docs/pipelines.md.",
        priority: "3",
        owner,
      },
      this,
    );
    this.registerOutputs({});
  }
}
