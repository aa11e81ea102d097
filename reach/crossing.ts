/** How packets of one network come to another: over a peering, or through transit gateways. */
import type { Attachment } from "./attachments";
import type { Block } from "./blocks";
import type { Subnet } from "./networks";
import type { Resource } from "./resources";
import type { Route } from "./routes";
import type { Routing } from "./routing";
import type { Passage } from "./transit";

export type CrossingKind = "peering" | "transit gateway";

/** A route of a subnet that leads to what joins its network with another, and how far that carries. */
export interface Crossing {
  readonly kind: CrossingKind;
  readonly route: Route;
  readonly by: readonly Resource[];
  readonly missing?: string;
}

/** The way from one subnet to another of another network; undefined where no route leads to one. */
export function crossingOf(routing: Routing, own: Subnet, other: Subnet): Crossing | undefined {
  const route = routing.routeTo(own, other.block);
  if (route?.target === "peering") {
    const peering = routing.peerings.get(route.targetId);
    if (!peering?.vpcs.includes(own.vpcId) || !peering.vpcs.includes(other.vpcId)) {
      return undefined;
    }
    const { resource, acceptance } = peering;
    const missing = `nobody accepts the peering of ${between(routing, own, other)}`;
    return {
      kind: "peering",
      route,
      by: [resource, ...(acceptance ? [acceptance] : [])],
      ...(!acceptance && { missing }),
    };
  }
  if (route?.target === "transitGateway") {
    const from = routing.transit.of(own.vpcId).find(({ gatewayId }) => gatewayId === route.targetId);
    return { kind: "transit gateway", route, ...passageBetween(routing, from, own, other) };
  }
  return undefined;
}

/** Through transit gateways, whether or not a route leads to them. */
export function passageBetween(
  routing: Routing,
  from: Attachment | undefined,
  own: Subnet,
  other: Subnet,
): Omit<Passage, "arrives"> {
  if (from === undefined) {
    return { by: [], missing: `${networkName(routing, own)} is not attached to the transit gateway` };
  }
  if (!isPresent(routing, from, own)) {
    return {
      by: [from.resource],
      missing: `${from.resource.name} has no subnet in the zone of ${own.resource.name}`,
    };
  }
  const { by, arrives, missing } = routing.transit.passage(from, other.block);
  if (arrives && !("vpcId" in arrives.leadsTo && arrives.leadsTo.vpcId === other.vpcId)) {
    return {
      by,
      missing: `the transit gateway leads ${other.block.text} to ${arrives.resource.name} instead`,
    };
  }
  return { by, ...(missing !== undefined && { missing }) };
}

/** A transit gateway takes packets only in the zones in which an attachment has a subnet. */
function isPresent({ subnets }: Routing, { leadsTo }: Attachment, { zone }: Subnet): boolean {
  return (
    zone === undefined ||
    ("vpcId" in leadsTo && leadsTo.subnetIds.some((id) => (subnets.get(id)?.zone ?? zone) === zone))
  );
}

const networkName = ({ vpcs }: Routing, { vpcId }: { readonly vpcId: string }): string =>
  vpcs.get(vpcId)?.resource.name ?? vpcId;

export const between = (
  routing: Routing,
  a: { readonly vpcId: string },
  b: { readonly vpcId: string },
): string => `${networkName(routing, a)} and ${networkName(routing, b)}`;

/** Whether any packet of a subnet to a block of another network is led there. */
export function leads(routing: Routing, { table, vpcId }: Subnet, block: Block): boolean {
  const routes = table ? routing.routesTowards(table.id, block) : [];
  return routes.some(({ target, targetId }) => {
    if (target === "peering") {
      return routing.peerings.get(targetId)?.acceptance !== undefined;
    }
    return (
      target === "transitGateway" &&
      routing.transit
        .of(vpcId)
        .filter(({ gatewayId }) => gatewayId === targetId)
        .flatMap((from) => routing.transit.arrivals(from, block))
        .some(
          ({ leadsTo }) =>
            "vpcId" in leadsTo && leadsTo.vpcId !== vpcId && holdsBlock(routing, leadsTo.vpcId, block),
        )
    );
  });
}

const holdsBlock = ({ vpcs }: Routing, vpcId: string, { low, high }: Block): boolean =>
  vpcs.get(vpcId)?.blocks.some((own) => own.low <= high && low <= own.high) ?? false;

/**
 * Whether AWS knows a group of one network in the rules of another: over a peering within a region, and through a
 * transit gateway where it and both attachments support it, for rules in only.
 */
export function knowsGroups(routing: Routing, a: string, b: string, isIngress: boolean): boolean {
  if (a === b) {
    return true;
  }
  const [here, there] = [a, b].map((id) => routing.vpcs.get(id)?.region);
  if (here === undefined || here !== there) {
    return false;
  }
  const peer = routing.peeringsOf(a).some(({ vpcs, acceptance }) => acceptance && vpcs.includes(b));
  return peer || (isIngress && sharedGateway(routing, a, b));
}

function sharedGateway({ transit }: Routing, a: string, b: string): boolean {
  const supports = ({ resource, gatewayId }: Attachment) =>
    resource.inputs.securityGroupReferencingSupport !== "disable" &&
    transit.gateways.get(gatewayId)?.inputs.securityGroupReferencingSupport === "enable";
  const others = new Set(
    transit
      .of(b)
      .filter(supports)
      .map(({ gatewayId }) => gatewayId),
  );
  return transit.of(a).some((one) => supports(one) && others.has(one.gatewayId));
}
