/** Which way a packet takes: the networks' route tables, and what joins networks. */
import { aclsOf, type Acl } from "./acls";
import { contains, type Block, type BlockMap } from "./blocks";
import { subnetsOf, vpcsOf, type Subnet, type Vpc } from "./networks";
import { peeringsOf, type Peering } from "./peerings";
import { append, type Resource, type Resources } from "./resources";
import { routesOf, tableType, type Route } from "./routes";
import { TransitGateways } from "./transit";

const internetGatewayType = "aws:ec2/internetGateway:InternetGateway";
const natType = "aws:ec2/natGateway:NatGateway";

export class Routing {
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly peerings: ReadonlyMap<string, Peering>;
  readonly tables: ReadonlyMap<string, Resource>;
  readonly transit: TransitGateways;
  /** By subnet. */
  readonly acls: ReadonlyMap<string, Acl>;
  readonly #byVpc = new Map<string, Subnet[]>();
  readonly #peersOf = new Map<string, Peering[]>();
  readonly #routes: ReadonlyMap<string, BlockMap<Route>>;
  readonly #gateways: ReadonlyMap<string, Resource>;

  constructor(resources: Resources) {
    this.vpcs = byId(vpcsOf(resources));
    this.tables = byId(resources.ofType(tableType));
    this.#gateways = byId([...resources.ofType(internetGatewayType), ...resources.ofType(natType)]);
    this.subnets = byId(subnetsOf(resources));
    this.subnets.forEach((subnet) => append(this.#byVpc, subnet.vpcId, subnet));
    this.peerings = byId(peeringsOf(resources));
    for (const peering of this.peerings.values()) {
      peering.vpcs.forEach((vpc) => append(this.#peersOf, vpc, peering));
    }
    this.#routes = routesOf(resources);
    this.transit = new TransitGateways(resources, this.vpcs);
    this.acls = aclsOf(resources, this.subnets.values());
  }

  subnetsOf(vpcId: string): readonly Subnet[] {
    return this.#byVpc.get(vpcId) ?? [];
  }

  peeringsOf(vpcId: string): readonly Peering[] {
    return this.#peersOf.get(vpcId) ?? [];
  }

  /** The networks to or from which an accepted peering or a transit gateway leads. */
  neighboursOf(vpcId: string): string[] {
    const peers = this.peeringsOf(vpcId)
      .filter(({ acceptance }) => acceptance)
      .map(({ vpcs }) => (vpcs[0] === vpcId ? vpcs[1] : vpcs[0]));
    return [...new Set([...peers, ...this.transit.neighboursOf(vpcId)])];
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
    const local = vpc?.blocks.find((own) => contains(own, block));
    if (vpc && local) {
      return { resource: vpc.resource, target: "local", targetId: vpc.id, block: local };
    }
    return subnet.table && this.#routes.get(subnet.table.id)?.covering(block);
  }

  /** All routes of all tables. */
  allRoutes(): Route[] {
    return [...this.#routes.values()].flatMap((routes) => routes.values());
  }

  gateway(id: string): Resource | undefined {
    return this.#gateways.get(id);
  }
}

function byId<Value extends { readonly id: string }>(values: readonly Value[]): ReadonlyMap<string, Value> {
  return new Map(values.map((value) => [value.id, value]));
}
