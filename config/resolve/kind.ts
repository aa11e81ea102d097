import type { ServiceDefinition, ServiceSettings } from "../keys";
import type { ComputeKind, ResolvedService, ServiceKind } from "../model";
import { setBy } from "./context";
import type { Place } from "./place";

/** A service with a port is `web` unless its file says otherwise; one without has to say what it is. */
export function kindOf({ kind, exposure }: ServiceDefinition): ServiceKind | undefined {
  return kind ?? (exposure === "none" ? undefined : "web");
}

/** What only one kind has. config/platform.ts sets every key; these speak for a caller's own sources. */
export function kindSettings(
  kind: ServiceKind,
  { queue, job }: ServiceSettings,
): Pick<ResolvedService, "queue" | "job"> {
  if (kind === "worker")
    return {
      queue: {
        backlogPerTask: queue?.backlogPerTask ?? 100,
        visibilityTimeoutSeconds: queue?.visibilityTimeoutSeconds ?? 60,
        maxReceives: queue?.maxReceives ?? 5,
        retentionDays: queue?.retentionDays ?? 4,
      },
    };
  if (kind === "job")
    return {
      job: {
        schedule: job?.schedule ?? "cron(0 3 * * ? *)",
        retries: job?.retries ?? 5,
        maxDelaySeconds: job?.maxDelaySeconds ?? 3600,
      },
    };
  return {};
}

/** The size of a service's task: a daemon has one of its own, since it takes it of every instance. */
export function taskSizeOf(
  kind: ServiceKind,
  { daemon }: ServiceSettings,
  fargate: ResolvedService["fargate"],
): ResolvedService["fargate"] {
  return kind === "daemon" ? { cpu: daemon?.cpu ?? 128, memory: daemon?.memory ?? 128 } : fargate;
}

/** Whether servers stand between two runs whose number somebody chooses: a daemon's is that of the instances. */
export const hasSizes = ({ kind }: Pick<ResolvedService, "kind">): boolean =>
  kind === "web" || kind === "worker";

/**
 * The services of a network without the daemons that would find no instance: those of an architecture of which the
 * network has no shared capacity.
 */
export function withoutIdleDaemons<Service extends Pick<ResolvedService, "kind" | "compute" | "arch">>(
  services: readonly Service[],
): Service[] {
  const sharing = services.filter(({ kind, compute }) => kind !== "daemon" && compute === "ecs-ec2");
  return services.filter(({ kind, arch }) => kind !== "daemon" || sharing.some((one) => one.arch === arch));
}

/** What runs and ends has no server of its own: it runs on Fargate. A daemon has every instance of the shared capacity. */
export function checkKindRuns(
  { context, path, layers }: Place,
  kind: ServiceKind,
  compute: ComputeKind,
): void {
  if ((kind === "job" || kind === "task") && compute !== "fargate")
    context.problems.push({
      path: `${path}.compute`,
      value: compute,
      problem: `a ${kind} runs and ends, and keeps no servers between; ${setBy(layers, "compute")}`,
      allowed: "fargate",
      fix: "remove the key, or make the service a worker",
    });
  if (kind === "daemon" && compute !== "ecs-ec2")
    context.problems.push({
      path: `${path}.compute`,
      value: compute,
      problem: `a daemon runs on every instance of the shared capacity, and ${compute} has none; ${setBy(layers, "compute")}`,
      allowed: "ecs-ec2",
      fix:
        compute === "ami"
          ? "set compute: ecs-ec2, or make it a part of the machine image"
          : "set compute: ecs-ec2, or put it beside each service as a sidecar: containers",
    });
}
