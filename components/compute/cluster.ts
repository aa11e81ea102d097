import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";

/**
 * The ECS cluster of a network, with Fargate's two capacity providers. It is there even where nothing runs on
 * it, because an empty one costs nothing and a service that moves to Fargate then adds none.
 */
export class Cluster extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  /** A service that names a capacity provider must wait for this. */
  readonly ready: pulumi.Resource;

  constructor(name: string, { code }: { readonly code: string }, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:compute:Cluster", name, {}, opts);
    const cluster = new aws.ecs.Cluster(logicalName("aws:ecs/cluster:Cluster", code), {}, { parent: this });
    this.ready = new aws.ecs.ClusterCapacityProviders(
      logicalName("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", code),
      {
        clusterName: cluster.name,
        capacityProviders: ["FARGATE", "FARGATE_SPOT"],
        defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      },
      { parent: this },
    );
    this.arn = cluster.arn;
    this.clusterName = cluster.name;
    this.registerOutputs({ arn: this.arn, clusterName: this.clusterName });
  }
}
