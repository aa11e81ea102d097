import type { ServiceDefinition, ServiceSettings } from "../keys";
import type { ComputeKind, ResolvedService, ServiceKind } from "../model";
import { setBy } from "./context";
import type { Place } from "./service";

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

/** What runs and ends has no server of its own: it runs on Fargate. */
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
}
