import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../config";
import {
  Cluster,
  createCapacities,
  createFailureTopic,
  createNamespace,
  createRotationRole,
  needsFailureTopic,
  needsRotationRole,
  needsSmokeTest,
  readReleases,
  SmokeTest,
  WorkQueue,
  type Surroundings,
} from "./compute";
import type { FoundationReference } from "./foundation-reference";
import { trustedCertificates, type Authorities } from "./mesh";
import type { Network } from "./network";
import type { OnPremises } from "./on-premises";

export interface SurroundingsArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly foundation: FoundationReference;
  /** The private authorities of the environment's mesh, by region; empty where its certificates are public. */
  readonly authorities: Authorities;
}

/** What every service of a network shares: its cluster and capacity, its queues, and what tests, tells and renews. */
export function createSurroundings(
  args: SurroundingsArgs,
  island: Network,
  link: OnPremises | undefined,
  parent: pulumi.Resource,
): Surroundings {
  const { environment, network, foundation, authorities } = args;
  const accountId = network.account ? pulumi.output(network.account.id) : foundation.accountId;
  const rotationRole = needsRotationRole(network)
    ? createRotationRole(network, accountId, parent)
    : undefined;
  const failureTopic = needsFailureTopic(network)
    ? createFailureTopic(network, accountId, parent)
    : undefined;
  return {
    environment,
    network,
    accountId,
    vpcId: island.vpcId,
    privateSubnetIds: island.subnetIds.private,
    networkReady: island,
    cluster: new Cluster(`${network.code}-cluster`, network, { parent }),
    authorities,
    repositoryUrls: foundation.repositoryUrls,
    artifactBuckets: foundation.artifactBuckets,
    releases: readReleases(environment, network, parent),
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
      parent,
    ),
    ...(link && { internetListId: link.internetListId }),
    failureTopic,
    queues: failureTopic ? createQueues(args, failureTopic.arn, parent) : {},
    namespace: createNamespace(network, parent),
    smokeTest: needsSmokeTest(network) ? createSmokeTest(args, island, accountId, parent) : undefined,
  };
}

function createSmokeTest(
  { environment, network, authorities }: SurroundingsArgs,
  { vpcId, subnetIds }: Network,
  accountId: pulumi.Output<string>,
  parent: pulumi.Resource,
): SmokeTest {
  const trusted = trustedCertificates(environment, network, [{ via: "network" }], authorities);
  return new SmokeTest(
    `${network.code}-smoke-test`,
    { environment, network, accountId, vpcId, privateSubnetIds: subnetIds.private, trusted },
    { parent },
  );
}

/** Before the services: each of them may send to any. */
function createQueues(
  { environment, network }: SurroundingsArgs,
  failureTopicArn: pulumi.Output<string>,
  parent: pulumi.Resource,
): Surroundings["queues"] {
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
                { parent },
              ),
            ] as const,
          ]
        : [];
    }),
  );
}
