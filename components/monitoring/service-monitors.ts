import * as datadog from "@pulumi/datadog";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork, ResolvedService } from "../../config";
import { logicalName } from "../naming";
import { serviceTags } from "../tags";
import { healthyTargetsQuery, missingDaemonsQuery, noHealthyTarget } from "./queries";

export interface ServiceMonitorsArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
}

/** Only `prd` pages: elsewhere the same monitors exist at the lowest priority. */
const priorities: Readonly<Record<ResolvedEnvironment["environment"], string>> = {
  stg: "4",
  canary: "3",
  prd: "1",
};

/** Polled CloudWatch metrics arrive 10 to 15 minutes late (Datadog's documentation of its AWS integration). */
const evaluationDelaySeconds = 900;

/**
 * The monitors that are born with a network's services: one a service that stands behind a load balancer,
 * which fires when none of its targets is healthy, and one a daemon, for instances without it. Who is told is decided by Datadog's notification rules
 * on the tags, so no message names a person or a channel.
 */
export class ServiceMonitors extends pulumi.ComponentResource {
  constructor(
    name: string,
    { environment, network }: ServiceMonitorsArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:monitoring:ServiceMonitors", `${name}-monitors`, {}, opts);
    for (const service of network.services) {
      const watched = watchOf(environment, network, service);
      if (!watched) {
        continue;
      }
      const { role, says, ...monitor } = watched;
      const tags = serviceTags(environment, network, service);
      new datadog.Monitor(
        logicalName("datadog:index/monitor:Monitor", name, service.name, role),
        {
          ...monitor,
          name: `[${environment.environment}] ${network.name}: ${service.name} ${says}`,
          type: "query alert",
          evaluationDelay: evaluationDelaySeconds,
          newGroupDelay: 300,
          requireFullWindow: false,
          includeTags: true,
          // Creation must not depend on Datadog answering a validation call.
          validate: false,
          tags: Object.entries(tags).map(([key, value]) => `${key}:${value}`),
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

interface Watch {
  /** Last part of the monitor's logical name. */
  readonly role: string;
  /** The monitor's name, after the service's. */
  readonly says: string;
  readonly query: string;
  readonly monitorThresholds: { readonly critical: string };
  readonly message: string;
  readonly priority: string;
}

/** What stands for a service's health; nothing for what no load balancer asks and no instance counts. */
function watchOf(
  environment: ResolvedEnvironment,
  network: ResolvedNetwork,
  service: ResolvedService,
): Watch | undefined {
  const scope = { ...serviceTags(environment, network, service), service: service.name };
  if (service.listenerPort !== undefined) {
    return {
      role: "healthy",
      says: "has no healthy target",
      query: healthyTargetsQuery(scope, noHealthyTarget),
      monitorThresholds: { critical: String(noHealthyTarget) },
      message:
        `No target of ${service.name} in ${network.name} is healthy, so nobody is served. ` +
        `Look at the last deployment first, then at the service's health path ${service.healthPath ?? ""}.`,
      priority: priorities[environment.environment],
    };
  }
  if (service.kind === "daemon") {
    return {
      role: "missing",
      says: "is missing on an instance",
      query: missingDaemonsQuery(scope),
      monitorThresholds: { critical: "0" },
      message:
        `Instances of ${network.name} have waited half an hour for ${service.name}. ` +
        "Look at the service's events: an instance without room for it says so there.",
      // Nobody is served by a daemon.
      priority: "4",
    };
  }
  return undefined;
}
