/** What must hold whoever calls whom: closed tiers for data, and no rule about the whole world on the mesh's ports. */
import { holds, publicAllowance, type Opening } from "./groups";
import { isPublic } from "./blocks";
import { leads } from "./crossing";
import type { Model } from "./model";
import type { Resource } from "./resources";
import { isIsolated, type Subnet } from "./networks";
import type { Route } from "./routes";

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
    .filter((route) => route.target !== "local" && !leadsToSites(route))
    .map((route) => ({
      subnet: resource.name,
      urn: route.resource.urn,
      says: `the route ${route.resource.name} leads out of ${resource.name}`,
    }));
}

/** Data may be the company's sites' business, by name; but never that of whoever is anywhere. */
const leadsToSites = ({ target, block }: Route): boolean => target === "vpnGateway" && !isPublic(block);

function leadingIn(model: Model, { resource, vpcId, block }: Subnet): Breach[] {
  return model.routing
    .neighboursOf(vpcId)
    .flatMap((neighbour) => model.routing.subnetsOf(neighbour))
    .filter((other) => leads(model.routing, other, block))
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

/** A rule about the whole world where peers would be meant as well. */
export interface LooseRule {
  readonly rule: string;
  readonly urn: string;
  readonly says: string;
}

/**
 * A rule to 0.0.0.0/0 counts every peer: nothing inside may be open to it, and nobody may be let out to it on a
 * port on which a load balancer inside listens.
 */
export function looseRulesOf(model: Model): LooseRule[] {
  const inside = [...model.balancers.values()].filter(({ station }) => !station.isPublic);
  const ports = [...new Set(inside.flatMap(({ listeners }) => listeners.map(({ port }) => port)))];
  return [...model.groups.values()].flatMap(({ id, resource, ingress, egress }) => {
    const worn = model.index.byGroup.get(id) ?? [];
    const into = worn.every(({ isPublic }) => isPublic) && worn.length > 0 ? [] : publicRules(ingress);
    const out = publicRules(egress.filter(({ ports: span }) => ports.some((port) => holds(span, port))));
    return [
      ...into.map((rule) =>
        loose(rule, `${rule.name} opens ${resource.name} to the world, and to every peer`),
      ),
      ...out.map((rule) =>
        loose(
          rule,
          `${rule.name} lets ${resource.name} out to the world on a port of the mesh, and so to every peer`,
        ),
      ),
    ];
  });
}

const publicRules = (openings: readonly Opening[]): Resource[] =>
  openings.flatMap((opening) => publicAllowance(opening)?.rule ?? []);

const loose = ({ name, urn }: Resource, says: string): LooseRule => ({ rule: name, urn, says });
