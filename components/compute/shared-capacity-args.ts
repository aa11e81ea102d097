import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import type { CapacityPlan } from "./shared-capacity-plan";

/** What the shared capacity of one architecture is made of. */
export interface SharedCapacityArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly plan: CapacityPlan;
  readonly vpcId: pulumi.Output<string>;
  readonly privateSubnetIds: readonly pulumi.Output<string>[];
  /** Routes and endpoints must be there before the first instance, or it never joins. */
  readonly networkReady: pulumi.Resource;
  readonly accountId: pulumi.Output<string>;
  readonly rotationRole?: aws.iam.Role;
  readonly internetListId?: pulumi.Output<string>;
}
