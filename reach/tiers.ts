/** The tier for data: nothing outside of its network may exchange a packet with it. */
import { leads } from "./ports";
import type { Model } from "./model";
import { isIsolated, type Subnet } from "./routing";

export interface Breach {
  /** The isolated subnet. */
  readonly subnet: string;
  readonly urn: string;
  readonly says: string;
}

/** Whatever leads out of an isolated subnet, or from another network into it, by routes alone: no group is trusted. */
export function breachesOf(model: Model): Breach[] {
  return [...model.routing.subnets.values()]
    .filter(isIsolated)
    .flatMap((subnet) => [
      ...leadingOut(model, subnet),
      ...leadingIn(model, subnet),
      ...shown(model, subnet),
    ]);
}

/** The isolated subnets of a model: where there is none, nothing is proven of them. */
export const isolatedSubnets = ({ routing }: Model): string[] =>
  [...routing.subnets.values()].filter(isIsolated).map(({ resource }) => resource.name);

function leadingOut({ routing }: Model, { resource, table }: Subnet): Breach[] {
  return (table ? routing.routesIn(table.id) : [])
    .filter(({ target }) => target !== "local")
    .map((route) => ({
      subnet: resource.name,
      urn: route.resource.urn,
      says: `the route ${route.resource.name} leads out of ${resource.name}`,
    }));
}

function leadingIn(model: Model, { resource, vpcId, block }: Subnet): Breach[] {
  return model.routing
    .neighboursOf(vpcId)
    .flatMap((neighbour) => model.routing.subnetsOf(neighbour))
    .filter((other) => leads(model, other, block))
    .map((other) => ({
      subnet: resource.name,
      urn: other.resource.urn,
      says: `${other.resource.name} of another network has a route to ${resource.name}`,
    }));
}

function shown({ index }: Model, { id, resource }: Subnet): Breach[] {
  return (index.bySubnet.get(id) ?? [])
    .filter(({ isPublic }) => isPublic)
    .map((station) => ({
      subnet: resource.name,
      urn: station.resource.urn,
      says: `${station.name} faces the internet from ${resource.name}`,
    }));
}
