import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../config";
import { calleesFirst, Service, toldOf, type Surroundings } from "./compute";
import { describeNetwork, type CountryOutputs } from "./country-outputs";
import { DnsZone } from "./edge";
import type { FoundationReference } from "./foundation-reference";
import {
  CountryMesh,
  hasReservations,
  HubMesh,
  LoadBalancers,
  Reservations,
  type Authorities,
  type HubHandles,
  type HubSide,
} from "./mesh";
import { Network } from "./network";
import { NetworkNotifications, type Telling } from "./notifications";
import { OnPremises } from "./on-premises";
import { routingEntryOf, RoutingPublication, routingPath, routingPrefix, RoutingStore } from "./routing";
import { createSurroundings } from "./surroundings";
import { networkTags, tagging } from "./tags";

export interface CountryArgs {
  readonly environment: ResolvedEnvironment;
  /** The country, or the hub: the same components, other services. */
  readonly network: ResolvedNetwork;
  readonly foundation: FoundationReference;
  /** What a country knows of the hub; absent for the hub itself. */
  readonly hub?: HubSide;
  /** The private authorities of the environment's mesh, by region; empty where its certificates are public. */
  readonly authorities: Authorities;
  /** Where messages go; absent where nobody listens. */
  readonly telling?: Telling;
}

/**
 * One network with everything in it: a country, or the hub.
 * Creates the network, the DNS zone, the load balancers, its part of the mesh, the ECS cluster, one `Service` a
 * service, and what clients are told of it.
 */
export class Country extends pulumi.ComponentResource {
  readonly outputs: CountryOutputs;
  /** What countries need of the hub; absent in a country. */
  readonly hubHandles?: HubHandles;

  constructor(
    name: string,
    private readonly args: CountryArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { environment, network } = args;
    super(
      "archipelago:platform:Country",
      name,
      {},
      {
        ...opts,
        transformations: [...(opts?.transformations ?? []), tagging(networkTags(environment, network))],
      },
    );
    const island = new Network(`${name}-network`, { network, environment }, { parent: this });
    const zone = new DnsZone(`${name}-zone`, { network, environment }, { parent: this });
    const loadBalancers = this.createLoadBalancers(island, zone);
    const link = this.createLink(island);
    const surroundings = createSurroundings(args, island, link, this);
    if (hasReservations(network)) {
      const { accountId } = surroundings;
      new Reservations(
        `${name}-reservations`,
        { environment, network, accountId, loadBalancers },
        { parent: this },
      );
    }
    const mesh = this.createMesh(island, loadBalancers, surroundings.accountId);
    if (link && mesh instanceof HubMesh && calledFromSites(network).length > 0) {
      link.openMeshTier(mesh.handles.meshRouteTableId);
    }
    const raised = new Map<string, Service>();
    for (const service of calleesFirst(network.services)) {
      const args = { service, surroundings, loadBalancers, mesh, callees: raised, zone };
      raised.set(service.name, new Service(`${name}-${service.name}`, args, { parent: this }));
    }
    const services = network.services.flatMap((service) => raised.get(service.name) ?? []);
    const topicArn = this.createNotifications(surroundings, services);
    const shared = mesh instanceof HubMesh ? mesh : undefined;
    const routing = shared && new RoutingStore(`${name}-routing`, { environment, network }, { parent: this });
    const { authorities } = args;
    this.hubHandles = shared &&
      routing && {
        ...shared.handles,
        routingBucket: routing.bucketName,
        ...(Object.keys(authorities).length > 0 && { authorities }),
      };
    this.publishRouting();
    this.outputs = {
      ...describeNetwork(surroundings, zone, services),
      ...(topicArn && { notificationTopicArn: topicArn }),
      ...(link && { onPremises: { ...link.outputs, callable: this.callableFromSites(mesh) } }),
      ...(routing && {
        routing: {
          bucket: routing.bucketName,
          prefix: routingPrefix,
          parameterPath: routingPath(environment),
        },
      }),
      ...(shared && { mesh: { zoneName: shared.handles.zoneName, nameServers: shared.nameServers } }),
    };
    this.registerOutputs(this.outputs);
  }

  private createLoadBalancers(island: Network, zone: DnsZone): LoadBalancers {
    const { environment, network } = this.args;
    return new LoadBalancers(
      `${network.code}-load-balancers`,
      {
        environment,
        network,
        vpcId: island.vpcId,
        subnetIds: island.subnetIds,
        certificateArn: zone.validatedCertificateArn,
        networkReady: island,
      },
      { parent: this },
    );
  }

  private createMesh(
    { vpcId, routeTableIds, subnetIds }: Network,
    { internal }: LoadBalancers,
    accountId: pulumi.Output<string>,
  ): HubMesh | CountryMesh {
    const { environment, network, hub, authorities } = this.args;
    const name = `${network.code}-mesh`;
    if (network.role === "hub") {
      return new HubMesh(name, { environment, network, vpcId, accountId, authorities }, { parent: this });
    }
    if (!hub) {
      throw new Error(`${network.code} is a country, and was not told where the hub is`);
    }
    return new CountryMesh(
      name,
      {
        environment,
        network,
        accountId,
        vpcId,
        privateSubnetIds: subnetIds.private,
        privateRouteTableIds: routeTableIds.private,
        internal,
        hub,
        authorities,
      },
      { parent: this },
    );
  }

  /** Tells clients of a country. */
  private publishRouting(): void {
    const { environment, network, hub } = this.args;
    const entry = routingEntryOf(environment, network);
    if (entry && hub) {
      new RoutingPublication(
        `${network.code}-routing`,
        { environment, network, entry, hub },
        { parent: this },
      );
    }
  }

  /** The network's own link to the company's sites. */
  private createLink({ vpcId, routeTableIds }: Network): OnPremises | undefined {
    const { environment, network } = this.args;
    const link = network.onPremisesLink;
    return (
      link &&
      new OnPremises(
        `${network.code}-on-premises`,
        { environment, network, link, vpcId, routeTableIds },
        { parent: this },
      )
    );
  }

  private callableFromSites(mesh: HubMesh | CountryMesh): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(
      calledFromSites(this.args.network).flatMap(({ name, listenerPort }) => {
        const front = mesh.internalOf(name);
        return front ? [[name, pulumi.interpolate`${front.dnsName}:${listenerPort}`] as const] : [];
      }),
    );
  }

  private createNotifications(
    { accountId, queues, capacities }: Surroundings,
    services: readonly Service[],
  ): pulumi.Output<string> | undefined {
    const { environment, network, telling } = this.args;
    if (!telling) {
      return undefined;
    }
    return new NetworkNotifications(
      `${network.code}-notifications`,
      {
        environment,
        network,
        accountId,
        services: services.map(({ service, compute }) => toldOf(service, compute, queues[service.name])),
        servers: Object.entries(capacities).map(([name, { groupName }]) => ({ name, group: groupName })),
        telling,
      },
      { parent: this },
    ).topicArn;
  }
}

/** Services that somebody on the company's sites may call. */
const calledFromSites = ({ services }: ResolvedNetwork): ResolvedNetwork["services"] =>
  services.filter(({ onPremises }) => onPremises && onPremises.callers.length > 0);
