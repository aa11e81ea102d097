/** The routes of the networks' route tables. */
import { BlockMap, parseBlock, type Block } from "./blocks";
import { prefixListsOf } from "./prefix-lists";
import { records, text, type Properties, type Resource, type Resources } from "./resources";

export type RouteTarget =
  "local" | "internetGateway" | "nat" | "peering" | "transitGateway" | "vpnGateway" | "other";

export interface Route {
  readonly resource: Resource;
  readonly target: RouteTarget;
  /** Id of the gateway or peering. */
  readonly targetId: string;
  /** Whither. */
  readonly block: Block;
}

const routeType = "aws:ec2/route:Route";
export const tableType = "aws:ec2/routeTable:RouteTable";

/** By table: where its packets go. */
export function routesOf(resources: Resources): ReadonlyMap<string, BlockMap<Route>> {
  const lists = prefixListsOf(resources);
  const tables = new Map<string, BlockMap<Route>>();
  const add = (tableId: string, resource: Resource, inputs: Properties) => {
    const routes = tables.get(tableId) ?? new BlockMap<Route>();
    tables.set(tableId, routes);
    const list = lists.get(String(inputs.destinationPrefixListId));
    const blocks = [
      inputs.destinationCidrBlock ?? inputs.cidrBlock,
      ...(list?.entries.map(({ block }) => block) ?? []),
    ];
    for (const block of blocks.map(parseBlock)) {
      if (block) {
        routes.add(block, { resource, block, ...targetOf(inputs) });
      }
    }
  };
  for (const route of resources.ofType(routeType)) {
    add(String(route.inputs.routeTableId), route, route.inputs);
  }
  for (const table of resources.ofType(tableType)) {
    records(table.inputs.routes).forEach((route) => add(table.id, table, route));
  }
  return tables;
}

/** The inputs that name a route's target, and what they name. */
const targets = {
  vpcPeeringConnectionId: "peering",
  transitGatewayId: "transitGateway",
  natGatewayId: "nat",
} as const;

function targetOf(inputs: Properties): Pick<Route, "target" | "targetId"> {
  for (const [input, target] of Object.entries(targets)) {
    const targetId = text(inputs[input]);
    if (targetId !== undefined) {
      return { target, targetId };
    }
  }
  const gateway = text(inputs.gatewayId);
  return gateway === undefined
    ? { target: "other", targetId: "" }
    : { target: gatewayTarget(gateway), targetId: gateway };
}

/** AWS names an internet gateway and a VPN gateway in the same input. */
const gatewayTarget = (id: string): RouteTarget =>
  id === "local" ? "local" : id.startsWith("vgw-") ? "vpnGateway" : "internetGateway";
