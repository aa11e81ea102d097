/** From one set of network interfaces to another, on one port: groups, and what joins their networks. */
import { aclHops, sidesOf } from "./acl-hop";
import { knowsGroups } from "./crossing";
import { holds, type Allowance, type Opening } from "./groups";
import { hop, type Hop, type HopKind } from "./hops";
import { join } from "./join";
import type { Model } from "./model";
import type { Subnet } from "./networks";
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
  const egress = groupHop(model, words.egress, from, to, port);
  const ingress = groupHop(model, words.ingress, to, from, port);
  const { routing } = model;
  const acls = aclHops(sidesOf(routing, from.subnets), sidesOf(routing, to.subnets), port);
  return [egress, ...join(routing, from, to), ingress, ...acls];
}

/** Whether the groups of `own` are open to every subnet of `peer`: out to it, or in from it. */
function groupHop(model: Model, kind: HopKind, own: Station, peer: Station, port: number): Hop {
  const out = kind === "egress" || kind === "balancer egress";
  const openings = openingsOf(own, out).filter(({ ports }) => holds(ports, port));
  const found = peer.subnets.map((subnet) => allowance(model, openings, own, peer, subnet, out));
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
  out: boolean,
): Allowance | undefined {
  const byGroup = knowsGroups(model.routing, own.vpcId, peer.vpcId, !out);
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
