import type { DeploySettings } from "../deploy";
import type { ServiceDefinition, ServiceSettings } from "../keys";
import type { ComputeKind, ServiceKind } from "../model";
import { setBy } from "./context";
import type { Place } from "./place";

/** config/platform.ts sets every key that has a default; these speak for a caller's own sources. */
export function resolveDeploy(
  { deploy }: Pick<ServiceSettings, "deploy">,
  { exposure, healthPath }: Pick<ServiceDefinition, "exposure" | "healthPath">,
): DeploySettings {
  const smokePath = deploy?.smokePath ?? healthPath ?? "/";
  return {
    strategy: deploy?.strategy ?? "rolling",
    bakeMinutes: deploy?.bakeMinutes ?? 5,
    canaryPercent: deploy?.canaryPercent ?? 10,
    canaryMinutes: deploy?.canaryMinutes ?? 10,
    stepPercent: deploy?.stepPercent ?? 20,
    stepMinutes: deploy?.stepMinutes ?? 3,
    batchPercent: deploy?.batchPercent ?? 25,
    switch: deploy?.switch ?? "listener",
    dnsTtlSeconds: deploy?.dnsTtlSeconds ?? 60,
    dnsMarginSeconds: deploy?.dnsMarginSeconds ?? 20,
    ...(exposure !== "none" && { smokePath }),
    alarms: deploy?.alarms ?? false,
    ...(deploy?.migration !== undefined && { migration: deploy.migration }),
  };
}

/** A day: ECS gives no deployment up before, and nobody should wait longer for one. */
const longestMinutes = 1440;

/** Pauses of `linear`: after each step but the one that reaches all requests. */
export const linearPauses = ({ stepPercent }: Pick<DeploySettings, "stepPercent">): number =>
  Math.ceil(100 / stepPercent) - 1;

/** Minutes that a deployment waits on purpose, whatever its servers need to start. */
export function waitingMinutes(deploy: DeploySettings): number {
  const { strategy, bakeMinutes, canaryMinutes, stepMinutes } = deploy;
  const before = {
    rolling: 0,
    blueGreen: 0,
    canary: canaryMinutes,
    linear: linearPauses(deploy) * stepMinutes,
  }[strategy];
  return strategy === "rolling" ? 0 : before + bakeMinutes;
}

interface Wanted {
  readonly kind: ServiceKind;
  readonly compute: ComputeKind;
  readonly deploy: DeploySettings;
  readonly exposure: ServiceDefinition["exposure"];
}

/** A strategy that the service's kind and compute have, and one that ends. */
export function checkDeploy({ context, path, layers }: Place, wanted: Wanted): void {
  const { kind, compute, deploy, exposure } = wanted;
  const { strategy } = deploy;
  const refuse = (key: string, value: unknown, problem: string, allowed: string, fix: string) =>
    context.problems.push({
      path: `${path}.deploy.${key}`,
      value,
      problem: `${problem}; ${setBy(layers, "deploy", key)}`,
      allowed,
      fix,
    });
  if (strategy !== "rolling" && kind !== "web")
    refuse(
      "strategy",
      strategy,
      `a ${kind} answers no requests that could be moved`,
      "rolling",
      "remove the key here, or from the class of this service",
    );
  else if (compute === "ami" && (strategy === "canary" || strategy === "linear"))
    refuse(
      "strategy",
      strategy,
      "instances take over all at once or in batches, not by shares of the requests",
      "rolling, blueGreen; canary and linear on fargate and ecs-ec2",
      "choose blueGreen, or another compute",
    );
  const waiting = waitingMinutes(deploy);
  if (waiting > longestMinutes)
    refuse(
      strategy === "linear" ? "stepMinutes" : strategy === "canary" ? "canaryMinutes" : "bakeMinutes",
      strategy === "linear" ? deploy.stepMinutes : deploy.canaryMinutes,
      `a deployment would wait ${waiting} minutes in all, bakeMinutes ${deploy.bakeMinutes} included`,
      `a sum of at most ${longestMinutes}`,
      strategy === "linear" ? "take larger or shorter steps" : "lower it or bakeMinutes",
    );
  if (compute === "ami" && strategy === "blueGreen" && deploy.switch === "dns" && exposure !== "public")
    refuse(
      "switch",
      "dns",
      "only a public service has a name that could move: callers inside reach both sides by one load balancer",
      "listener; dns for public services",
      "remove the key",
    );
  if (deploy.migration !== undefined && (kind === "job" || kind === "task"))
    refuse(
      "migration",
      deploy.migration,
      `a ${kind} is not deployed: its next run takes the new version`,
      "of web services and workers",
      "remove the key, or set it where the migration's data is used",
    );
}
