import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedNetwork, ResolvedService } from "../../config";
import { logicalName } from "../naming";
import { notFound, tlsPolicy } from "./listener-settings";
import type { InternalLoadBalancer, LoadBalancer, PublicLoadBalancer } from "./load-balancer";
import { listenerRulePriorities, ownListenerPriorities, type RulePriorities } from "./priorities";
import { isForPartnersOnly, movesByName, sidesOf, type Side } from "./sides";

/** One service's place on one load balancer. It does not change with what the service runs on. */
export interface Front {
  readonly side: Side;
  readonly loadBalancer: LoadBalancer;
  readonly listenerArn: pulumi.Output<string>;
  readonly priorities: RulePriorities;
  /** Host name by which a shared listener tells the service; absent on a listener of its own. */
  readonly host?: string;
  /** Only partners come this way: no rule may lead anybody else to the service. */
  readonly shut?: true;
  /** Host name of test requests, next to `host`. */
  readonly testHost?: string;
  /** Where the second of two sides stands, between which the service's name moves; both answer to both names. */
  readonly second?: Pick<Front, "loadBalancer" | "listenerArn"> & {
    /** Zone of both names. */
    readonly recordZoneId: pulumi.Output<string>;
  };
}

/** The load balancers before one service. */
export interface ServiceBalancers {
  readonly public?: PublicLoadBalancer;
  readonly second?: PublicLoadBalancer;
  /** Of the names of public services. */
  readonly zoneId?: pulumi.Output<string>;
  readonly internal?: InternalLoadBalancer;
}

/** The fronts of a service; creates its listener on the internal load balancer (of which AWS allows 50). */
export function createFronts(
  network: ResolvedNetwork,
  service: ResolvedService,
  { internal, public: facing, second, zoneId }: ServiceBalancers,
  parent: pulumi.Resource,
): readonly Front[] {
  const { listenerPort, name } = service;
  if (listenerPort === undefined || !internal) {
    return [];
  }
  const listener = new aws.lb.Listener(
    logicalName("aws:lb/listener:Listener", network.code, "internal", name),
    {
      loadBalancerArn: internal.arn,
      port: listenerPort,
      ...(internal.certificateArn
        ? { protocol: "HTTPS", certificateArn: internal.certificateArn, sslPolicy: tlsPolicy }
        : { protocol: "HTTP" }),
      defaultActions: [notFound],
    },
    { parent },
  );
  internal.listening?.(listener);
  const inside: Front = {
    side: "internal",
    loadBalancer: internal,
    listenerArn: listener.arn,
    priorities: ownListenerPriorities,
  };
  if (!sidesOf(service).includes("public") || !facing) {
    return [inside];
  }
  const outside: Front = {
    side: "public",
    loadBalancer: facing,
    listenerArn: facing.listenerArn,
    priorities: listenerRulePriorities(listenerPort),
    host: publicHost(network, service),
    ...(isForPartnersOnly(service) && { shut: true }),
    testHost: testHost(network, service),
    ...(movesByName(service) &&
      second &&
      zoneId && {
        second: { loadBalancer: second, listenerArn: second.listenerArn, recordZoneId: zoneId },
      }),
  };
  return [outside, inside];
}

/** The public name of a service. */
export function publicHost(network: ResolvedNetwork, service: ResolvedService): string {
  return `${service.name}.${network.dns.zoneName}`;
}

/** The first label of the name at which a public service's new version is tested. */
export const testLabel = (service: Pick<ResolvedService, "name">): string => `test-${service.name}`;

/** The name at which a public service's new version is tested; the zone's wildcard certificate covers it. */
export function testHost(network: ResolvedNetwork, service: ResolvedService): string {
  return `${testLabel(service)}.${network.dns.zoneName}`;
}
