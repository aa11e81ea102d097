import type * as pulumi from "@pulumi/pulumi";
import type { ComputeArgs } from "./compute";
import { EcsCompute } from "./ecs";

/** A service on Fargate, in its network's cluster. Cost: vCPU and memory by the second, plus the logs. */
export class FargateCompute extends EcsCompute {
  constructor(name: string, args: ComputeArgs, opts?: pulumi.ComponentResourceOptions) {
    const { cluster } = args.surroundings;
    super(
      "archipelago:compute:FargateCompute",
      name,
      args,
      {
        kind: "fargate",
        family: [],
        compatibility: "FARGATE",
        clusterArn: cluster.arn,
        clusterName: cluster.clusterName,
        clusterReady: cluster.ready,
        service: { capacityProviderStrategies: [...args.plan.capacityProviders] },
      },
      opts,
    );
  }
}
