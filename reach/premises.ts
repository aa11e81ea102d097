/** The company's sites: what leads there, and which addresses lie there. */
import { contains, isPublic, overlaps, parseBlock, type Block } from "./blocks";
import type { SecurityGroup } from "./groups";
import type { Subnet } from "./networks";
import { append, text, texts, type Resource, type Resources } from "./resources";
import type { Routing } from "./routing";

const type = {
  gateway: "aws:ec2/vpnGateway:VpnGateway",
  attachment: "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
  propagation: "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
  table: "aws:ec2/routeTable:RouteTable",
  connection: "aws:ec2/vpnConnection:VpnConnection",
  connectionRoute: "aws:ec2/vpnConnectionRoute:VpnConnectionRoute",
  customer: "aws:ec2/customerGateway:CustomerGateway",
  directConnect: "aws:directconnect/gatewayAssociation:GatewayAssociation",
  // Whether somebody in the other account accepts it, no resource of this one says.
  proposal: "aws:directconnect/gatewayAssociationProposal:GatewayAssociationProposal",
} as const;

/** A VPN connection or a Direct Connect gateway behind a VPN gateway. */
export interface SiteLink {
  readonly by: readonly Resource[];
  /** The sites' blocks that it carries; absent: it is told them over BGP, and carries all. */
  readonly carries?: readonly { readonly block: Block; readonly by: Resource }[];
  /** The network's blocks of which the sites are told; absent: all. */
  readonly tells?: readonly Block[];
}

/** A network's own gateway to the sites. */
export interface SiteGateway {
  readonly resource: Resource;
  readonly id: string;
  /** The network, and what ties it there. */
  readonly vpcId: string;
  readonly by: readonly Resource[];
  readonly links: readonly SiteLink[];
}

export interface Premises {
  /** What lies there, as far as anything writes it down: routes, and rules about what is in no network. */
  readonly blocks: readonly Block[];
  /** By network. */
  readonly gateways: ReadonlyMap<string, SiteGateway>;
  /** By route table: what it is told by a gateway. */
  readonly propagated: ReadonlyMap<string, readonly { readonly gatewayId: string; readonly by: Resource }[]>;
}

export function premisesOf(
  resources: Resources,
  routing: Routing,
  groups: ReadonlyMap<string, SecurityGroup>,
): Premises {
  const gateways = new Map(gatewaysOf(resources).map((gateway) => [gateway.vpcId, gateway]));
  return {
    gateways,
    blocks: blocksOf([...gateways.values()], routing, groups),
    propagated: propagatedOf(resources),
  };
}

function gatewaysOf(resources: Resources): SiteGateway[] {
  const ties = new Map(
    resources.ofType(type.attachment).map((tie) => [String(tie.inputs.vpnGatewayId), tie]),
  );
  const links = linksOf(resources);
  return resources.ofType(type.gateway).flatMap((resource): SiteGateway[] => {
    const { id } = resource;
    const tie = ties.get(id);
    const vpcId = text(resource.inputs.vpcId) ?? text(tie?.inputs.vpcId);
    return vpcId === undefined
      ? []
      : [{ resource, id, vpcId, by: [resource, ...(tie ? [tie] : [])], links: links.get(id) ?? [] }];
  });
}

/** By VPN gateway. */
function linksOf(resources: Resources): ReadonlyMap<string, readonly SiteLink[]> {
  const links = new Map<string, SiteLink[]>();
  const routes = new Map<string, Resource[]>();
  resources
    .ofType(type.connectionRoute)
    .forEach((route) => append(routes, String(route.inputs.vpnConnectionId), route));
  for (const connection of resources.ofType(type.connection)) {
    const { customerGatewayId, vpnGatewayId, staticRoutesOnly } = connection.inputs;
    const customer = resources.find(type.customer, customerGatewayId);
    const written = (routes.get(connection.id) ?? []).flatMap((by) => {
      const block = parseBlock(by.inputs.destinationCidrBlock);
      return block ? [{ block, by }] : [];
    });
    if (customer && text(vpnGatewayId) !== undefined) {
      const carries = staticRoutesOnly === true && { carries: written };
      append(links, String(vpnGatewayId), { by: [connection, customer], ...carries });
    }
  }
  for (const association of [...resources.ofType(type.directConnect), ...resources.ofType(type.proposal)]) {
    const { associatedGatewayId, allowedPrefixes } = association.inputs;
    const tells = texts(allowedPrefixes).flatMap((prefix) => parseBlock(prefix) ?? []);
    append(links, String(associatedGatewayId), {
      by: [association],
      ...(tells.length > 0 && { tells }),
    });
  }
  return links;
}

/** Routes that a table is told; a table may name its gateways itself. */
function propagatedOf(resources: Resources): Premises["propagated"] {
  const told = new Map<string, { gatewayId: string; by: Resource }[]>();
  for (const by of resources.ofType(type.propagation)) {
    append(told, String(by.inputs.routeTableId), { gatewayId: String(by.inputs.vpnGatewayId), by });
  }
  for (const by of resources.ofType(type.table)) {
    texts(by.inputs.propagatingVgws).forEach((gatewayId) => append(told, by.id, { gatewayId, by }));
  }
  return told;
}

function blocksOf(
  gateways: readonly SiteGateway[],
  routing: Routing,
  groups: ReadonlyMap<string, SecurityGroup>,
): Block[] {
  const links = gateways.flatMap((gateway) => gateway.links);
  const ids = new Set(gateways.map(({ id }) => id));
  const routed = routing
    .allRoutes()
    .filter(({ target, targetId }) => target === "vpnGateway" && ids.has(targetId))
    .map(({ block }) => block);
  const written = [
    ...routed,
    ...links.flatMap(({ carries = [] }) => carries.map(({ block }) => block)),
    ...routing.transit.premisesBlocks(),
  ];
  const isTold = links.some(({ carries }) => carries === undefined);
  // What BGP tells is in no resource; but a rule about a private address of no network means somebody there.
  const named = isTold && written.length === 0 ? namedByRules(routing, groups) : [];
  const distinct = [...new Map([...written, ...named].map((block) => [block.text, block])).values()];
  return distinct.filter((block) => !distinct.some((other) => other !== block && contains(other, block)));
}

function namedByRules({ vpcs }: Routing, groups: ReadonlyMap<string, SecurityGroup>): Block[] {
  const own = [...vpcs.values()].flatMap(({ blocks }) => blocks);
  return [...groups.values()]
    .flatMap(({ ingress, egress }) => [...ingress, ...egress])
    .flatMap(({ blocks }) => blocks.blocks())
    .filter((block) => !isPublic(block) && !own.some((vpc) => overlaps(vpc, block)));
}

/** The links of a gateway that carry packets between a block of its network and one of the sites. */
export const carriers = ({ links }: SiteGateway, { block }: Subnet, site: Block): Resource[][] =>
  links.flatMap(({ by, carries, tells }) => {
    const route = carries?.find((one) => contains(one.block, site));
    return (carries && !route) || (tells && !tells.some((told) => overlaps(told, block)))
      ? []
      : [[...by, ...(route ? [route.by] : [])]];
  });
