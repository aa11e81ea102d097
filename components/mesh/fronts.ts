import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ComputeKind, ResolvedNetwork, ResolvedService } from "../../config";
import { logicalName } from "../naming";
import { notFound, type LoadBalancer, type LoadBalancers } from "./load-balancers";
import { listenerRulePriorities, ownListenerPriorities, type RulePriorities } from "./priorities";
import type { Side } from "./sides";

/** One service's place on one load balancer. It does not change with what the service runs on. */
export interface Front {
  readonly side: Side;
  readonly loadBalancer: LoadBalancer;
  readonly listenerArn: pulumi.Output<string>;
  readonly priorities: RulePriorities;
  /** Host name by which a shared listener tells the service; absent on a listener of its own. */
  readonly host?: string;
}

/** Requests with this header, set to a compute kind, reach that kind whatever is live: smoke tests before a move. */
export const targetHeader = "x-archipelago-target";

/** The fronts of a service; creates its listener on the internal load balancer (of which AWS allows 50). */
export function createFronts(
  network: ResolvedNetwork,
  service: ResolvedService,
  loadBalancers: LoadBalancers,
  parent: pulumi.Resource,
): readonly Front[] {
  const { listenerPort, exposure, name } = service;
  const { internal, public: facing } = loadBalancers;
  if (listenerPort === undefined || !internal) {
    return [];
  }
  const listener = new aws.lb.Listener(
    logicalName("aws:lb/listener:Listener", network.code, "internal", name),
    { loadBalancerArn: internal.arn, port: listenerPort, protocol: "HTTP", defaultActions: [notFound] },
    { parent },
  );
  const inside: Front = {
    side: "internal",
    loadBalancer: internal,
    listenerArn: listener.arn,
    priorities: ownListenerPriorities,
  };
  if (exposure !== "public" || !facing) {
    return [inside];
  }
  const outside: Front = {
    side: "public",
    loadBalancer: facing,
    listenerArn: facing.listenerArn,
    priorities: listenerRulePriorities(listenerPort),
    host: publicHost(network, service),
  };
  return [outside, inside];
}

/** The public name of a service. */
export function publicHost(network: ResolvedNetwork, service: ResolvedService): string {
  return `${service.name}.${network.dns.zoneName}`;
}

/**
 * The rule that keeps a compute kind's target group attached to the load balancer before any traffic moves:
 * ECS refuses a group without one, and its targets could never become healthy.
 */
export function createAttachRule(
  names: readonly string[],
  front: Front,
  kind: ComputeKind,
  targetGroupArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  const condition = { httpHeader: { httpHeaderName: targetHeader, values: [kind] } };
  return createRule(
    [...names, "attach"],
    front,
    front.priorities.attach[kind],
    condition,
    targetGroupArn,
    opts,
  );
}

/** The rule that carries a service's traffic to whatever is live. */
export function createLiveRule(
  names: readonly string[],
  front: Front,
  targetGroupArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  const everything = { pathPattern: { values: ["/*"] } };
  return createRule([...names, "live"], front, front.priorities.live, everything, targetGroupArn, opts);
}

function createRule(
  names: readonly string[],
  { listenerArn, host }: Front,
  priority: number,
  condition: aws.types.input.lb.ListenerRuleCondition,
  targetGroupArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  return new aws.lb.ListenerRule(
    logicalName("aws:lb/listenerRule:ListenerRule", ...names),
    {
      listenerArn,
      priority,
      conditions: [...(host === undefined ? [] : [{ hostHeader: { values: [host] } }]), condition],
      actions: [{ type: "forward", targetGroupArn }],
    },
    opts,
  );
}

/** The address at which a service of the same network is called. */
export function calleeAddress(internal: LoadBalancer, listenerPort: number): pulumi.Output<string> {
  return pulumi.interpolate`http://${internal.dnsName}:${listenerPort}`;
}
