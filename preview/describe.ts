import type { ResolvedEnvironment, ResolvedEvent, ResolvedNetwork, ResolvedService } from "../config";
import { architectures, peakOf } from "../config";
import { vcpusOf } from "../facts";
import type { CapacitySummary, EventSummary, NetworkSummary, ServiceSummary } from "./plan";

/** The networks of an environment as its configuration resolves: the hub first, then the countries by code. */
export function describeEnvironment(environment: ResolvedEnvironment): NetworkSummary[] {
  return [environment.hub, ...environment.countries].map(describeNetwork);
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

function describeEvent({ name, from, to, phase, services }: ResolvedEvent, timeZone: string): EventSummary {
  const sizes = Object.keys(services)
    .sort()
    .map((service) => ({ service, ...services[service] }));
  return { name, from, to, timeZone, phase, sizes };
}

/** What the network's `ecs-ec2` services run on: a group for each architecture among them. */
function describeCapacities({ services, ecsEc2 }: ResolvedNetwork): CapacitySummary[] {
  const sharing = services.filter(({ compute }) => compute === "ecs-ec2");
  const { instanceTypes, min, max, spotPercent } = ecsEc2;
  return architectures
    .filter((arch) => sharing.some((service) => service.arch === arch))
    .map((arch) => {
      const size = instanceTypes[arch][0] ?? "";
      return { arch, size, min, max, vcpus: vcpusOf(size) ?? 0, spotPercent };
    });
}

function describeService(service: ResolvedService, network: ResolvedNetwork): ServiceSummary {
  const { ecsEc2 } = network;
  const peak = peakOf(network, service);
  const { name, compute, arch, min, max, fargate, ami, spotPercent, exposure } = service;
  const [instanceType = ""] = ami.instanceTypes;
  return {
    name,
    compute,
    arch,
    size: compute === "ami" ? instanceType : taskSize(fargate.cpu, fargate.memory),
    min,
    max,
    ...(peak > max && { peak }),
    vcpus: { ami: vcpusOf(instanceType) ?? 0, fargate: fargate.cpu / 1024, "ecs-ec2": 0 }[compute],
    spotPercent: compute === "ecs-ec2" ? ecsEc2.spotPercent : spotPercent,
    exposure,
  };
}

/** The size of a task in words, from ECS's units: 1,024 CPU units a vCPU, memory in MiB. */
export function taskSize(cpu: number, memory: number): string {
  return `${cpu / 1024} vCPU, ${memory / 1024} GiB`;
}
