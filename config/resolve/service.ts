import { lacks } from "../../facts";
import { fargateCpus, fargateMemories } from "../fargate";
import { architectureOf } from "../instances";
import type { Layer } from "../layers";
import type { Architecture, ResolvedService } from "../model";
import type { ServiceDefinition, ServiceSettings } from "../keys";
import { checkKindRuns, kindOf, kindSettings } from "./kind";
import { checkContainers, checkExec, resolveContainers } from "./containers";
import { setBy, type Context } from "./context";
import { checkScaling } from "./scaling";
import type { BareNetwork } from "./network";

/** A service before anyone knows who calls it. */
export type BareService = Omit<ResolvedService, "calls" | "callers">;

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
  if (merged.enabled === false) return undefined;
  const path = `${context.environment}.${network.code}.services.${name}`;
  const settings = complete(merged);
  const place = { context, path, layers, region: network.region };
  const kind = kindOf(definition) ?? "web";
  checkKindRuns(place, kind, settings.compute);
  checkCounts(place, definition, settings);
  checkScaling(place, definition, settings);
  checkFargatePair(place, settings);
  const { arch, spotPercent } = gate(place, settings);
  if (settings.compute === "ami") checkInstanceTypes(place, settings);
  checkImage(place, settings);
  checkContainers(place, name, settings);
  checkExec(place, settings);
  return {
    name,
    description: definition.description,
    kind,
    scope: definition.scope,
    owner: definition.owner ?? owner,
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
    arch,
    spotPercent,
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

export interface Place {
  readonly context: Context;
  readonly path: string;
  readonly layers: readonly Layer<ServiceSettings>[];
  readonly region: string;
}

/** config/platform.ts sets every key; what stands here speaks only when a caller's own sources leave one out. */
function complete(merged: ServiceSettings): Complete {
  const { fargate, ami, scaling, rotation, warmPool } = merged;
  return {
    compute: merged.compute ?? "fargate",
    arch: merged.arch ?? "arm64",
    min: merged.min ?? 1,
    max: merged.max ?? Math.max(1, merged.min ?? 1),
    fargate: { cpu: fargate?.cpu ?? 256, memory: fargate?.memory ?? 512 },
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

function checkCounts(
  { context, path, layers }: Place,
  definition: ServiceDefinition,
  settings: Complete,
): void {
  const { min, max, spotPercent, compute } = settings;
  if (min > max)
    context.problems.push({
      path: `${path}.min`,
      value: min,
      problem: `is more than max, ${max}; min is ${setBy(layers, "min")}, max is ${setBy(layers, "max")}`,
      allowed: `0 to ${max}`,
      fix: "raise max or lower min",
    });
  if (context.environment !== "prd") return;
  if (definition.exposure !== "none" && spotPercent === 100 && compute !== "ecs-ec2")
    context.problems.push({
      path: `${path}.spotPercent`,
      value: spotPercent,
      problem: `AWS may take back all of ${compute === "ami" ? "its servers" : "its tasks"} at once; ${setBy(layers, "spotPercent")}`,
      allowed: "0 to 99 for a service that answers requests in prd",
      fix: "lower spotPercent",
    });
}

function checkFargatePair({ context, path, layers }: Place, { fargate }: Complete): void {
  const memories = fargateMemories(fargate.cpu);
  if (memories.includes(fargate.memory)) return;
  const { cpu, memory } = fargate;
  const cpus = fargateCpus.filter((size) => fargateMemories(size).includes(memory));
  context.problems.push({
    path: `${path}.fargate`,
    value: { cpu, memory },
    problem: `Fargate does not sell ${cpu} CPU units with ${memory} MiB; cpu is ${setBy(layers, "fargate", "cpu")}, memory is ${setBy(layers, "fargate", "memory")}`,
    allowed: `memory ${memories.join(", ")} with cpu ${cpu}`,
    fix: cpus.length > 0 ? `or choose cpu ${cpus.join(", ")} for memory ${memory}` : "choose one of these",
  });
}

/** What the region lacks: refused when nothing can stand in for it, else replaced and said. */
function gate(
  { context, path, region }: Place,
  { compute, arch, spotPercent }: Complete,
): { arch: Architecture; spotPercent: number } {
  if (compute !== "fargate") return { arch, spotPercent };
  const fargate = lacks(region, "fargate");
  if (fargate !== undefined) {
    context.problems.push({
      path: `${path}.compute`,
      value: compute,
      problem: `${region} has no Fargate: ${fargate.reason} (${fargate.source}, ${fargate.asOf})`,
      allowed: "ami, ecs-ec2",
      fix: "set compute: ami or ecs-ec2 for this country",
    });
    return { arch, spotPercent };
  }
  const arm = arch === "arm64" ? lacks(region, "fargate-arm64") : undefined;
  if (arm !== undefined)
    context.fallbacks.push({
      path: `${path}.arch`,
      message: `x86_64 instead of arm64: ${arm.reason} (${arm.source}, ${arm.asOf})`,
    });
  const spot = spotPercent > 0 ? lacks(region, "fargate-spot") : undefined;
  if (spot !== undefined)
    context.fallbacks.push({
      path: `${path}.spotPercent`,
      message: `0 instead of ${spotPercent}: ${spot.reason} (${spot.source}, ${spot.asOf})`,
    });
  return { arch: arm ? "x86_64" : arch, spotPercent: spot ? 0 : spotPercent };
}

function checkInstanceTypes({ context, path, layers }: Place, { ami, arch }: Complete): void {
  const wrong = ami.instanceTypes.filter((type) => architectureOf(type) !== arch);
  if (wrong.length === 0) return;
  context.problems.push({
    path: `${path}.ami.instanceTypes`,
    value: ami.instanceTypes,
    problem: `${wrong.join(", ")} cannot run an ${arch} image; types are ${setBy(layers, "ami", "instanceTypes")}, arch is ${setBy(layers, "arch")}`,
    allowed:
      arch === "arm64"
        ? "Graviton types, such as t4g.small or m7g.large"
        : "x86 types, such as t3.small or m7i.large",
    fix: `change the types, or set arch: ${arch === "arm64" ? "x86_64" : "arm64"}`,
  });
}

/** An image that nothing would start from is a mistake. */
function checkImage({ context, path, layers }: Place, { ami: { image, imageId } }: Complete): void {
  if (image === "pinned" || imageId === undefined) return;
  context.problems.push({
    path: `${path}.ami.imageId`,
    value: imageId,
    problem: `has no effect while ami.image is follow; it is ${setBy(layers, "ami", "image")}`,
    allowed: "no imageId, or ami.image: pinned",
    fix: "set ami.image: pinned",
  });
}
