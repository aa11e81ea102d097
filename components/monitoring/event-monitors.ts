import * as datadog from "@pulumi/datadog";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import { networkTags, type Tags } from "../tags";

/** A failure is over when none was told for as long. */
const windowMinutes = 15;

/**
 * Datadog query: events with some tags, told within a quarter of an hour, one alert for each value of `by`.
 * The number in it is the monitor's threshold.
 */
export const failedEventsQuery = (tags: Readonly<Record<string, string>>, by: string): string =>
  `events("${Object.entries(tags)
    .map(([key, value]) => `${key}:${value}`)
    .join(" ")}").rollup("count").by("${by}").last("${windowMinutes}m") > 0`;

interface EventMonitor {
  /** Last part of its name. */
  readonly name: string;
  readonly title: string;
  readonly query: string;
  readonly message: string;
  readonly priority: string;
  readonly tags: Tags;
}

function createEventMonitor(
  names: readonly string[],
  { name, title, query, message, priority, tags }: EventMonitor,
  parent: pulumi.Resource,
): void {
  new datadog.Monitor(
    logicalName("datadog:index/monitor:Monitor", ...names, name),
    {
      name: title,
      type: "event-v2 alert",
      query,
      monitorThresholds: { critical: "0" },
      message,
      priority,
      includeTags: true,
      // Creation must not depend on Datadog answering a validation call.
      validate: false,
      tags: Object.entries(tags).map(([key, value]) => `${key}:${value}`),
    },
    { parent },
  );
}

/** Only `prd` wakes somebody, and less than a service that is down: what failed has taken itself back. */
const priorities: Readonly<Record<ResolvedEnvironment["environment"], string>> = {
  stg: "4",
  canary: "3",
  prd: "2",
};

export interface NetworkEventMonitorsArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
}

/**
 * Stands for what failed in a network and was told to Datadog: deployments, instance refreshes, work that nobody
 * watches, and the deploy builds that bring releases there. Who hears of it is decided by Datadog's notification
 * rules on the country's tags.
 */
export class NetworkEventMonitors extends pulumi.ComponentResource {
  constructor(
    name: string,
    { environment, network }: NetworkEventMonitorsArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:monitoring:NetworkEventMonitors", `${name}-event-monitors`, {}, opts);
    const place = `[${environment.environment}] ${network.name}`;
    const { services } = network;
    const monitor = (own: string, title: string, message: string, query: string) =>
      createEventMonitor(
        [name],
        {
          name: own,
          title: `${place}: ${title}`,
          query,
          message,
          priority: priorities[environment.environment],
          tags: networkTags(environment, network),
        },
        this,
      );
    const failed = (kind: string) =>
      failedEventsQuery(
        { environment: environment.environment, country: network.code, kind, outcome: "failed" },
        "service",
      );
    if (services.some(({ kind }) => kind !== "job" && kind !== "task")) {
      monitor(
        "deployment-failed",
        "a deployment failed",
        "The old version serves on. The event beside this says why and links to it; see docs/notifications.md.",
        failed("deployment"),
      );
    }
    if (services.some(({ compute }) => compute !== "fargate")) {
      monitor(
        "refresh-failed",
        "servers were not replaced",
        "They grow older than they should, or a new machine image does not start. The event beside this links to the refresh; see docs/notifications.md.",
        failed("refresh"),
      );
    }
    if (services.some(({ kind }) => kind === "worker" || kind === "job")) {
      monitor(
        "work-failed",
        "work failed that nobody watches",
        "A job ended badly or did not start, or a message was given up. The event beside this says which; see docs/services.md.",
        failed("work"),
      );
    }
    monitor(
      "deploy-build-failed",
      "a release was not brought here",
      "The deploy build failed: a migration, the deployment or its smoke test. Its log says which; see docs/bridge.md.",
      failedEventsQuery(
        {
          environment: "foundation",
          kind: "build",
          outcome: "failed",
          project: `archipelago-deploy-${environment.environment}-${network.code}`,
        },
        "project",
      ),
    );
    this.registerOutputs({});
  }
}

export interface BakeMonitorArgs {
  /** The builds that bake, promote and remove machine images. */
  readonly projects: readonly string[];
  readonly owner: string;
}

/** Stands for machine images that were not baked or promoted. */
export class BakeMonitor extends pulumi.ComponentResource {
  constructor(name: string, { projects, owner }: BakeMonitorArgs, opts: pulumi.ComponentResourceOptions) {
    super("archipelago:monitoring:BakeMonitor", name, {}, opts);
    createEventMonitor(
      ["bakes"],
      {
        name: "failed",
        title: "[foundation] machine images were not baked or promoted",
        query: failedEventsQuery(
          {
            environment: "foundation",
            kind: "build",
            outcome: "failed",
            project: `(${projects.join(" OR ")})`,
          },
          "project",
        ),
        message:
          "Servers go on starting from the last good image. The build's log says which test failed; see docs/images.md.",
        priority: "3",
        tags: { environment: "foundation", country: "hub", service: "platform", owner },
      },
      this,
    );
    this.registerOutputs({});
  }
}
