import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedNetwork, ResolvedService } from "../../config";
import { createAliasRecord, createOldSide, type DnsZone } from "../edge";
import {
  createLiveRule,
  createPartnerRules,
  publicHost,
  sidesOf,
  testLabel,
  type LoadBalancers,
} from "../mesh";
import type { Compute } from "./compute";

export interface TrafficArgs {
  readonly network: ResolvedNetwork;
  readonly service: ResolvedService;
  readonly compute: Pick<Compute, "ownsTraffic" | "ready" | "targets">;
}

export interface PublicNameArgs extends TrafficArgs {
  readonly loadBalancers: Pick<LoadBalancers, "public">;
  /** Zone in which the service has its name. */
  readonly zone: Pick<DnsZone, "zoneId" | "zoneName">;
}

/** The rules that carry traffic to a service's compute: its partners' and, where no deployer moves it, the live ones. */
export function createTrafficRules(
  { network, service, compute }: TrafficArgs,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const { ownsTraffic, ready, targets } = compute;
  const names = [network.code, service.name];
  // Traffic moves when the new kind is healthy, not before.
  const opts = { parent, dependsOn: [...ready] };
  return Object.values(targets).flatMap(({ front, targetGroup }): pulumi.Resource[] => {
    if (ownsTraffic && !front.second) {
      return [];
    }
    return [
      ...(front.side === "public" ? createPartnerRules(names, service, front, targetGroup.arn, opts) : []),
      ...(front.shut ? [] : [createLiveRule([...names, front.side], front, targetGroup.arn, opts)]),
    ];
  });
}

/** A public service's name, once `live` carries its traffic; nothing of one that is not public. */
export function createPublicName(
  { network, service, compute, loadBalancers, zone }: PublicNameArgs,
  live: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): string | undefined {
  if (!sidesOf(service).includes("public") || !loadBalancers.public) {
    return undefined;
  }
  const { moving, front } = compute.targets.public ?? {};
  const second = front?.second?.loadBalancer;
  const { cutover } = service;
  // A name that comes back from a second load balancer finds the first one ready.
  const opts = { parent, dependsOn: [...live] };
  const named = { code: network.code, zone };
  const moves = second !== undefined;
  const target = loadBalancers.public;
  const record = createAliasRecord({ ...named, host: service.name, target, moves, cutover }, opts);
  if (moving || second) {
    createAliasRecord(
      { ...named, host: testLabel(service), target: second ?? loadBalancers.public, moves },
      opts,
    );
  }
  if (cutover) {
    createOldSide({ ...named, host: service.name, cutover, beside: record }, { parent });
  }
  return publicHost(network, service);
}
