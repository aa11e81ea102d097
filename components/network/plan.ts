import type { NatMode, ResolvedEnvironment, ResolvedNetwork, Tier } from "../../config";
import { logicalName } from "../naming";

/** An Elastic IP of a NAT gateway: named by its zone's letter, so that it outlives every other change. */
export interface NatAddress {
  readonly name: string;
  readonly zone: string;
}

export interface EndpointPlan {
  readonly name: string;
  readonly serviceName: string;
}

/** Everything about a network that decides whether, how many and how named; plain values only. */
export interface NetworkPlan {
  readonly vpcName: string;
  readonly cidrBlock: string;
  /** In the order of the zone slots, which is also the order of every list of subnets. */
  readonly availabilityZoneNames: readonly string[];
  readonly subnetSpecs: readonly {
    readonly type: "Public" | "Private" | "Isolated";
    readonly cidrBlocks: string[];
  }[];
  readonly natStrategy: "None" | "Single" | "OnePerAz";
  readonly natAddresses: readonly NatAddress[];
  /** The addresses survive a rename, a removal and the end of the stack: partners have them in their lists. */
  readonly keepNatAddresses: boolean;
  readonly gatewayEndpoints: readonly EndpointPlan[];
  readonly interfaceEndpoints: readonly EndpointPlan[];
  /** The block from which the interface endpoints are reached. */
  readonly endpointClients: string;
}

const natStrategies = { none: "None", single: "Single", perZone: "OnePerAz" } as const satisfies Record<
  NatMode,
  string
>;

const subnetTypes = { public: "Public", private: "Private", isolated: "Isolated" } as const satisfies Record<
  Tier,
  string
>;

const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** Decides a network. */
export function planNetwork(network: ResolvedNetwork, environment: ResolvedEnvironment): NetworkPlan {
  const { addresses, code, nat, region, zones } = network;
  const endpoint = (service: string): EndpointPlan => ({
    name: logicalName(endpointType, code, "endpoint", service.replaceAll(".", "-")),
    serviceName: `com.amazonaws.${region}.${service}`,
  });
  return {
    vpcName: logicalName("awsx:ec2:Vpc", code),
    cidrBlock: addresses.block,
    availabilityZoneNames: zones.map((letter) => `${region}${letter}`),
    subnetSpecs: (["public", "private", "isolated"] as const).map((tier) => ({
      type: subnetTypes[tier],
      cidrBlocks: addresses.tiers[tier].subnets.slice(0, zones.length),
    })),
    natStrategy: natStrategies[nat],
    natAddresses: natZones(nat, zones).map((zone) => ({
      name: logicalName("aws:ec2/eip:Eip", code, "nat", zone),
      zone,
    })),
    keepNatAddresses: environment.protect,
    gatewayEndpoints: ["s3", "dynamodb"].map(endpoint),
    interfaceEndpoints: network.interfaceEndpoints.map(endpoint),
    endpointClients: addresses.tiers.private.block,
  };
}

function natZones(nat: NatMode, zones: readonly string[]): readonly string[] {
  return { none: [], single: zones.slice(0, 1), perZone: zones }[nat];
}
