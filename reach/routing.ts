/** Networks, subnets, route tables and peerings: which way a packet takes. */
import { BlockMap, parseBlock, type Block } from "./blocks";
import { prefixListsOf } from "./groups";
import { append, records, tagsOf, text, type Properties, type Resource, type Resources } from "./resources";

export interface Vpc {
  readonly resource: Resource;
  readonly id: string;
  readonly blocks: readonly Block[];
  readonly region: string | undefined;
  /** Whether names of private zones are answered. */
  readonly resolvesNames: boolean;
}

export interface Subnet {
  readonly resource: Resource;
  readonly id: string;
  readonly vpcId: string;
  readonly block: Block;
  /** Its route table and what ties the two; absent: the VPC's main table, which has the local route only. */
  readonly table?: { readonly id: string; readonly association: Resource };
}

export type RouteTarget = "local" | "internetGateway" | "nat" | "peering" | "other";

export interface Route {
  readonly resource: Resource;
  readonly target: RouteTarget;
  /** Id of the gateway or peering. */
  readonly targetId: string;
}

export interface Peering {
  readonly resource: Resource;
  readonly id: string;
  /** The two networks' ids. */
  readonly vpcs: readonly [string, string];
  /** What accepts it; absent: nobody has. */
  readonly acceptance?: Resource;
}

const type = {
  vpc: "aws:ec2/vpc:Vpc",
  moreBlocks: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
  subnet: "aws:ec2/subnet:Subnet",
  table: "aws:ec2/routeTable:RouteTable",
  association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  mainAssociation: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
  route: "aws:ec2/route:Route",
  internetGateway: "aws:ec2/internetGateway:InternetGateway",
  nat: "aws:ec2/natGateway:NatGateway",
  peering: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  accepter: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
} as const;

export class Routing {
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly peerings: ReadonlyMap<string, Peering>;
  readonly tables: ReadonlyMap<string, Resource>;
  readonly #byVpc = new Map<string, Subnet[]>();
  readonly #peersOf = new Map<string, Peering[]>();
  /** By table. */
  readonly #routes = new Map<string, BlockMap<Route>>();
  readonly #gateways: ReadonlyMap<string, Resource>;

  constructor(resources: Resources) {
    const more = new Map<string, string[]>();
    resources
      .ofType(type.moreBlocks)
      .forEach(({ inputs }) => append(more, String(inputs.vpcId), String(inputs.cidrBlock)));
    this.vpcs = byId(resources.ofType(type.vpc).map((resource) => vpcOf(resource, more)));
    this.tables = byId(resources.ofType(type.table));
    this.#gateways = byId([...resources.ofType(type.internetGateway), ...resources.ofType(type.nat)]);
    this.subnets = byId(subnetsOf(resources));
    this.subnets.forEach((subnet) => append(this.#byVpc, subnet.vpcId, subnet));
    this.peerings = byId(peeringsOf(resources));
    for (const peering of this.peerings.values()) {
      peering.vpcs.forEach((vpc) => append(this.#peersOf, vpc, peering));
    }
    this.#readRoutes(resources);
  }

  subnetsOf(vpcId: string): readonly Subnet[] {
    return this.#byVpc.get(vpcId) ?? [];
  }

  peeringsOf(vpcId: string): readonly Peering[] {
    return this.#peersOf.get(vpcId) ?? [];
  }

  /** The networks to which there is an accepted peering. */
  neighboursOf(vpcId: string): string[] {
    return this.peeringsOf(vpcId)
      .filter(({ acceptance }) => acceptance)
      .map(({ vpcs }) => (vpcs[0] === vpcId ? vpcs[1] : vpcs[0]));
  }

  /** The routes of a table that somebody made. */
  routesIn(tableId: string): readonly Route[] {
    return this.#routes.get(tableId)?.values() ?? [];
  }

  /** The routes of a table that some packet to a block might take. */
  routesTowards(tableId: string, block: Block): readonly Route[] {
    return this.#routes.get(tableId)?.overlapping(block) ?? [];
  }

  /** The route that a subnet's packets to a block take: the longest match, the VPC's own local route included. */
  routeTo(subnet: Subnet, block: Block): Route | undefined {
    const vpc = this.vpcs.get(subnet.vpcId);
    const local = vpc?.blocks.some(({ low, high }) => low <= block.low && block.high <= high);
    if (vpc && local) {
      return { resource: vpc.resource, target: "local", targetId: vpc.id };
    }
    return subnet.table && this.#routes.get(subnet.table.id)?.covering(block);
  }

  gateway(id: string): Resource | undefined {
    return this.#gateways.get(id);
  }

  #readRoutes(resources: Resources): void {
    const lists = prefixListsOf(resources);
    const add = (tableId: string, resource: Resource, inputs: Properties) => {
      const routes = this.#routes.get(tableId) ?? new BlockMap<Route>();
      this.#routes.set(tableId, routes);
      const list = lists.get(String(inputs.destinationPrefixListId));
      const blocks = [
        inputs.destinationCidrBlock ?? inputs.cidrBlock,
        ...(list?.entries.map(({ block }) => block) ?? []),
      ];
      for (const block of blocks.map(parseBlock)) {
        if (block) {
          routes.add(block, { resource, ...targetOf(inputs) });
        }
      }
    };
    for (const route of resources.ofType(type.route)) {
      add(String(route.inputs.routeTableId), route, route.inputs);
    }
    for (const table of resources.ofType(type.table)) {
      records(table.inputs.routes).forEach((route) => add(table.id, table, route));
    }
  }
}

function byId<Value extends { readonly id: string }>(values: readonly Value[]): ReadonlyMap<string, Value> {
  return new Map(values.map((value) => [value.id, value]));
}

function vpcOf(resource: Resource, more: ReadonlyMap<string, readonly string[]>): Vpc {
  const { id, inputs, region } = resource;
  const blocks = [inputs.cidrBlock, ...(more.get(id) ?? [])]
    .map(parseBlock)
    .filter((block) => block !== undefined);
  const resolvesNames = inputs.enableDnsSupport !== false && inputs.enableDnsHostnames === true;
  return { resource, id, blocks, region, resolvesNames };
}

function subnetsOf(resources: Resources): Subnet[] {
  const associations = new Map(
    resources
      .ofType(type.association)
      .map((association) => [String(association.inputs.subnetId), association]),
  );
  const mains = new Map(
    resources
      .ofType(type.mainAssociation)
      .map((association) => [String(association.inputs.vpcId), association]),
  );
  return resources.ofType(type.subnet).flatMap((resource): Subnet[] => {
    const block = parseBlock(resource.inputs.cidrBlock);
    if (block === undefined) {
      return [];
    }
    const vpcId = String(resource.inputs.vpcId);
    const association = associations.get(resource.id) ?? mains.get(vpcId);
    const table = association && { id: String(association.inputs.routeTableId), association };
    return [{ resource, id: resource.id, vpcId, block, ...(table && { table }) }];
  });
}

function peeringsOf(resources: Resources): Peering[] {
  const accepters = new Map(
    resources
      .ofType(type.accepter)
      .map((accepter) => [String(accepter.inputs.vpcPeeringConnectionId), accepter]),
  );
  return resources.ofType(type.peering).map((resource) => {
    const { id, inputs } = resource;
    const accepter = accepters.get(id);
    const acceptance =
      inputs.autoAccept === true ? resource : accepter?.inputs.autoAccept === true ? accepter : undefined;
    return {
      resource,
      id,
      vpcs: [String(inputs.vpcId), String(inputs.peerVpcId)],
      ...(acceptance && { acceptance }),
    };
  });
}

function targetOf(inputs: Properties): Omit<Route, "resource"> {
  const gateway = text(inputs.gatewayId);
  const nat = text(inputs.natGatewayId);
  const peering = text(inputs.vpcPeeringConnectionId);
  if (peering !== undefined) {
    return { target: "peering", targetId: peering };
  }
  if (nat !== undefined) {
    return { target: "nat", targetId: nat };
  }
  if (gateway !== undefined) {
    return { target: gateway === "local" ? "local" : "internetGateway", targetId: gateway };
  }
  return { target: "other", targetId: "" };
}

/** Whether a subnet is of the tier for data, by the mark that the network's component sets. */
export const isIsolated = ({ resource }: Subnet): boolean => tagsOf(resource).SubnetType === "Isolated";
