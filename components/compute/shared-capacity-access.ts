import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { letOut } from "../on-premises";
import { trustPolicy } from "./permissions";
import type { SharedCapacityArgs } from "./shared-capacity-args";

/**
 * Policies that AWS keeps in step with its agents: of ECS, whose calls partly know no resource, and of Session
 * Manager, instead of keys and open ports.
 */
const agentPolicies = {
  agent: "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
  sessions: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
} as const;

/** The role of the shared instances only: each task has a role of its own, and cannot reach this one. */
export function createCapacityRole(
  { network }: Pick<SharedCapacityArgs, "network">,
  names: readonly string[],
  parent: pulumi.Resource,
): { profile: aws.iam.InstanceProfile; permissions: pulumi.Resource[] } {
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", ...names),
    {
      description: `The shared instances of ${network.code}`,
      // EC2 does not tell IAM on whose behalf it asks, so there is no account to check.
      assumeRolePolicy: trustPolicy("ec2.amazonaws.com"),
    },
    { parent },
  );
  const permissions = Object.entries(agentPolicies).map(
    ([purpose, policyArn]) =>
      new aws.iam.RolePolicyAttachment(
        logicalName("aws:iam/rolePolicyAttachment:RolePolicyAttachment", ...names, purpose),
        { role: role.name, policyArn },
        { parent },
      ),
  );
  const profile = new aws.iam.InstanceProfile(
    logicalName("aws:iam/instanceProfile:InstanceProfile", ...names),
    { role: role.name },
    { parent },
  );
  return { profile, permissions };
}

/** Nobody calls a shared instance; it calls AWS. Tasks have the security groups of their services. */
export function createCapacitySecurityGroup(
  { network, vpcId, internetListId }: Pick<SharedCapacityArgs, "network" | "vpcId" | "internetListId">,
  names: readonly string[],
  parent: pulumi.Resource,
): { securityGroupId: pulumi.Output<string>; egress: pulumi.Resource } {
  const group = new aws.ec2.SecurityGroup(
    logicalName("aws:ec2/securityGroup:SecurityGroup", ...names),
    { vpcId, description: `Shared instances of ${network.code}` },
    { parent },
  );
  const egress = internetListId
    ? letOut(names, group.id, internetListId, { parent })
    : new aws.vpc.SecurityGroupEgressRule(
        logicalName("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", ...names, "https"),
        {
          securityGroupId: group.id,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrIpv4: "0.0.0.0/0",
          description: "Images and the APIs of AWS",
        },
        { parent },
      );
  return { securityGroupId: group.id, egress };
}
