import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { Fleet } from "./ami-fleet";
import type { ComputeArgs } from "./compute";
import { policyDocument, trustPolicy, type Statement } from "./permissions";

export interface DeployRole {
  readonly role: aws.iam.Role;
  /** What CodeDeploy needs before a deployment group can be made. */
  readonly ready: readonly pulumi.Resource[];
}

/**
 * The role under which CodeDeploy acts on one service's groups, in place of AWS's own policy for it, which may
 * also end any instance and make and delete any group.
 */
export function createDeployRole(
  { surroundings, service }: ComputeArgs,
  fleets: readonly Fleet[],
  parent: pulumi.Resource,
): DeployRole {
  const { network, accountId } = surroundings;
  const names = [network.code, service.name, "ami", "deploy"];
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", ...names),
    {
      description: `Deploys ${service.name} to its instances in ${network.code}`,
      assumeRolePolicy: accountId.apply((id) => trustPolicy("codedeploy.amazonaws.com", id)),
    },
    { parent },
  );
  const groups = pulumi.all(fleets.map(({ group }) => group.arn));
  const balanced = pulumi.all(
    fleets.flatMap(({ targets }) => targets.map(({ targetGroup }) => targetGroup.arn)),
  );
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...names),
    {
      role: role.name,
      policy: pulumi
        .all([groups, balanced, accountId])
        .apply(([groupArns, targetGroupArns, id]) =>
          policyDocument(
            statements(groupArns, targetGroupArns, `arn:aws:cloudwatch:${network.region}:${id}:alarm:*`),
          ),
        ),
    },
    { parent },
  );
  return { role, ready: [policy] };
}

function statements(
  groupArns: readonly string[],
  targetGroupArns: readonly string[],
  alarms: string,
): Statement[] {
  return [
    {
      Sid: "Look",
      Effect: "Allow",
      // These know no resource (service authorization reference).
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeLifecycleHooks",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstances",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      Resource: "*",
    },
    // CodeDeploy asks for several at once, which IAM decides about as about all of the region.
    { Sid: "Alarms", Effect: "Allow", Action: "cloudwatch:DescribeAlarms", Resource: alarms },
    {
      Sid: "Hooks",
      Effect: "Allow",
      Action: [
        "autoscaling:CompleteLifecycleAction",
        "autoscaling:DeleteLifecycleHook",
        "autoscaling:PutLifecycleHook",
        "autoscaling:RecordLifecycleActionHeartbeat",
      ],
      Resource: groupArns,
    },
    ...(targetGroupArns.length > 0
      ? [
          {
            Sid: "Traffic",
            Effect: "Allow" as const,
            Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
            Resource: targetGroupArns,
          },
        ]
      : []),
  ];
}
