import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";

/**
 * The ECS cluster of a network, with the capacity providers of Fargate that its region has. It is there even where nothing runs on
 * it, because an empty one costs nothing and a service that moves to Fargate then adds none.
 */
export class Cluster extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  /** A service that names a capacity provider must wait for this. */
  readonly ready: pulumi.Resource;

  constructor(
    name: string,
    { code, fargateSpot }: Pick<ResolvedNetwork, "code" | "fargateSpot">,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:compute:Cluster", name, {}, opts);
    const cluster = new aws.ecs.Cluster(logicalName("aws:ecs/cluster:Cluster", code), {}, { parent: this });
    this.ready = new aws.ecs.ClusterCapacityProviders(
      logicalName("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", code),
      {
        clusterName: cluster.name,
        // One that the region lacks would fail the cluster, and with it every service.
        capacityProviders: ["FARGATE", ...(fargateSpot ? ["FARGATE_SPOT"] : [])],
        defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      },
      { parent: this },
    );
    this.arn = cluster.arn;
    this.clusterName = cluster.name;
    this.registerOutputs({ arn: this.arn, clusterName: this.clusterName });
  }
}
