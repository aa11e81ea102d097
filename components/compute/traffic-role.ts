import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { AttachedTarget } from "./compute";
import { policyDocument, trustPolicy, type Statement } from "./permissions";
import { groupsOf } from "./targets";

/** A role that something needs before it can be made, with the policies that make it of use. */
export interface ReadyRole {
  readonly arn: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
}

/**
 * The role with which ECS moves one service's traffic: what AWS's `AmazonECSInfrastructureRolePolicyForLoadBalancers`
 * gives on every load balancer, here on the service's own rules and target groups.
 */
export function createTrafficRole(
  names: readonly string[],
  description: string,
  targets: readonly AttachedTarget[],
  parent: pulumi.Resource,
): ReadyRole {
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", ...names, "traffic"),
    // ECS takes it on behalf of no source that it would name: a condition on one would lock it out.
    { description, assumeRolePolicy: trustPolicy("ecs.amazonaws.com") },
    { parent },
  );
  const rules = targets.flatMap(({ moving }) => (moving ? [moving.production.arn, moving.test.arn] : []));
  const groups = targets.flatMap((target) => groupsOf(target).map(({ arn }) => arn));
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...names, "traffic"),
    {
      role: role.name,
      policy: pulumi
        .all([pulumi.all(rules), pulumi.all(groups)])
        .apply(([ruleArns, groupArns]) => policyDocument(trafficStatements(ruleArns, groupArns))),
    },
    { parent },
  );
  return { arn: role.arn, ready: [policy] };
}

function trafficStatements(rules: readonly string[], groups: readonly string[]): Statement[] {
  return [
    {
      Sid: "Move",
      Effect: "Allow",
      Action: "elasticloadbalancing:ModifyRule",
      Resource: rules,
    },
    {
      Sid: "Targets",
      Effect: "Allow",
      Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
      Resource: groups,
    },
    {
      // Looking is all or nothing: these actions know no resource.
      Sid: "Look",
      Effect: "Allow",
      Action: [
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      Resource: "*",
    },
  ];
}
