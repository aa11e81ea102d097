import type * as aws from "@pulumi/aws";
import type { ResolvedNetwork, ResolvedService } from "../../config";

/** What the services behind a load balancer, and their events, ask of it. */
export interface BalancerSettings {
  readonly args: Pick<aws.lb.LoadBalancerArgs, "idleTimeout" | "minimumLoadBalancerCapacity">;
  readonly ignoreChanges?: string[];
}

type Held = Pick<ResolvedService, "idleTimeoutSeconds">;

/**
 * A silent connection is ended by the load balancer, which knows one time for all that stand behind it: the longest
 * that one of them asks for. Costs nothing by itself; open connections count as capacity, 3,000 a unit.
 */
export function settingsFor(services: readonly Held[]): BalancerSettings {
  const asked = services.flatMap(({ idleTimeoutSeconds }) => idleTimeoutSeconds ?? []);
  return { args: asked.length > 0 ? { idleTimeout: Math.max(...asked) } : {} };
}

/**
 * Of the public load balancer also the capacity that it never goes below. From a week before an event that reserves
 * its own until that is over, the schedule owns it: an update in between leaves it alone.
 */
export function publicSettings(
  { events, reservedCapacityUnits }: Pick<ResolvedNetwork, "events" | "reservedCapacityUnits">,
  services: readonly Held[],
): BalancerSettings {
  const { args } = settingsFor(services);
  const scheduled = events.some(({ reserved, phase }) => reserved && phase !== "coming");
  return {
    args: {
      ...args,
      ...(reservedCapacityUnits !== undefined && {
        minimumLoadBalancerCapacity: { capacityUnits: reservedCapacityUnits },
      }),
    },
    ...(scheduled && { ignoreChanges: ["minimumLoadBalancerCapacity"] }),
  };
}
