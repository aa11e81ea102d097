/** From a station to the internet and AWS's services, and from the internet to a station. */
import { aclHops, sidesOf } from "./acl-hop";
import { world } from "./acls";
import { everywhere } from "./blocks";
import { holds, publicAllowance } from "./groups";
import { hop, type Hop } from "./hops";
import { openingsOf } from "./leg";
import type { GatewayEndpoint, Model } from "./model";
import type { Resource } from "./resources";
import type { Subnet } from "./networks";
import type { Routing } from "./routing";
import type { Station } from "./stations";

/** From a station out to the internet. */
export function legToInternet(model: Model, from: Station, port: number): Hop[] {
  const found = from.subnets.map((subnet) => ({ subnet, way: wayOut(model, subnet, from.isPublic) }));
  const passing = found.filter(({ way }) => way);
  const lacking = found.filter(({ way }) => !way).map(({ subnet }) => subnet.resource.name);
  return [
    outHop(from, port),
    hop(
      "route",
      passing.length,
      found.length,
      passing.length > 0
        ? passing.flatMap(({ way }) => way ?? [])
        : from.subnets.map(({ resource }) => resource),
      {
        passing: `${from.subnets.map(({ resource }) => resource.name).join(", ")} → the internet`,
        missing: `${lacking.join(", ")} has no way out to the internet`,
      },
    ),
    ...aclHops(sidesOf(model.routing, from.subnets), [world], port),
    ...aclHops(sidesOf(model.routing, natSubnets(model, from)), [world], port),
  ];
}

function outHop(from: Station, port: number): Hop {
  const open = openingsOf(from, true)
    .filter(({ ports }) => holds(ports, port))
    .flatMap((opening) => publicAllowance(opening) ?? []);
  const names = from.groups.map(({ resource }) => resource.name).join(", ");
  return hop(
    "egress",
    open.length > 0 ? 1 : 0,
    1,
    open.length > 0 ? open.map(({ rule }) => rule) : own(from),
    {
      passing: `${names} is open out to public addresses on port ${port}`,
      missing: `${names} has no rule out to public addresses on port ${port}`,
    },
  );
}

const own = ({ groups }: Station): Resource[] => groups.map(({ resource }) => resource);

/** The resources that lead a subnet's packets out: an internet gateway, or a NAT gateway that has one. */
function wayOut({ routing }: Model, subnet: Subnet, isPublic: boolean): Resource[] | undefined {
  const route = routing.routeTo(subnet, everywhere);
  const gateway = route && routing.gateway(route.targetId);
  if (route === undefined || gateway === undefined) {
    return undefined;
  }
  const here = [route.resource, gateway, ...(subnet.table ? [subnet.table.association] : [])];
  if (route.target === "internetGateway") {
    return isPublic ? here : undefined;
  }
  if (route.target !== "nat") {
    return undefined;
  }
  const place = routing.subnets.get(String(gateway.inputs.subnetId));
  const further =
    place && gateway.inputs.connectivityType !== "private" ? internetRoute(routing, place) : undefined;
  return further && [...here, ...further];
}

/** The subnets of the NAT gateways on the way out. */
function natSubnets({ routing }: Model, { subnets }: Station): Subnet[] {
  const gateways = subnets.map((subnet) =>
    routing.gateway(routing.routeTo(subnet, everywhere)?.targetId ?? ""),
  );
  return gateways.flatMap((gateway) => routing.subnets.get(String(gateway?.inputs.subnetId)) ?? []);
}

/** From a station to an AWS service through its subnets' route tables. */
export function legToGateway(from: Station, { resource, name, tables }: GatewayEndpoint): Hop[] {
  const found = from.subnets.filter(({ table }) => table && tables.has(table.id));
  const lacking = from.subnets
    .filter((subnet) => !found.includes(subnet))
    .map((subnet) => subnet.resource.name);
  return [
    outHop(from, 443),
    hop(
      "route",
      found.length,
      from.subnets.length,
      [resource, ...found.map(({ table }) => table?.association)],
      {
        passing: `${from.subnets.map((subnet) => subnet.resource.name).join(", ")} → ${name}`,
        missing: `the route table of ${lacking.join(", ")} is not in ${resource.name}`,
      },
    ),
  ];
}

/** From the internet in to a station. */
export function legFromInternet(model: Model, to: Station, port: number): Hop[] {
  const open = openingsOf(to, false)
    .filter(({ ports }) => holds(ports, port))
    .flatMap((opening) => publicAllowance(opening) ?? []);
  const names = to.groups.map(({ resource }) => resource.name).join(", ");
  const found = to.subnets.map((subnet) => ({
    subnet,
    way: to.isPublic ? internetRoute(model.routing, subnet) : undefined,
  }));
  const passing = found.filter(({ way }) => way);
  return [
    hop("route", passing.length, found.length, [to.resource, ...passing.flatMap(({ way }) => way ?? [])], {
      passing: `the internet → ${to.subnets.map(({ resource }) => resource.name).join(", ")}`,
      missing: to.isPublic
        ? `${to.subnets.map(({ resource }) => resource.name).join(", ")} has no internet gateway`
        : `${to.name} has no public address`,
    }),
    hop("ingress", open.length > 0 ? 1 : 0, 1, open.length > 0 ? open.map(({ rule }) => rule) : own(to), {
      passing: `${names} is open to the internet on port ${port}`,
      missing: `${names} has no rule in from the internet on port ${port}`,
    }),
    ...aclHops([world], sidesOf(model.routing, to.subnets), port),
  ];
}

/** The route of a subnet to an internet gateway of its own. */
function internetRoute(routing: Routing, subnet: Subnet): Resource[] | undefined {
  const route = routing.routeTo(subnet, everywhere);
  const gateway = route?.target === "internetGateway" ? routing.gateway(route.targetId) : undefined;
  return route && gateway
    ? [route.resource, gateway, ...(subnet.table ? [subnet.table.association] : [])]
    : undefined;
}
