import type { ComputeKind } from "../../config";

/** Listener ports lie in a range that no rule to the world covers; both ends belong to it. */
export const firstListenerPort = 10_000;
export const lastListenerPort = 14_999;

/** Priorities of one service's rules on one listener. AWS allows 1 to 50,000, each once a listener. */
export interface RulePriorities {
  /** Of the rule that keeps a kind's target group attached to the load balancer. */
  readonly attach: Readonly<Record<ComputeKind, number>>;
  /** Of the rule that carries the traffic. */
  readonly live: number;
}

/** On the internal load balancer a service has a listener of its own, so that its priorities are fixed. */
export const ownListenerPriorities: RulePriorities = {
  attach: { ami: 10, fargate: 20, "ecs-ec2": 30 },
  live: 100,
};

/** Priorities reserved for a service on a shared listener: room for more compute kinds and for a test listener's rules. */
const prioritiesPerService = 10;

/**
 * Priorities of a service's rules on the public load balancer's shared listener. They follow from the
 * service's own port, which is never reused, so that no other service's coming or going moves them.
 */
export function listenerRulePriorities(listenerPort: number): RulePriorities {
  if (
    !Number.isInteger(listenerPort) ||
    listenerPort < firstListenerPort ||
    listenerPort > lastListenerPort
  ) {
    throw new RangeError(
      `The listener port ${listenerPort} is outside ${firstListenerPort}–${lastListenerPort}, from which rule priorities follow.`,
    );
  }
  const base = (listenerPort - firstListenerPort) * prioritiesPerService;
  return { attach: { ami: base + 1, fargate: base + 2, "ecs-ec2": base + 3 }, live: base + 9 };
}
