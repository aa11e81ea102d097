import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { ComputeArgs } from "./compute";
import type { EcsPlace } from "./ecs-place";
import { policyDocument } from "./permissions";

/**
 * Leave for a task to protect itself while it works, from scale-in and deployments: through the agent, which asks
 * with the task's role. Only tasks of its own service: every task carries the service's tags.
 */
export function createProtection(
  { surroundings, service }: ComputeArgs,
  { kind, clusterName }: Pick<EcsPlace, "kind" | "clusterName">,
  role: aws.iam.Role,
  parent: pulumi.Resource,
): void {
  if (!service.protectWork) {
    return;
  }
  const { network, accountId } = surroundings;
  new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", network.code, service.name, kind, "protection"),
    {
      role: role.name,
      policy: pulumi.all([clusterName, accountId]).apply(([cluster, id]) =>
        policyDocument([
          {
            Sid: "Protect",
            Effect: "Allow",
            Action: ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"],
            // A task's id is drawn when it starts.
            Resource: `arn:aws:ecs:${network.region}:${id}:task/${cluster}/*`,
            Condition: { StringEquals: { "aws:ResourceTag/service": service.name } },
          },
        ]),
      ),
    },
    { parent },
  );
}
