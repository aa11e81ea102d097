/** Tells what a service is by its resources, as the configuration would say it. */
import { architectureOf } from "../config";
import { vcpusOf } from "../facts";
import { taskSize } from "./describe";
import type { CapacitySummary, PlanState, ServiceSummary } from "./plan";
import { parseUrn } from "./urn";
import type { Properties } from "./values";

type Inputs = Properties | undefined;

export function deriveService(code: string, name: string, states: readonly PlanState[]): ServiceSummary {
  const inputsOf = (type: string) => states.find((state) => state.type === type)?.inputs;
  const task = inputsOf("aws:ecs/taskDefinition:TaskDefinition");
  const group = inputsOf("aws:autoscaling/group:Group");
  const exposure = exposureOf(code, states);
  if (task === undefined) {
    const scales = states.some(({ type }) => type === "aws:autoscaling/policy:Policy");
    const instances = instancesOf(group, scales);
    const compute = group === undefined ? "" : "ami";
    return { name, compute, ...instances, ...peakOf(states, instances.max), exposure };
  }
  const service = inputsOf("aws:ecs/service:Service") ?? jobOf(states);
  const target = inputsOf("aws:appautoscaling/target:Target");
  const platform = task.runtimePlatform as { cpuArchitecture?: string } | undefined;
  const [cpu, memory] = [Number(task.cpu ?? 0), Number(task.memory ?? 0)];
  const desired = Number(service?.desiredCount ?? 0);
  const shared = Array.isArray(task.requiresCompatibilities) && task.requiresCompatibilities.includes("EC2");
  const max = Number(target?.maxCapacity ?? desired);
  return {
    name,
    compute: shared ? "ecs-ec2" : "fargate",
    arch: text(platform?.cpuArchitecture).toLowerCase(),
    size: taskSize(cpu, memory),
    min: Number(target?.minCapacity ?? desired),
    max,
    ...peakOf(states, max),
    vcpus: shared ? 0 : cpu / 1024,
    spotPercent: spotOfTasks(service),
    exposure,
  };
}

/** The capacity that `ecs-ec2` services share: groups of the network, not of a service. */
export function deriveCapacities(code: string, states: readonly PlanState[]): CapacitySummary[] {
  return states
    .filter(({ type }) => type === "aws:autoscaling/group:Group")
    .filter(({ urn }) => parseUrn(urn).name.startsWith(`${code}-capacity-`))
    .map(({ inputs }) => instancesOf(inputs, true));
}

/** A group of instances: of the types listed, the first is the one that is wanted and the largest the one to provide for. */
function instancesOf(group: Inputs, scales: boolean): CapacitySummary {
  const policy = group?.mixedInstancesPolicy as MixedInstances | undefined;
  const types = (policy?.launchTemplate?.overrides ?? []).flatMap(({ instanceType = "" }) => instanceType);
  const { onDemandBaseCapacity = 0, onDemandPercentageAboveBaseCapacity = 100 } =
    policy?.instancesDistribution ?? {};
  const [size = ""] = types;
  const min = Number(group?.minSize ?? 0);
  return {
    arch: size === "" ? "" : architectureOf(size),
    size,
    min,
    max: scales ? Number(group?.maxSize ?? 0) : min,
    vcpus: Math.max(0, ...types.map((type) => vcpusOf(type) ?? 0)),
    // A base on demand makes the share depend on the number: then it is not one share.
    spotPercent: onDemandBaseCapacity === 0 ? 100 - onDemandPercentageAboveBaseCapacity : 0,
  };
}

interface MixedInstances {
  readonly launchTemplate?: { readonly overrides?: readonly { readonly instanceType?: string }[] };
  readonly instancesDistribution?: {
    readonly onDemandBaseCapacity?: number;
    readonly onDemandPercentageAboveBaseCapacity?: number;
  };
}

/** The most that a scheduled change lets the service grow to, where that is more than `max`. */
function peakOf(states: readonly PlanState[], max: number): { readonly peak?: number } {
  const sizes = states.map(({ type, inputs }) => {
    if (type === "aws:autoscaling/schedule:Schedule") return Number(inputs?.maxSize ?? 0);
    if (type !== "aws:appautoscaling/scheduledAction:ScheduledAction") return 0;
    return Number((inputs?.scalableTargetAction as Properties | undefined)?.maxCapacity ?? 0);
  });
  const peak = Math.max(0, ...sizes);
  return peak > max ? { peak } : {};
}

/** A job has a schedule that starts its task, in the place of a service. */
function jobOf(states: readonly PlanState[]): Inputs {
  const runs = states.flatMap(({ type, inputs }) => {
    const target = type === "aws:scheduler/schedule:Schedule" ? (inputs?.target as Properties) : undefined;
    const parameters = target?.ecsParameters as Properties | undefined;
    return parameters === undefined ? [] : [parameters];
  });
  const [run] = runs;
  return run && { ...run, desiredCount: run.taskCount };
}

function spotOfTasks(service: Inputs): number {
  const shares = (service?.capacityProviderStrategies ?? []) as readonly {
    readonly capacityProvider?: string;
    readonly weight?: number;
  }[];
  const sum = (of: typeof shares) => of.reduce((total, { weight = 0 }) => total + weight, 0);
  const total = sum(shares);
  const spot = sum(shares.filter(({ capacityProvider }) => capacityProvider === "FARGATE_SPOT"));
  return total === 0 ? 0 : Math.round((spot / total) * 100);
}

/** By the sides of its target groups, which their names say: `<code>-<kind>-<side>-<service>`, of two colors with its letter. */
function exposureOf(code: string, states: readonly PlanState[]): string {
  const sides = states
    .filter(({ type }) => type === "aws:lb/targetGroup:TargetGroup")
    .map(
      ({ urn }) =>
        /^(?:ami|fargate|ecs-ec2)-(pub|int)[bg]?-/.exec(parseUrn(urn).name.slice(code.length + 1))?.[1],
    );
  return sides.includes("pub") ? "public" : sides.includes("int") ? "internal" : "none";
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
