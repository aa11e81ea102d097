import type { Layer } from "../layers";
import type { ResolvedService, ServiceKind } from "../model";
import type { ServiceDefinition, ServiceSettings } from "../keys";
import { checkKindRuns, kindOf, kindSettings, taskSizeOf } from "./kind";
import { checkContainers, checkExec, resolveContainers } from "./containers";
import { checkConnections, resolveConnections } from "./connections";
import type { Context } from "./context";
import { resolveCutover } from "./cutover";
import { checkCore, resolveLifecycle } from "./lifecycle";
import { checkDeploy, resolveDeploy } from "./deploy";
import { resolveServiceOnPremises } from "./on-premises";
import { resolvePartners } from "./partners";
import type { BareService } from "./place";
import { checkScaling } from "./scaling";
import {
  checkAccelerators,
  checkCounts,
  checkFargatePair,
  checkImage,
  checkInstanceTypes,
  gate,
} from "./servers";
import { checkServiceConnect, resolveServiceConnect } from "./service-connect";
import type { BareNetwork } from "./network";

/** One service in one network, or nothing where it does not run. */
export function resolveService(
  context: Context,
  network: BareNetwork,
  name: string,
  definition: ServiceDefinition,
  layers: readonly Layer<ServiceSettings>[],
  merged: ServiceSettings,
  owner: string,
): BareService | undefined {
  const path = `${context.environment}.${network.code}.services.${name}`;
  checkCore(context, path, layers, definition, merged);
  if (merged.enabled === false) return undefined;
  const kind = kindOf(definition) ?? "web";
  const settings = complete(kind, merged);
  const place = { context, path, layers, region: network.region };
  checkKindRuns(place, kind, settings.compute);
  checkCounts(place, definition, settings);
  checkScaling(place, definition, settings);
  if (kind !== "daemon") checkFargatePair(place, settings);
  const { arch, spotPercent } = gate(place, settings);
  if (settings.compute === "ami") {
    checkInstanceTypes(place, settings);
    checkAccelerators(place, settings);
  }
  checkImage(place, settings);
  checkContainers(place, name, settings);
  checkExec(place, settings);
  const deploy = resolveDeploy(merged, definition);
  checkDeploy(place, { kind, compute: settings.compute, deploy, exposure: definition.exposure });
  const connections = resolveConnections(merged);
  checkConnections(place, kind, deploy, connections);
  const serviceConnect = resolveServiceConnect(merged);
  const { scope } = definition;
  checkServiceConnect(place, { kind, scope, ...settings, serviceConnect });
  return {
    name,
    description: definition.description,
    kind,
    scope: definition.scope,
    owner: definition.owner ?? owner,
    ...resolveLifecycle(definition),
    sizingClass: definition.sizing,
    exposure: definition.exposure,
    ...(definition.exposure !== "none" && {
      port: definition.port,
      healthPath: definition.healthPath ?? "/",
      listenerPort: definition.listenerPort,
    }),
    secrets: (definition.secrets ?? []).map(({ name: variable, from }) => ({ name: variable, from })),
    sends: [...new Set(definition.sends ?? [])].sort(),
    ...kindSettings(kind, merged),
    ...settings,
    ...connections,
    ...resolvePartners(place, merged, { name, kind, definition, deploy, delegated: network.dns.delegated }),
    arch,
    spotPercent,
    deploy,
    ...(serviceConnect && { serviceConnect }),
    ...resolveServiceOnPremises(merged),
    ...resolveCutover(place, merged, {
      definition,
      compute: settings.compute,
      deploy,
      delegated: network.dns.delegated,
    }),
  };
}

type Complete = Pick<
  ResolvedService,
  | "compute"
  | "arch"
  | "min"
  | "max"
  | "fargate"
  | "ami"
  | "spotPercent"
  | "scaling"
  | "rotation"
  | "warmPool"
  | "protectWork"
  | "healthGraceSeconds"
  | "deregistrationDelaySeconds"
  | "containers"
  | "ephemeralStorageGiB"
  | "exec"
  | "stopTimeoutSeconds"
  | "slowStartSeconds"
>;

/** config/platform.ts sets every key; what stands here speaks only when a caller's own sources leave one out. */
function complete(kind: ServiceKind, merged: ServiceSettings): Complete {
  const { fargate, ami, scaling, rotation, warmPool } = merged;
  return {
    compute: merged.compute ?? "fargate",
    arch: merged.arch ?? "arm64",
    min: merged.min ?? 1,
    max: merged.max ?? Math.max(1, merged.min ?? 1),
    fargate: taskSizeOf(kind, merged, { cpu: fargate?.cpu ?? 256, memory: fargate?.memory ?? 512 }),
    ami: {
      instanceTypes: ami?.instanceTypes ?? ["t4g.small"],
      volumeGiB: ami?.volumeGiB ?? 20,
      image: ami?.image ?? "follow",
      ...(ami?.imageId !== undefined && { imageId: ami.imageId }),
    },
    spotPercent: merged.spotPercent ?? 0,
    scaling: {
      enabled: scaling?.enabled ?? false,
      cpuPercent: scaling?.cpuPercent ?? 50,
      ...(scaling?.memoryPercent !== undefined && { memoryPercent: scaling.memoryPercent }),
      predictive: scaling?.predictive ?? "off",
      requestsPerTarget: scaling?.requestsPerTarget ?? 1000,
      scaleInCooldownSeconds: scaling?.scaleInCooldownSeconds ?? 300,
      scaleOutCooldownSeconds: scaling?.scaleOutCooldownSeconds ?? 60,
    },
    rotation: {
      maxLifetimeSeconds: rotation?.maxLifetimeSeconds ?? 604_800,
      schedule: rotation?.schedule ?? "never",
      at: rotation?.at ?? "04:00",
    },
    // A pool is of instances; checkScaling says so where there are none.
    ...(warmPool &&
      merged.compute === "ami" && {
        warmPool: {
          min: warmPool.min ?? 1,
          state: warmPool.state ?? "Stopped",
          reuse: warmPool.reuse ?? false,
        },
      }),
    protectWork: merged.protectWork ?? false,
    healthGraceSeconds: merged.healthGraceSeconds ?? 120,
    deregistrationDelaySeconds: merged.deregistrationDelaySeconds ?? 30,
    containers: resolveContainers(merged.containers ?? []),
    ...(merged.ephemeralStorageGiB !== undefined && { ephemeralStorageGiB: merged.ephemeralStorageGiB }),
    exec: merged.exec ?? false,
    ...(merged.stopTimeoutSeconds !== undefined && { stopTimeoutSeconds: merged.stopTimeoutSeconds }),
    slowStartSeconds: merged.slowStartSeconds ?? 0,
  };
}
