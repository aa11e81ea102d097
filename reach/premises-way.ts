/** From the company's sites to a station, and from a station there. */
import { aclHops, blockSides, sidesOf } from "./acl-hop";
import { contains, overlaps, type Block } from "./blocks";
import { holds, type Allowance, type Opening } from "./groups";
import { hop, type Hop, type HopKind } from "./hops";
import { openingsOf } from "./leg";
import type { Model } from "./model";
import type { Subnet } from "./networks";
import { carriers } from "./premises";
import type { Resource } from "./resources";
import type { Station } from "./stations";

/** A part of the sites that the rules of a station are about. */
interface Site {
  readonly block: Block;
  readonly allowance: Allowance;
  /** Whether the rule is about the sites alone: then somebody meant it. */
  readonly isMeant: boolean;
}

/** What of the sites is let in on a port, or out to. */
function sitesIn({ premises }: Model, openings: readonly Opening[], port: number): Site[] {
  return openings
    .filter(({ ports }) => holds(ports, port))
    .flatMap(({ blocks }) => {
      const values = blocks.values();
      return blocks.blocks().flatMap((block, at) =>
        premises.blocks
          .filter((site) => overlaps(site, block))
          .map((site) => ({
            block: contains(site, block) ? block : site,
            allowance: values[at]!,
            isMeant: contains(site, block),
          })),
      );
    });
}

export interface PremisesLeg {
  readonly hops: readonly Hop[];
  /** Whether a rule is about the sites alone. */
  readonly isMeant: boolean;
}

/** The ports on which a station's rules say anything about the sites. */
export const portsFor = (model: Model, station: Station, out: boolean): number[] =>
  openingsOf(station, out)
    .filter((opening) => sitesIn(model, [opening], opening.ports.from).length > 0)
    .map(({ ports }) => ports.from);

/** Whether anything leads from a network to the sites. */
export const hasPremises = ({ premises, routing }: Model, vpcId: string): boolean =>
  premises.gateways.has(vpcId) ||
  routing.transit
    .of(vpcId)
    .some((end) =>
      premises.blocks.some((block) =>
        routing.transit.arrivals(end, block).some(({ leadsTo }) => "premises" in leadsTo),
      ),
    );

/** From the sites in to a station. */
export function legFromPremises(model: Model, to: Station, port: number): PremisesLeg {
  const sites = sitesIn(model, openingsOf(to, false), port);
  const blocks = sites.length > 0 ? sites.map(({ block }) => block) : model.premises.blocks;
  const names = namesOf(to);
  return {
    isMeant: sites.some(({ isMeant }) => isMeant),
    hops: [
      wayHop("on-premises", to, blocks, (subnet, block) => wayIn(model, subnet, block), {
        passing: `the company's sites → ${subnetsOf(to)}`,
        missing: `nothing leads from the company's sites to ${subnetsOf(to)}`,
      }),
      wayHop("return", to, blocks, (subnet, block) => wayOut(model, subnet, block), {
        passing: `${subnetsOf(to)} → ${listed(blocks)}`,
        missing: `${subnetsOf(to)} has no route back to ${listed(blocks)}`,
      }),
      groupHop("ingress", to, sites, {
        passing: `${names} is open in from ${listed(blocks)} on port ${port}`,
        missing: `${names} has no rule in from the company's sites on port ${port}`,
      }),
      ...aclHops(blockSides(blocks), sidesOf(model.routing, to.subnets), port),
    ],
  };
}

/** From a station out to the sites. */
export function legToPremises(model: Model, from: Station, port: number): PremisesLeg {
  const sites = sitesIn(model, openingsOf(from, true), port);
  const blocks = sites.length > 0 ? sites.map(({ block }) => block) : model.premises.blocks;
  const names = namesOf(from);
  return {
    isMeant: sites.some(({ isMeant }) => isMeant),
    hops: [
      groupHop("egress", from, sites, {
        passing: `${names} is open out to ${listed(blocks)} on port ${port}`,
        missing: `${names} has no rule out to the company's sites on port ${port}`,
      }),
      wayHop("route", from, blocks, (subnet, block) => wayOut(model, subnet, block), {
        passing: `${subnetsOf(from)} → ${listed(blocks)}`,
        missing: `${subnetsOf(from)} has no route to ${listed(blocks)}`,
      }),
      wayHop("on-premises", from, blocks, (subnet, block) => wayIn(model, subnet, block), {
        passing: `the company's sites → ${subnetsOf(from)}`,
        missing: `nothing leads back from the company's sites to ${subnetsOf(from)}`,
      }),
      ...aclHops(sidesOf(model.routing, from.subnets), blockSides(blocks), port),
    ],
  };
}

const namesOf = ({ groups }: Station): string => groups.map(({ resource }) => resource.name).join(", ");
const subnetsOf = ({ subnets }: Station): string => subnets.map(({ resource }) => resource.name).join(", ");
const listed = (blocks: readonly Block[]): string =>
  blocks.length === 0 ? "the company's sites" : [...new Set(blocks.map(({ text }) => text))].join(", ");

type Words = Parameters<typeof hop>[4];

function groupHop(kind: HopKind, { groups }: Station, sites: readonly Site[], says: Words): Hop {
  const by = sites.flatMap(({ allowance }) => [allowance.rule, allowance.entry]);
  const passes = sites.length > 0 ? 1 : 0;
  return hop(kind, passes, 1, passes ? by : groups.map(({ resource }) => resource), says);
}

/** Whether every subnet has a way to or from every block. */
function wayHop(
  kind: HopKind,
  { subnets }: Station,
  blocks: readonly Block[],
  way: (subnet: Subnet, block: Block) => readonly Resource[] | undefined,
  says: Words,
): Hop {
  const pairs = subnets.flatMap((subnet) => blocks.map((block) => way(subnet, block)));
  const passing = pairs.flatMap((by) => (by ? [by] : []));
  const by = passing.length > 0 ? passing.flat() : subnets.map(({ resource }) => resource);
  return hop(kind, passing.length, Math.max(pairs.length, 1), by, says);
}

/** What leads packets of the sites to a subnet: the network's own gateway, or a transit gateway. */
function wayIn({ premises, routing }: Model, subnet: Subnet, site: Block): Resource[] | undefined {
  const gateway = premises.gateways.get(subnet.vpcId);
  const [link] = gateway ? carriers(gateway, subnet, site) : [];
  if (gateway && link) {
    return [...gateway.by, ...link];
  }
  for (const end of routing.transit.premises()) {
    const { by, arrives } = routing.transit.passage(end, subnet.block);
    if (arrives && "vpcId" in arrives.leadsTo && arrives.leadsTo.vpcId === subnet.vpcId) {
      return [...by];
    }
  }
  return undefined;
}

/** What leads packets of a subnet to the sites: a route that somebody made, else one that a gateway tells. */
function wayOut({ premises, routing }: Model, subnet: Subnet, site: Block): Resource[] | undefined {
  const { table, vpcId } = subnet;
  const route = routing.routeTo(subnet, site);
  const tied = table ? [table.association] : [];
  if (route?.target === "transitGateway") {
    const end = routing.transit.of(vpcId).find(({ gatewayId }) => gatewayId === route.targetId);
    const passage = end && routing.transit.passage(end, site);
    return passage?.arrives && "premises" in passage.arrives.leadsTo
      ? [route.resource, ...tied, ...passage.by]
      : undefined;
  }
  const gateway = premises.gateways.get(vpcId);
  const [link] = gateway ? carriers(gateway, subnet, site) : [];
  if (!gateway || !link || !table) {
    return undefined;
  }
  const told = premises.propagated.get(table.id)?.find(({ gatewayId }) => gatewayId === gateway.id);
  // What is told is longer than the route to everywhere.
  const isTold =
    told && (route === undefined || route.target === "nat" || route.target === "internetGateway");
  const by = route?.target === "vpnGateway" && route.targetId === gateway.id ? route.resource : undefined;
  const way = by ?? (isTold ? told.by : undefined);
  return way && [way, ...tied, ...gateway.by, ...link];
}
