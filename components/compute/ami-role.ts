import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { ComputeArgs } from "./compute";
import { logStatement, policyDocument, secretStatements, trustPolicy } from "./permissions";
import { releasesPath } from "./releases";
import { revisionBucket, revisionStatements } from "./revisions";

export interface InstanceRole {
  readonly role: aws.iam.Role;
  readonly profile: aws.iam.InstanceProfile;
  /** What an instance needs before it can start. */
  readonly ready: readonly pulumi.Resource[];
}

/** Session Manager instead of keys and open ports. AWS keeps the policy in step with its agent. */
const sessionManagerPolicy = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

/** The role of a service's instances, and so of its process: sessions, its logs, its secrets, its revisions. */
export function createInstanceRole(
  { surroundings, service, logGroup, statements }: ComputeArgs,
  parent: pulumi.Resource,
): InstanceRole {
  const { environment, network, accountId, artifactBuckets } = surroundings;
  const names = [network.code, service.name, "ami"];
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", ...names),
    {
      description: `The instances of ${service.name} in ${network.code}`,
      // EC2 does not tell IAM on whose behalf it asks, so there is no account to check.
      assumeRolePolicy: trustPolicy("ec2.amazonaws.com"),
    },
    { parent },
  );
  const sessions = new aws.iam.RolePolicyAttachment(
    logicalName("aws:iam/rolePolicyAttachment:RolePolicyAttachment", ...names, "sessions"),
    { role: role.name, policyArn: sessionManagerPolicy },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...names),
    {
      role: role.name,
      policy: pulumi
        .all([logGroup.arn, accountId, statements ?? [], artifactBuckets])
        .apply(([logGroupArn, id, own, buckets]) =>
          policyDocument([
            logStatement(logGroupArn),
            ...secretStatements(service.secrets, { region: network.region, accountId: id }),
            ...revisionStatements(
              service.name,
              revisionBucket(buckets, network.region),
              `arn:aws:ssm:${network.region}:${id}:parameter${releasesPath(environment, network)}${service.name}`,
              network.region,
            ),
            ...own,
          ]),
        ),
    },
    { parent },
  );
  const profile = new aws.iam.InstanceProfile(
    logicalName("aws:iam/instanceProfile:InstanceProfile", ...names),
    { role: role.name },
    { parent },
  );
  return { role, profile, ready: [sessions, policy] };
}
