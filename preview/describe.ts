import type { ResolvedEnvironment, ResolvedNetwork, ResolvedService } from "../config";
import type { NetworkSummary, ServiceSummary } from "./plan";

/** The networks of an environment as its configuration resolves: the hub first, then the countries by code. */
export function describeEnvironment(environment: ResolvedEnvironment): NetworkSummary[] {
  return [environment.hub, ...environment.countries].map(describeNetwork);
}

function describeNetwork(network: ResolvedNetwork): NetworkSummary {
  const { code, name, role, region, addresses, zones, nat, dns, services } = network;
  return {
    code,
    name,
    role,
    region,
    block: addresses.block,
    zones,
    nat,
    zoneName: dns.zoneName,
    services: services.map(describeService),
  };
}

function describeService(service: ResolvedService): ServiceSummary {
  const { name, compute, arch, min, max, fargate, ami, spotPercent, exposure } = service;
  const isFargate = compute === "fargate";
  return {
    name,
    compute,
    arch,
    size: isFargate ? taskSize(fargate.cpu, fargate.memory) : (ami.instanceTypes[0] ?? ""),
    min,
    max,
    vcpus: isFargate ? fargate.cpu / 1024 : 0,
    spotPercent,
    exposure,
  };
}

/** The size of a task in words, from ECS's units: 1,024 CPU units a vCPU, memory in MiB. */
export function taskSize(cpu: number, memory: number): string {
  return `${cpu / 1024} vCPU, ${memory / 1024} GiB`;
}
