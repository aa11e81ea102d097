/** Tells networks and services by their resources, for a plan that does not say itself. */
import { taskSize } from "./describe";
import type { Places } from "./places";
import type { NetworkSummary, PlanState, PlanStep, ServiceSummary } from "./plan";
import { parseUrn } from "./urn";
import type { Properties } from "./values";

/** The hub's code; a plan of the engine has no other mark of it. */
const hub = "hub";

export function deriveNetworks(
  steps: readonly PlanStep[],
  { countryOf, regionOf }: Places,
): NetworkSummary[] {
  const byCode = new Map<string, PlanState[]>();
  for (const { urn, newState } of steps) {
    const code = countryOf[urn];
    if (code !== undefined && newState !== undefined) {
      byCode.set(code, [...(byCode.get(code) ?? []), newState]);
    }
  }
  const codes = [...byCode.keys()].sort((a, b) => Number(b === hub) - Number(a === hub) || (a < b ? -1 : 1));
  return codes.map((code) => deriveNetwork(code, byCode.get(code) ?? [], regionOf));
}

function deriveNetwork(
  code: string,
  states: readonly PlanState[],
  regionOf: Readonly<Record<string, string>>,
): NetworkSummary {
  const ofType = (type: string) => states.filter((state) => state.type === type);
  const [vpc] = ofType("aws:ec2/vpc:Vpc");
  const zones = ofType("aws:ec2/subnet:Subnet").map(({ inputs }) => text(inputs?.availabilityZone).slice(-1));
  const gateways = ofType("aws:ec2/natGateway:NatGateway").length;
  return {
    code,
    name: code,
    role: code === hub ? "hub" : "country",
    region: states.map(({ urn }) => regionOf[urn]).find((region) => region !== undefined) ?? "",
    block: text(vpc?.inputs?.cidrBlock),
    zones: [...new Set(zones)].filter(Boolean).sort(),
    nat: gateways === 0 ? "none" : gateways === 1 ? "single" : "perZone",
    zoneName: text(ofType("aws:route53/zone:Zone")[0]?.inputs?.name),
    services: deriveServices(code, states),
  };
}

/** Services by the tag that every one of their resources carries. */
function deriveServices(code: string, states: readonly PlanState[]): ServiceSummary[] {
  const byName = new Map<string, PlanState[]>();
  for (const state of states) {
    const name = (state.inputs?.tags as Record<string, unknown> | undefined)?.service;
    if (typeof name === "string" && name !== "platform") {
      byName.set(name, [...(byName.get(name) ?? []), state]);
    }
  }
  return [...byName.keys()].sort().map((name) => {
    const untagged = states.filter(({ urn }) => parseUrn(urn).name.startsWith(`${code}-${name}-`));
    return deriveService(name, [...(byName.get(name) ?? []), ...untagged]);
  });
}

function deriveService(name: string, states: readonly PlanState[]): ServiceSummary {
  const inputsOf = (type: string) => states.find((state) => state.type === type)?.inputs;
  const task = inputsOf("aws:ecs/taskDefinition:TaskDefinition");
  const template = inputsOf("aws:ec2/launchTemplate:LaunchTemplate");
  const service = inputsOf("aws:ecs/service:Service");
  const group = inputsOf("aws:autoscaling/group:Group");
  const target = inputsOf("aws:appautoscaling/target:Target");
  const [cpu, memory] = [Number(task?.cpu ?? 0), Number(task?.memory ?? 0)];
  const platform = task?.runtimePlatform as { cpuArchitecture?: string } | undefined;
  const desired = Number(service?.desiredCount ?? 0);
  return {
    name,
    compute: task === undefined ? (group === undefined ? "" : "ami") : taskKind(task),
    arch: text(platform?.cpuArchitecture).toLowerCase(),
    size: task === undefined ? text(template?.instanceType) : taskSize(cpu, memory),
    min: Number(target?.minCapacity ?? group?.minSize ?? desired),
    max: Number(target?.maxCapacity ?? group?.maxSize ?? desired),
    vcpus: task && taskKind(task) === "ecs-ec2" ? 0 : cpu / 1024,
    spotPercent: 0,
    exposure: "",
  };
}

function taskKind({ requiresCompatibilities }: Properties): string {
  return Array.isArray(requiresCompatibilities) && requiresCompatibilities.includes("EC2")
    ? "ecs-ec2"
    : "fargate";
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
