import { fargateCpus } from "../fargate";
import { lacks } from "../../facts";
import type { ServiceDefinition, ServiceSettings } from "../keys";
import type { ResolvedService, ServiceKind } from "../model";
import type { ServiceConnectSettings } from "../service-connect";
import { setBy } from "./context";
import type { Place } from "./place";

/** Of a task, as AWS recommends for the proxy. */
export const proxyShare = { cpu: 256, memory: 64 } as const;

/** The proxy's settings; nothing where there is none. config/platform.ts sets every key. */
export function resolveServiceConnect({
  serviceConnect,
}: Pick<ServiceSettings, "serviceConnect">): ServiceConnectSettings | undefined {
  return serviceConnect?.enabled
    ? {
        perRequestTimeoutSeconds: serviceConnect.perRequestTimeoutSeconds ?? 15,
        idleTimeoutSeconds: serviceConnect.idleTimeoutSeconds ?? 300,
      }
    : undefined;
}

interface Wanted extends Pick<ResolvedService, "compute" | "fargate" | "serviceConnect"> {
  readonly kind: ServiceKind;
  readonly scope: ServiceDefinition["scope"];
}

/** A proxy where ECS can put one, and where callers find it. */
export function checkServiceConnect(
  { context, path, layers, region }: Place,
  { kind, scope, compute, fargate, serviceConnect }: Wanted,
): void {
  if (!serviceConnect) return;
  const refuse = (problem: string, allowed: string, fix: string) =>
    context.problems.push({
      path: `${path}.serviceConnect.enabled`,
      value: true,
      problem: `${problem}; ${setBy(layers, "serviceConnect", "enabled")}`,
      allowed,
      fix,
    });
  const lack = lacks(region, "service-connect");
  if (compute === "ami")
    refuse(
      "ECS puts its proxy beside tasks, and instances have none",
      "false on ami; true on fargate and ecs-ec2",
      "set it to false here: the load balancer serves callers and callees of every kind",
    );
  else if (kind !== "web" && kind !== "worker")
    refuse(
      `a ${kind} is no ECS service that could have a proxy`,
      "true of web services and workers only",
      "remove the key here, or from the class of this service: its calls go through the load balancer",
    );
  else if (scope === "shared")
    refuse(
      "a shared service is called from other networks, which have no way past its load balancer",
      "true of services of countries only",
      "remove the key: shared services are called through their load balancers, from the hub too",
    );
  else if (lack)
    refuse(
      `${region} has no ECS Service Connect: ${lack.reason} (${lack.source}, ${lack.asOf})`,
      "false",
      "set it to false for this country: the load balancer does the same without retries",
    );
  else if (fargate.cpu <= proxyShare.cpu)
    context.warnings.push({
      path: `${path}.fargate.cpu`,
      message: `the proxy of serviceConnect wants ${proxyShare.cpu} CPU units and ${proxyShare.memory} MiB for itself, and the task has ${fargate.cpu} in all: choose ${fargateCpus.find((cpu) => cpu > proxyShare.cpu)} or more before there is load`,
    });
}
