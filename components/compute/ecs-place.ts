import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ComputeKind } from "../../config";

/** What of a task definition depends on the capacity that its tasks run on. */
export interface TaskPlace {
  /** Last part of the logical names. */
  readonly kind: string;
  /** Parts after the service in the family's name. */
  readonly family: readonly string[];
  readonly compatibility: "FARGATE" | "EC2";
}

/** The cluster that a service's tasks run on, and what there of. */
export interface EcsPlace extends TaskPlace {
  readonly kind: Extract<ComputeKind, "fargate" | "ecs-ec2">;
  readonly clusterArn: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  /** A service that names a capacity provider must wait for this. */
  readonly clusterReady: pulumi.Resource;
  /** What only one kind of capacity takes. */
  readonly service: Pick<
    aws.ecs.ServiceArgs,
    "capacityProviderStrategies" | "launchType" | "orderedPlacementStrategies" | "schedulingStrategy"
  >;
}
