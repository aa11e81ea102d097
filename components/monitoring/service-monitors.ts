import * as datadog from "@pulumi/datadog";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork, ResolvedService } from "../../config";
import { logicalName } from "../naming";
import { networkTags, serviceTags, type Tags } from "../tags";
import { evaluationDelaySeconds } from "./platform-monitor";
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

/**
 * The monitors that are born with a network's services: one a service that stands behind a load balancer,
 * which fires when none of its targets is healthy, and one a daemon, Datadog's agent among them, for instances
 * without it. Who is told is decided by Datadog's notification rules on the tags, so no message names a person or a
 * channel.
 */
export class ServiceMonitors extends pulumi.ComponentResource {
  constructor(
    name: string,
    { environment, network }: ServiceMonitorsArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:monitoring:ServiceMonitors", `${name}-monitors`, {}, opts);
    const shared = network.services.some(({ compute }) => compute === "ecs-ec2");
    const watches = [
      ...network.services.flatMap((service) => watchOf(environment, network, service) ?? []),
      ...(shared && network.ecsEc2.agent
        ? [watchDaemon(agentName, networkTags(environment, network), network)]
        : []),
    ];
    for (const { subject, role, says, tags, ...monitor } of watches) {
      new datadog.Monitor(
        logicalName("datadog:index/monitor:Monitor", name, subject, role),
        {
          ...monitor,
          name: `[${environment.environment}] ${network.name}: ${subject} ${says}`,
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

/** No service may be called so: its tag is the platform's. */
const agentName = "platform-agent";

interface Watch {
  readonly subject: string;
  readonly tags: Tags;
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
  const tags = serviceTags(environment, network, service);
  if (service.listenerPort !== undefined) {
    return {
      subject: service.name,
      tags,
      role: "healthy",
      says: "has no healthy target",
      query: healthyTargetsQuery(tags, noHealthyTarget),
      monitorThresholds: { critical: String(noHealthyTarget) },
      message:
        `No target of ${service.name} in ${network.name} is healthy, so nobody is served. ` +
        `Look at the last deployment first, then at the service's health path ${service.healthPath ?? ""}.`,
      priority: priorities[environment.environment],
    };
  }
  return service.kind === "daemon" ? watchDaemon(service.name, tags, network) : undefined;
}

function watchDaemon(subject: string, tags: Tags, network: ResolvedNetwork): Watch {
  return {
    subject,
    tags,
    role: "missing",
    says: "is missing on an instance",
    query: missingDaemonsQuery(tags),
    monitorThresholds: { critical: "0" },
    message:
      `Instances of ${network.name} have waited half an hour for ${subject}. ` +
      "Look at the events of its ECS service: what an instance lacks for it is said there.",
    // Nobody is served by a daemon.
    priority: "4",
  };
}
