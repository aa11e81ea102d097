/** From one set of network interfaces to another, on one port: groups, routes and peerings both ways. */
import { holds, type Allowance, type Opening } from "./groups";
import { hop, pass, stop, type Hop, type HopKind } from "./hops";
import type { Model } from "./model";
import type { Peering, Route, Subnet } from "./routing";
import type { Station } from "./stations";

/** Words for the two group checks of a leg: those of a load balancer have their own. */
export interface LegWords {
  readonly egress: HopKind;
  readonly ingress: HopKind;
}

export const callerWords: LegWords = { egress: "egress", ingress: "ingress" };
export const balancerWords: LegWords = { egress: "balancer egress", ingress: "service ingress" };

/** The hops from one station to another. */
export function leg(model: Model, from: Station, to: Station, port: number, words = callerWords): Hop[] {
  const { routing } = model;
  const nameOf = (vpcId: string) => routing.vpcs.get(vpcId)?.resource.name ?? vpcId;
  const between = `${nameOf(from.vpcId)} and ${nameOf(to.vpcId)}`;
  const egress = groupHop(model, words.egress, from, to, port);
  const ingress = groupHop(model, words.ingress, to, from, port);
  if (from.vpcId === to.vpcId) {
    return [egress, pass("route", [routing.vpcs.get(from.vpcId)?.resource], "inside one network"), ingress];
  }
  const there = routeHop(model, "route", from, to);
  const back = routeHop(model, "return", to, from);
  const peerings = routing.peeringsOf(from.vpcId).filter(({ vpcs }) => vpcs.includes(to.vpcId));
  const accepted = peerings.filter(({ acceptance }) => acceptance);
  const peering =
    accepted.length > 0
      ? pass(
          "peering",
          accepted.flatMap(({ resource, acceptance }) => [resource, acceptance]),
          `between ${between}, accepted`,
        )
      : stop(
          "peering",
          peerings.map(({ resource }) => resource),
          peerings.length > 0 ? `nobody accepts the peering of ${between}` : `no peering between ${between}`,
        );
  return [egress, there, peering, back, ingress];
}

/** Whether the groups of `own` are open to every subnet of `peer`: out to it, or in from it. */
function groupHop(model: Model, kind: HopKind, own: Station, peer: Station, port: number): Hop {
  const out = kind === "egress" || kind === "balancer egress";
  const openings = openingsOf(own, out).filter(({ ports }) => holds(ports, port));
  const found = peer.subnets.map((subnet) => allowance(model, openings, own, peer, subnet));
  const allowed = found.flatMap((one) => one ?? []);
  const names = own.groups.map(({ resource }) => resource.name).join(", ");
  const way = out ? "out to" : "in from";
  return hop(
    kind,
    allowed.length,
    peer.subnets.length,
    allowed.length > 0
      ? allowed.flatMap(({ rule, entry }) => [rule, entry])
      : own.groups.map(({ resource }) => resource),
    {
      passing: `${names} is open ${way} ${peer.name} on port ${port}`,
      missing: `${names} has no rule ${way} ${peer.name} on port ${port}`,
    },
  );
}

/** The openings of a station's groups, out or in. */
export const openingsOf = ({ groups }: Station, out: boolean): readonly Opening[] =>
  groups.flatMap(({ egress, ingress }) => (out ? egress : ingress));

/** What of some openings is open to one subnet of a peer. */
function allowance(
  model: Model,
  openings: readonly Opening[],
  own: Station,
  peer: Station,
  subnet: Subnet,
): Allowance | undefined {
  const byGroup = namesGroups(model, own, peer);
  for (const { groups, blocks } of openings) {
    const found =
      (byGroup ? peer.groups.map(({ id }) => groups.get(id)).find((one) => one) : undefined) ??
      blocks.covering(subnet.block) ??
      blocks.within(subnet.block)[0];
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** AWS knows a group of another network only over a peering within a region. */
function namesGroups({ routing }: Model, own: Station, peer: Station): boolean {
  if (own.vpcId === peer.vpcId) {
    return true;
  }
  const [a, b] = [own, peer].map(({ vpcId }) => routing.vpcs.get(vpcId)?.region);
  return a !== undefined && a === b && routing.neighboursOf(own.vpcId).includes(peer.vpcId);
}

/** The routes from every subnet of one station to every subnet of another, in another network. */
function routeHop(model: Model, kind: HopKind, from: Station, to: Station): Hop {
  const pairs = from.subnets.flatMap((own) => to.subnets.map((other) => ({ own, other })));
  const found = pairs.map(({ own, other }) => ({ own, route: peeringRoute(model, own, other) }));
  const passing = found.filter(({ route }) => route);
  const lacking = [...new Set(found.filter(({ route }) => !route).map(({ own }) => own.resource.name))];
  return hop(
    kind,
    passing.length,
    pairs.length,
    passing.length > 0
      ? passing.flatMap(({ own, route }) => [route?.resource, own.table?.association])
      : from.subnets.map(({ resource }) => resource),
    {
      passing: `${from.subnets.map(({ resource }) => resource.name).join(", ")} → ${to.name}`,
      missing: `${lacking.join(", ")} has no route to ${to.name}`,
    },
  );
}

/** The route over a peering of the two networks. */
function peeringRoute({ routing }: Model, own: Subnet, other: Subnet): Route | undefined {
  const route = routing.routeTo(own, other.block);
  const peering: Peering | undefined =
    route?.target === "peering" ? routing.peerings.get(route.targetId) : undefined;
  return peering?.vpcs.includes(own.vpcId) && peering.vpcs.includes(other.vpcId) ? route : undefined;
}
