/** The route tables of transit gateways: who asks them, and where they lead. */
import type { Attachment } from "./attachments";
import { BlockMap, parseBlock } from "./blocks";
import { prefixListsOf } from "./prefix-lists";
import type { Vpc } from "./networks";
import { text, type Resource, type Resources } from "./resources";

export interface TransitRoute {
  readonly resource: Resource;
  /** Absent: packets are dropped. */
  readonly attachmentId?: string;
}

export interface TransitTable {
  /** Absent: the gateway's default table, which comes with it. */
  readonly resource?: Resource;
  readonly name: string;
  readonly gatewayId: string;
  /** By attachment: what has its packets ask this table. */
  readonly associated: ReadonlyMap<string, Resource>;
  readonly routes: BlockMap<TransitRoute>;
}

const type = {
  table: "aws:ec2transitgateway/routeTable:RouteTable",
  association: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  propagation: "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
  route: "aws:ec2transitgateway/route:Route",
  listRoute: "aws:ec2transitgateway/prefixListReference:PrefixListReference",
} as const;

interface Making extends TransitTable {
  readonly associated: Map<string, Resource>;
}

/** By id. Static routes go before propagated ones of the same block. */
export function tablesOf(
  resources: Resources,
  gateways: ReadonlyMap<string, Resource>,
  ends: readonly Attachment[],
  vpcs: ReadonlyMap<string, Vpc>,
): ReadonlyMap<string, TransitTable> {
  const tables = new Map<string, Making>();
  const make = (gatewayId: string, name: string, resource?: Resource): Making => ({
    name,
    gatewayId,
    associated: new Map(),
    routes: new BlockMap(),
    ...(resource && { resource }),
  });
  gateways.forEach((gateway, id) =>
    tables.set(defaultTable(gateway, "association"), make(id, `of ${gateway.name} by default`)),
  );
  for (const resource of resources.ofType(type.table)) {
    tables.set(resource.id, make(String(resource.inputs.transitGatewayId), resource.name, resource));
  }
  associate(resources, tables, ends, gateways);
  addStatic(resources, tables);
  addPropagated(resources, tables, ends, gateways, vpcs);
  return tables;
}

const tableIn = ({ inputs }: Resource): string => String(inputs.transitGatewayRouteTableId);
const attachmentIn = ({ inputs }: Resource): string => String(inputs.transitGatewayAttachmentId);

function associate(
  resources: Resources,
  tables: ReadonlyMap<string, Making>,
  ends: readonly Attachment[],
  gateways: ReadonlyMap<string, Resource>,
): void {
  const explicit = new Set<string>();
  for (const association of resources.ofType(type.association)) {
    const table = tables.get(tableIn(association));
    const id = attachmentIn(association);
    table?.associated.set(id, association);
    explicit.add(`${id} ${table?.gatewayId ?? ""}`);
  }
  for (const { id, gatewayId, resource } of ends) {
    const gateway = gateways.get(gatewayId)!;
    if (!explicit.has(`${id} ${gatewayId}`) && isDefault(gateway, resource, "Association")) {
      tables.get(defaultTable(gateway, "association"))?.associated.set(id, gateway);
    }
  }
}

function addStatic(resources: Resources, tables: ReadonlyMap<string, Making>): void {
  const lists = prefixListsOf(resources);
  const add = (resource: Resource, block: unknown) => {
    const parsed = parseBlock(block);
    const attachmentId =
      resource.inputs.blackhole === true ? undefined : text(resource.inputs.transitGatewayAttachmentId);
    if (parsed) {
      tables.get(tableIn(resource))?.routes.add(parsed, { resource, ...(attachmentId && { attachmentId }) });
    }
  };
  resources.ofType(type.route).forEach((route) => add(route, route.inputs.destinationCidrBlock));
  for (const reference of resources.ofType(type.listRoute)) {
    lists.get(String(reference.inputs.prefixListId))?.entries.forEach(({ block }) => add(reference, block));
  }
}

/** A network tells its blocks. What premises tell over BGP, no resource says. */
function addPropagated(
  resources: Resources,
  tables: ReadonlyMap<string, Making>,
  ends: readonly Attachment[],
  gateways: ReadonlyMap<string, Resource>,
  vpcs: ReadonlyMap<string, Vpc>,
): void {
  const add = (tableId: string, { id, leadsTo }: Attachment, resource: Resource) => {
    const blocks = "vpcId" in leadsTo ? (vpcs.get(leadsTo.vpcId)?.blocks ?? []) : [];
    blocks.forEach((block) => tables.get(tableId)?.routes.add(block, { resource, attachmentId: id }));
  };
  const byId = new Map(ends.map((end) => [end.id, end]));
  for (const propagation of resources.ofType(type.propagation)) {
    const end = byId.get(attachmentIn(propagation));
    if (end) {
      add(tableIn(propagation), end, propagation);
    }
  }
  for (const end of ends) {
    const gateway = gateways.get(end.gatewayId)!;
    if (isDefault(gateway, end.resource, "Propagation")) {
      add(defaultTable(gateway, "propagation"), end, gateway);
    }
  }
}

/** Gateway and attachment may both leave the defaults out. */
function isDefault(gateway: Resource, attachment: Resource, what: "Association" | "Propagation"): boolean {
  return (
    gateway.inputs[`defaultRouteTable${what}`] !== "disable" &&
    attachment.inputs[`transitGatewayDefaultRouteTable${what}`] !== false
  );
}

/** AWS makes one table for both, until somebody names others. */
function defaultTable(gateway: Resource, what: "association" | "propagation"): string {
  const own = `default table of ${gateway.id}`;
  return (
    text(gateway.computed?.[`${what}DefaultRouteTableId`]) ??
    text(gateway.computed?.associationDefaultRouteTableId) ??
    own
  );
}
