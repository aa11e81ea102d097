import { lacks } from "../../facts";
import { fargateCpus, fargateMemories } from "../fargate";
import { architectureOf, hasAccelerator } from "../instances";
import type { ServiceDefinition } from "../keys";
import type { Architecture, ResolvedService } from "../model";
import { setBy } from "./context";
import type { Place } from "./place";

/** What says which servers a service has, and how many. */
type Sized = Pick<ResolvedService, "compute" | "arch" | "min" | "max" | "fargate" | "ami" | "spotPercent">;

/** Sizes that go together, and enough of them that AWS does not take back. */
export function checkCounts(
  { context, path, layers }: Place,
  definition: ServiceDefinition,
  settings: Sized,
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
  if (context.environment !== "prd" || definition.disposable) return;
  if (definition.exposure !== "none" && spotPercent === 100 && compute !== "ecs-ec2")
    context.problems.push({
      path: `${path}.spotPercent`,
      value: spotPercent,
      problem: `AWS may take back all of ${compute === "ami" ? "its servers" : "its tasks"} at once; ${setBy(layers, "spotPercent")}`,
      allowed: "0 to 99 for a service that answers requests in prd",
      fix: "lower spotPercent",
    });
}

/** AWS sells CPU and memory of a task in pairs. */
export function checkFargatePair({ context, path, layers }: Place, { fargate }: Sized): void {
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
export function gate(
  { context, path, region }: Place,
  { compute, arch, spotPercent }: Sized,
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

/** An image starts on instances of its own architecture only. */
export function checkInstanceTypes({ context, path, layers }: Place, { ami, arch }: Sized): void {
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

/** Neither Amazon's plain image nor the factory's has the drivers of graphics cards: an image that has is named. */
export function checkAccelerators({ context, path, layers }: Place, { ami }: Sized): void {
  const found = ami.instanceTypes.filter(hasAccelerator);
  if (found.length === 0 || (ami.image === "pinned" && ami.imageId !== undefined)) return;
  context.problems.push({
    path: `${path}.ami.instanceTypes`,
    value: ami.instanceTypes,
    problem: `${found.join(", ")} needs drivers that the platform's images do not have; ${setBy(layers, "ami", "instanceTypes")}`,
    allowed: "types without accelerators, or any with an image of your own",
    fix: "name an image that has the drivers: ami.image: pinned and ami.imageId; or choose other types",
  });
}

/** An image that nothing would start from is a mistake. */
export function checkImage({ context, path, layers }: Place, { ami: { image, imageId } }: Sized): void {
  if (image === "pinned" || imageId === undefined) return;
  context.problems.push({
    path: `${path}.ami.imageId`,
    value: imageId,
    problem: `has no effect while ami.image is follow; it is ${setBy(layers, "ami", "image")}`,
    allowed: "no imageId, or ami.image: pinned",
    fix: "set ami.image: pinned",
  });
}
