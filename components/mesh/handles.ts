import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedService } from "../../config";
import type { Authorities } from "./authority";
import type { InternalLoadBalancer } from "./load-balancer";

/** What a country's edge of the mesh needs to know of the hub. */
export interface MeshHandles {
  readonly vpcId: pulumi.Output<string>;
  readonly region: string;
  readonly accountId: pulumi.Output<string>;
  /** The mesh tier: the only addresses of the hub to which a country has a route. */
  readonly meshBlock: string;
  /** The one route table of the mesh tier's subnets. */
  readonly meshRouteTableId: pulumi.Output<string>;
  /** The private zone of the shared services. */
  readonly zoneId: pulumi.Output<string>;
  readonly zoneName: string;
  /** The public zone of the same name, in which certificates are proven. */
  readonly publicZoneId: pulumi.Output<string>;
  /** By shared service: the prefix list of those who may call it. */
  readonly callers: Readonly<Record<string, pulumi.Output<string>>>;
  /** By shared service that a country of the environment calls by VPC Lattice; absent where none does. */
  readonly lattice?: Readonly<Record<string, LatticeHandles>>;
  /** The hub's transit gateway; absent unless a country of the environment comes by one. */
  readonly transitGateway?: TransitHandles;
}

/** What a country's side hangs on to of the hub's transit gateway. */
export interface TransitHandles {
  readonly id: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** The gateway's table of what comes from countries: it leads to the mesh tier and nowhere else. */
  readonly countriesTableId: pulumi.Output<string>;
  /** The gateway's table of what comes from the hub: it leads to the countries, whose sides add their routes. */
  readonly hubTableId: pulumi.Output<string>;
}

/** What a country's side hangs on to of one shared service at VPC Lattice. */
export interface LatticeHandles {
  readonly serviceArn: pulumi.Output<string>;
  /** The zone of the service's one name, which leads to Lattice. */
  readonly zoneId: pulumi.Output<string>;
}

/** All that a country's side needs to know of the hub; another stack may hand on the same. */
export interface HubHandles extends MeshHandles {
  /** Where countries publish for clients; see components/routing. */
  readonly routingBucket: pulumi.Output<string>;
  /** The private authorities of the environment's mesh; absent where its certificates are public. */
  readonly authorities?: Authorities;
}

/** The hub, and whoever may change it on a country's behalf. */
export interface HubSide {
  readonly handles: HubHandles;
  /** Acts in the hub's account and region. */
  readonly provider: aws.Provider;
  /** Acts in the hub's account, in another region: where an authority is the hub's, and a country lives. */
  providerIn(region: string): aws.Provider;
}

/** The two ends of a call by VPC Lattice inside a country: its callers' rules are resources of the callers. */
export interface LatticeDoors {
  /** Of the group that lets callers in, one by one, at the port of their callee. */
  readonly securityGroupId: pulumi.Output<string>;
  /** Of the addresses at which Lattice is called. */
  readonly prefixListId: pulumi.Output<string>;
  /** To be told once of each service's rules: names lead to Lattice when every caller may go there. */
  opened(service: string, rules: readonly pulumi.Resource[]): void;
}

/** What a service sees of the mesh in its network. */
export interface Mesh {
  /** The load balancer behind which a service of this network is called. */
  internalOf(service: string): InternalLoadBalancer | undefined;
  /** Where callers of the hub go by VPC Lattice instead of by address; absent where they do not. */
  readonly lattice?: LatticeDoors;
  /** What must be there before a service starts: whoever asks for a name too early is told for minutes that there is none. */
  readyFor(service: Pick<ResolvedService, "calls">): readonly pulumi.Resource[];
}
