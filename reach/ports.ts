/** Which ports are open between two stations, whatever is called or told. */
import { fromFirstOpen, sidesOf } from "./acl-hop";
import type { AclSide } from "./acls";
import { leads } from "./crossing";
import { commonPorts, type Opening, type Ports } from "./groups";
import type { Model } from "./model";
import type { Station } from "./stations";

/**
 * The spans of ports on which some packet of one station arrives at another: generous on purpose, one subnet and
 * one overlapping rule are enough.
 */
export function openPorts(model: Model, from: Station, to: Station): Ports[] {
  if (from === to || !connected(model, from, to)) {
    return [];
  }
  const out = from.groups.flatMap(({ egress }) => egress);
  const into = to.groups.flatMap(({ ingress }) => ingress);
  const [own, peer] = [from, to].map(({ subnets }) => sidesOf(model.routing, subnets)) as [
    AclSide[],
    AclSide[],
  ];
  return commonPorts(spansFor(out, to), spansFor(into, from)).flatMap((span) =>
    fromFirstOpen(own, peer, span),
  );
}

/** The spans of ports of openings that say anything about a peer. */
const spansFor = (openings: readonly Opening[], peer: Station): Ports[] =>
  openings.filter((opening) => concerns(opening, peer)).map(({ ports }) => ports);

function concerns({ groups, blocks }: Opening, { groups: worn, subnets }: Station): boolean {
  return (
    worn.some(({ id }) => groups.has(id)) ||
    subnets.some(({ block }) => blocks.covering(block) !== undefined || blocks.within(block).length > 0)
  );
}

/** Whether routes lead there and back from any subnet to any other. */
function connected({ routing }: Model, from: Station, to: Station): boolean {
  return (
    from.vpcId === to.vpcId ||
    from.subnets.some((own) =>
      to.subnets.some((other) => leads(routing, own, other.block) && leads(routing, other, own.block)),
    )
  );
}
