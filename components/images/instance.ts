import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { trustPolicy } from "../policy";

/** Session Manager instead of keys and open ports. AWS keeps the policy in step with its agent. */
const sessionManagerPolicy = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

/** The temporary server's own rights: to be reached over Session Manager, and nothing else. */
export function createBakeProfile(opts: pulumi.CustomResourceOptions) {
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", "images", "server"),
    {
      description: "The temporary servers on which images are baked",
      // EC2 does not tell IAM on whose behalf it asks, so there is no account to check.
      assumeRolePolicy: trustPolicy("ec2.amazonaws.com"),
    },
    opts,
  );
  new aws.iam.RolePolicyAttachment(
    logicalName("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "images", "server"),
    { role: role.name, policyArn: sessionManagerPolicy },
    opts,
  );
  const profile = new aws.iam.InstanceProfile(
    logicalName("aws:iam/instanceProfile:InstanceProfile", "images", "server"),
    { role: role.name },
    opts,
  );
  return { roleArn: role.arn, profileName: profile.name };
}
