import type { ResolvedEnvironment, ResolvedEvent, ResolvedNetwork, ResolvedService } from "../config";
import { architectures, networksOfStack, peakOf } from "../config";
import { vcpusOf } from "../facts";
import type { CapacitySummary, EventSummary, NetworkSummary, ServiceSummary } from "./plan";

/** The networks that a stack raises as its configuration resolves: the hub first, then the countries by code. */
export function describeEnvironment(environment: ResolvedEnvironment): NetworkSummary[] {
  return networksOfStack(environment).map(describeNetwork);
}

function describeNetwork(network: ResolvedNetwork): NetworkSummary {
  const { code, name, role, region, addresses, zones, nat, dns, services } = network;
  const capacities = describeCapacities(network);
  return {
    code,
    name,
    role,
    region,
    block: addresses.block,
    zones,
    nat,
    zoneName: dns.zoneName,
    services: services.map((service) => describeService(service, network)),
    ...(capacities.length > 0 && { capacities }),
    events: network.events.map((event) => describeEvent(event, network.timeZone)),
  };
}

function describeEvent(
  { name, from, to, phase, services, reserved }: ResolvedEvent,
  timeZone: string,
): EventSummary {
  const sizes = Object.keys(services)
    .sort()
    .map((service) => ({ service, ...services[service] }));
  return { name, from, to, timeZone, phase, sizes, ...(reserved && { reserved: reserved.capacityUnits }) };
}

/** What the network's `ecs-ec2` services run on: a group for each architecture among them. */
function describeCapacities({ services, ecsEc2 }: ResolvedNetwork): CapacitySummary[] {
  const sharing = services.filter(({ compute }) => compute === "ecs-ec2");
  const { instanceTypes, min, max, spotPercent } = ecsEc2;
  return architectures
    .filter((arch) => sharing.some((service) => service.arch === arch))
    .map((arch) => {
      const size = instanceTypes[arch][0] ?? "";
      const vcpus = Math.max(0, ...instanceTypes[arch].map((type) => vcpusOf(type) ?? 0));
      return { arch, size, min, max, vcpus, spotPercent };
    });
}

function describeService(service: ResolvedService, network: ResolvedNetwork): ServiceSummary {
  const { ecsEc2 } = network;
  const { name, kind, compute, arch, fargate, ami, spotPercent, exposure } = service;
  const { min, max } = countsOf(service, network);
  const peak = peakOf(network, { ...service, max });
  const [instanceType = ""] = ami.instanceTypes;
  // AWS chooses among the types: the quota has to do for the largest.
  const instanceVcpus = Math.max(0, ...ami.instanceTypes.map((type) => vcpusOf(type) ?? 0));
  return {
    name,
    compute,
    arch,
    size: compute === "ami" ? instanceType : taskSize(fargate.cpu, fargate.memory),
    min,
    max,
    ...(peak > max && { peak }),
    vcpus: { ami: instanceVcpus, fargate: fargate.cpu / 1024, "ecs-ec2": 0 }[compute],
    // Where a task runs, its caller says.
    spotPercent: kind === "task" ? 0 : compute === "ecs-ec2" ? ecsEc2.spotPercent : spotPercent,
    exposure,
  };
}

/** What stands: what only a person can raise is no range that load moves in. A job is one task while it runs, a daemon one an instance. */
function countsOf(
  { kind, min, max, scaling }: ResolvedService,
  { ecsEc2 }: ResolvedNetwork,
): { min: number; max: number } {
  if (kind === "job") return { min: 1, max: 1 };
  if (kind === "task") return { min: 0, max: 0 };
  if (kind === "daemon") return { min: ecsEc2.min, max: ecsEc2.max };
  return { min, max: scaling.enabled ? max : min };
}

/** The size of a task in words, from ECS's units: 1,024 CPU units a vCPU, memory in MiB. */
export function taskSize(cpu: number, memory: number): string {
  return `${cpu / 1024} vCPU, ${memory / 1024} GiB`;
}
