import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../config";
import {
  calleesFirst,
  Cluster,
  createCapacities,
  createFailureTopic,
  createNamespace,
  createRotationRole,
  needsFailureTopic,
  needsRotationRole,
  needsSmokeTest,
  readReleases,
  Service,
  SmokeTest,
  WorkQueue,
  toldOf,
  type Surroundings,
} from "./compute";
import { DnsZone } from "./edge";
import type { FoundationReference } from "./foundation-reference";
import {
  CountryMesh,
  hasReservations,
  HubMesh,
  LoadBalancers,
  Reservations,
  trustedCertificates,
  type Authorities,
  type HubHandles,
  type HubSide,
} from "./mesh";
import { Network } from "./network";
import { NetworkNotifications, type Telling } from "./notifications";
import { OnPremises, type OnPremisesOutputs } from "./on-premises";
import { routingEntryOf, RoutingPublication, routingPath, routingPrefix, RoutingStore } from "./routing";
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

/** What the stack exports of one network. */
export interface CountryOutputs {
  readonly region: string;
  /** By which one acts in the network's account; absent where that is the program's own. */
  readonly roleArn?: string;
  readonly vpcId: pulumi.Output<string>;
  readonly zoneName: string;
  /** Where a task that is run by hand runs. */
  readonly clusterName: pulumi.Output<string>;
  readonly privateSubnetIds: readonly pulumi.Output<string>[];
  /** Tells of deployments, refreshes and failed work; absent where nobody asked for it. */
  readonly notificationTopicArn?: pulumi.Output<string>;
  /** To be entered at the parent zone, for as long as the zone is not delegated. */
  readonly nameServers: pulumi.Output<string[]>;
  /** The hub's only: the zone of the shared services, delegated in the same step. */
  readonly mesh?: { readonly zoneName: string; readonly nameServers: pulumi.Output<string[]> };
  /** The hub's only: where clients are told of every country. */
  readonly routing?: {
    readonly bucket: pulumi.Output<string>;
    /** Of the objects' keys; `<code>.json` follows. */
    readonly prefix: string;
    /** In the hub's region; the code follows. */
    readonly parameterPath: string;
  };
  /** What the operators of the company's sites need; absent without a link to them. */
  readonly onPremises?: OnPremisesOutputs & {
    /** By service that may be called from there: host and port of its load balancer. */
    readonly callable: Readonly<Record<string, pulumi.Output<string>>>;
  };
  /** By service: what it runs on, where its logs are and, for a public one, its address. */
  readonly services: Readonly<Record<string, ServiceOutputs>>;
}

export interface ServiceOutputs {
  readonly kind: string;
  readonly compute: string;
  readonly securityGroupId: pulumi.Output<string>;
  /** Family of the task definition that can be run by hand; absent where there is none. */
  readonly taskFamily?: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;
  /** Name of the Auto Scaling group or ECS service. */
  readonly unit: pulumi.Output<string>;
  readonly url?: string;
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
    const surroundings = this.createSurroundings(island, link);
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
      ...this.describe(surroundings, zone, services),
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

  private createSurroundings(island: Network, link: OnPremises | undefined): Surroundings {
    const { environment, network, foundation, authorities } = this.args;
    const accountId = network.account ? pulumi.output(network.account.id) : foundation.accountId;
    const rotationRole = needsRotationRole(network)
      ? createRotationRole(network, accountId, this)
      : undefined;
    const failureTopic = needsFailureTopic(network)
      ? createFailureTopic(network, accountId, this)
      : undefined;
    return {
      environment,
      network,
      accountId,
      vpcId: island.vpcId,
      privateSubnetIds: island.subnetIds.private,
      networkReady: island,
      cluster: new Cluster(`${network.code}-cluster`, network, { parent: this }),
      authorities,
      repositoryUrls: foundation.repositoryUrls,
      artifactBuckets: foundation.artifactBuckets,
      releases: readReleases(environment, network, this),
      rotationRole,
      capacities: createCapacities(
        {
          environment,
          network,
          vpcId: island.vpcId,
          privateSubnetIds: island.subnetIds.private,
          networkReady: island,
          accountId,
          rotationRole,
          ...(link && { internetListId: link.internetListId }),
        },
        this,
      ),
      ...(link && { internetListId: link.internetListId }),
      failureTopic,
      queues: failureTopic ? this.createQueues(failureTopic.arn) : {},
      namespace: createNamespace(network, this),
      smokeTest: needsSmokeTest(network) ? this.createSmokeTest(island, accountId) : undefined,
    };
  }

  private createSmokeTest({ vpcId, subnetIds }: Network, accountId: pulumi.Output<string>): SmokeTest {
    const { environment, network, authorities } = this.args;
    const trusted = trustedCertificates(environment, network, [{ via: "network" }], authorities);
    return new SmokeTest(
      `${network.code}-smoke-test`,
      { environment, network, accountId, vpcId, privateSubnetIds: subnetIds.private, trusted },
      { parent: this },
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

  /** Before the services: each of them may send to any. */
  private createQueues(failureTopicArn: pulumi.Output<string>): Surroundings["queues"] {
    const { environment, network } = this.args;
    return Object.fromEntries(
      network.services.flatMap((service) => {
        const { name, queue } = service;
        return queue
          ? [
              [
                name,
                new WorkQueue(
                  `${network.code}-${name}-queue`,
                  { environment, network, service, settings: queue, failureTopicArn },
                  { parent: this },
                ),
              ] as const,
            ]
          : [];
      }),
    );
  }

  private describe(
    { network, vpcId, cluster, privateSubnetIds }: Surroundings,
    zone: DnsZone,
    services: readonly Service[],
  ): CountryOutputs {
    const scheme = network.dns.delegated ? "https" : "http";
    return {
      region: network.region,
      ...(network.account && { roleArn: network.account.roleArn }),
      vpcId,
      zoneName: network.dns.zoneName,
      clusterName: cluster.clusterName,
      privateSubnetIds,
      nameServers: zone.nameServers,
      services: Object.fromEntries(
        services.map(({ compute, logGroupName, securityGroupId, host, service }) => [
          service.name,
          {
            kind: service.kind,
            compute: compute.kind,
            securityGroupId,
            ...(compute.taskFamily && { taskFamily: compute.taskFamily }),
            logGroup: logGroupName,
            unit: compute.unitName,
            ...(host !== undefined && { url: `${scheme}://${host}` }),
          },
        ]),
      ),
    };
  }
}

/** Services that somebody on the company's sites may call. */
const calledFromSites = ({ services }: ResolvedNetwork): ResolvedNetwork["services"] =>
  services.filter(({ onPremises }) => onPremises && onPremises.callers.length > 0);
