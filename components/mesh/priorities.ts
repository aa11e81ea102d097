import type { ComputeKind } from "../../config";

/** Listener ports lie in a range that no rule to the world covers; both ends belong to it. */
export const firstListenerPort = 10_000;
export const lastListenerPort = 14_999;

/** Priorities of one service's rules on one listener. AWS allows 1 to 50,000, each once a listener. */
export interface RulePriorities {
  /** Of the rule that keeps a kind's target group attached to the load balancer. */
  readonly attach: Readonly<Record<ComputeKind, number>>;
  /** Of the rule that leads test requests to a kind's new version before its traffic moves. */
  readonly test: Readonly<Record<ComputeKind, number>>;
  /** Of the rule that carries the traffic where the program moves it. */
  readonly live: number;
  /**
   * Of the rule that carries the traffic where a deployer moves it, behind the live one: on the way there it takes
   * over when the live rule goes, last of all; on the way back the new live rule stands in front of it.
   */
  readonly production: Readonly<Record<ComputeKind, number>>;
}

/** On the internal load balancer a service has a listener of its own, so that its priorities are fixed. */
export const ownListenerPriorities: RulePriorities = {
  attach: { ami: 10, fargate: 20, "ecs-ec2": 30 },
  test: { ami: 40, fargate: 41, "ecs-ec2": 42 },
  live: 100,
  production: { ami: 110, fargate: 120, "ecs-ec2": 130 },
};

/** Priorities reserved for a service on a shared listener; all ten are in use. */
const prioritiesPerService = 10;

/** Priorities of the rules of a service's partners on the shared listener. */
export interface PartnerPriorities {
  /** Of a partner's rule, by its place from 1 to 9. */
  readonly partner: (place: number) => number;
  /** Of the rule that shuts the partners' paths to everybody else. */
  readonly shut: number;
}

/** They are those of the port before the service's own, which nobody has: before each of the service's other rules. */
export function partnerPriorities(listenerPort: number): PartnerPriorities {
  const base = (listenerPort - 1 - firstListenerPort) * prioritiesPerService;
  return { partner: (place) => base + place, shut: base + prioritiesPerService };
}

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
  return {
    attach: { ami: base + 1, fargate: base + 2, "ecs-ec2": base + 3 },
    // A name of their own tells test requests, so that these may lie behind the live rule.
    test: { ami: base + 4, fargate: base + 9, "ecs-ec2": base + 10 },
    live: base + 5,
    production: { ami: base + 6, fargate: base + 7, "ecs-ec2": base + 8 },
  };
}
