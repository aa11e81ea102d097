import * as datadog from "@pulumi/datadog";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import { serviceTags } from "../tags";
import { healthyTargetsQuery, noHealthyTarget } from "./queries";

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
 * which fires when none of its targets is healthy. Who is told is decided by Datadog's notification rules
 * on the tags, so no message names a person or a channel.
 */
export class ServiceMonitors extends pulumi.ComponentResource {
  constructor(
    name: string,
    { environment, network }: ServiceMonitorsArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:monitoring:ServiceMonitors", `${name}-monitors`, {}, opts);
    for (const service of network.services.filter(({ listenerPort }) => listenerPort !== undefined)) {
      const tags = serviceTags(environment, network, service);
      new datadog.Monitor(
        logicalName("datadog:index/monitor:Monitor", name, service.name, "healthy"),
        {
          name: `[${environment.environment}] ${network.name}: ${service.name} has no healthy target`,
          type: "query alert",
          query: healthyTargetsQuery({ ...tags, service: service.name }, noHealthyTarget),
          monitorThresholds: { critical: String(noHealthyTarget) },
          message:
            `No target of ${service.name} in ${network.name} is healthy, so nobody is served. ` +
            `Look at the last deployment first, then at the service's health path ${service.healthPath ?? ""}.`,
          priority: priorities[environment.environment],
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
