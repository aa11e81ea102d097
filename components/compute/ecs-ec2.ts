import type * as pulumi from "@pulumi/pulumi";
import type { ComputeArgs } from "./compute";
import { EcsCompute } from "./ecs";

/**
 * A service on the EC2 capacity that it shares with others of its network; a daemon on every instance of it. Cost: its
 * part of the instances, and the logs.
 */
export class EcsEc2Compute extends EcsCompute {
  constructor(name: string, args: ComputeArgs, opts?: pulumi.ComponentResourceOptions) {
    const { service, surroundings } = args;
    const capacity = surroundings.capacities[service.arch];
    if (!capacity) {
      throw new Error(`${service.name} needs shared ${service.arch} capacity, which its network lacks`);
    }
    super(
      "archipelago:compute:EcsEc2Compute",
      name,
      args,
      {
        kind: "ecs-ec2",
        // Apart from the family of the same service on Fargate: both have revisions while it moves.
        family: ["ec2"],
        compatibility: "EC2",
        clusterArn: capacity.clusterArn,
        clusterName: capacity.clusterName,
        clusterReady: capacity.ready,
        service:
          service.kind === "daemon"
            ? // On the instances that are there: a daemon asks the capacity provider for none.
              { launchType: "EC2", schedulingStrategy: "DAEMON" }
            : {
                capacityProviderStrategies: [{ capacityProvider: capacity.providerName, weight: 100 }],
                // Over the zones first; within one on the fullest instance, so that others empty and go.
                orderedPlacementStrategies: [
                  { type: "spread", field: "attribute:ecs.availability-zone" },
                  { type: "binpack", field: "memory" },
                ],
              },
      },
      opts,
    );
  }
}
