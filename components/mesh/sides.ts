import type { ResolvedNetwork, ResolvedService } from "../../config";

/** The load balancers of a network: the one that the world sees, and the one that only callers see. */
export type Side = "public" | "internal";

/**
 * The load balancers that a service stands behind. Whatever has a port is on the internal one, called or
 * not: a service that starts calling it then changes security group rules and nothing else.
 */
export function sidesOf(service: Pick<ResolvedService, "exposure" | "partners">): readonly Side[] {
  if (isForPartnersOnly(service)) {
    return ["public", "internal"];
  }
  const sides = { public: ["public", "internal"], internal: ["internal"], none: [] } as const;
  return sides[service.exposure];
}

/**
 * Whether a deployer moves a service's traffic from outside by its DNS name, so that its second side needs a public
 * load balancer, too. Callers inside keep one name and one load balancer.
 */
export const movesByName = ({
  compute,
  deploy,
  exposure,
}: Pick<ResolvedService, "compute" | "deploy" | "exposure">): boolean =>
  compute === "ami" && exposure === "public" && deploy.strategy === "blueGreen" && deploy.switch === "dns";

/** Whether partners reach the service from outside, and nobody else does. */
export const isForPartnersOnly = ({
  exposure,
  partners,
}: Pick<ResolvedService, "exposure" | "partners">): boolean =>
  exposure === "internal" && partners !== undefined;

/** The services of a network that stand behind the side's load balancer. */
export function behindSide<Own extends Pick<ResolvedService, "exposure" | "partners">>(
  { services }: { readonly services: readonly Own[] },
  side: Side,
): Own[] {
  return services.filter((service) => sidesOf(service).includes(side));
}

/** Whether any service of the network stands behind the side's load balancer; one costs about 18 USD a month. */
export function needsSide(network: Pick<ResolvedNetwork, "services">, side: Side): boolean {
  return behindSide(network, side).length > 0;
}
