/** The hops between two networks: routes there and back, and what the routes lead to. */
import { between, crossingOf, passageBetween, type Crossing } from "./crossing";
import { hop, pass, stop, type Hop, type HopKind } from "./hops";
import type { Subnet } from "./networks";
import type { Routing } from "./routing";
import type { Station } from "./stations";

/** A subnet of each side, and the way from the first to the second. */
interface Pair {
  readonly own: Subnet;
  readonly other: Subnet;
  readonly crossing?: Crossing;
}

/** There and back between two stations. */
export function join(routing: Routing, from: Station, to: Station): Hop[] {
  if (from.vpcId === to.vpcId) {
    return [pass("route", [routing.vpcs.get(from.vpcId)?.resource], "inside one network")];
  }
  const [there, back] = [pairsOf(routing, from, to), pairsOf(routing, to, from)];
  const gateways = transitHop(routing, "transit gateway", there, to);
  const gatewaysBack = transitHop(routing, "transit return", back, from);
  return [
    routeHop("route", there, from, to),
    ...(goesOver(there, "peering") || gateways === undefined ? [peeringHop(routing, from, to)] : []),
    ...(gateways ? [gateways] : []),
    routeHop("return", back, to, from),
    ...(gatewaysBack ? [gatewaysBack] : []),
  ];
}

function pairsOf(routing: Routing, from: Station, to: Station): Pair[] {
  return from.subnets.flatMap((own) =>
    to.subnets.map((other) => {
      const crossing = crossingOf(routing, own, other);
      return { own, other, ...(crossing && { crossing }) };
    }),
  );
}

const goesOver = (pairs: readonly Pair[], kind: Crossing["kind"]): boolean =>
  pairs.some(({ crossing }) => crossing?.kind === kind);

/** The routes from every subnet of one station to every subnet of another. */
function routeHop(kind: HopKind, pairs: readonly Pair[], from: Station, to: Station): Hop {
  const passing = pairs.filter(({ crossing }) => crossing);
  const lacking = [...new Set(pairs.filter(({ crossing }) => !crossing).map(({ own }) => own.resource.name))];
  return hop(
    kind,
    passing.length,
    pairs.length,
    passing.length > 0
      ? passing.flatMap(({ own, crossing }) => [crossing?.route.resource, own.table?.association])
      : from.subnets.map(({ resource }) => resource),
    {
      passing: `${from.subnets.map(({ resource }) => resource.name).join(", ")} → ${to.name}`,
      missing: `${lacking.join(", ")} has no route to ${to.name}`,
    },
  );
}

/** The peering of two networks, whether or not a route leads to it. */
function peeringHop(routing: Routing, from: Station, to: Station): Hop {
  const networks = between(routing, from, to);
  const peerings = routing.peeringsOf(from.vpcId).filter(({ vpcs }) => vpcs.includes(to.vpcId));
  const accepted = peerings.filter(({ acceptance }) => acceptance);
  return accepted.length > 0
    ? pass(
        "peering",
        accepted.flatMap(({ resource, acceptance }) => [resource, acceptance]),
        `between ${networks}, accepted`,
      )
    : stop(
        "peering",
        peerings.map(({ resource }) => resource),
        peerings.length > 0 ? `nobody accepts the peering of ${networks}` : `no peering between ${networks}`,
      );
}

/** The transit gateways that routes lead to; where no route leads anywhere, those that both networks have. */
function transitHop(routing: Routing, kind: HopKind, pairs: readonly Pair[], to: Station): Hop | undefined {
  const routed = pairs.flatMap(({ crossing }) => (crossing?.kind === "transit gateway" ? [crossing] : []));
  const possible = routed.length > 0 || goesOver(pairs, "peering") ? routed : unrouted(routing, pairs);
  if (possible.length === 0) {
    return undefined;
  }
  const passing = possible.filter(({ missing }) => missing === undefined);
  const missing = [...new Set(possible.flatMap((one) => one.missing ?? []))];
  return hop(
    kind,
    passing.length,
    possible.length,
    (passing.length > 0 ? passing : possible).flatMap(({ by }) => by),
    { passing: `its tables lead to ${to.name}`, missing: missing.join("; ") },
  );
}

function unrouted(routing: Routing, pairs: readonly Pair[]): Pick<Crossing, "by" | "missing">[] {
  return pairs.flatMap(({ own, other }) => {
    const [from] = routing.transit.of(own.vpcId);
    return from && routing.transit.of(other.vpcId).length > 0
      ? [passageBetween(routing, from, own, other)]
      : [];
  });
}
