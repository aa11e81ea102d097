import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy, type Statement } from "../policy";

export interface BuildRoleArgs {
  /** Parts of the role's name, such as `build`, `api`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly accountId: pulumi.Output<string>;
  /** What the builds of this role may do; see the statement helpers. */
  readonly statements: pulumi.Input<readonly Statement[]>;
}

export interface BuildRole {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  /** CodeBuild checks at creation that the role may write its log, so a project waits for this. */
  readonly policy: pulumi.Resource;
}

/** A role that only CodeBuild may take, on behalf of this account, with one policy. */
export function createBuildRole(args: BuildRoleArgs, opts: pulumi.CustomResourceOptions): BuildRole {
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", ...args.names),
    {
      description: args.description,
      assumeRolePolicy: args.accountId.apply((id) => trustPolicy("codebuild.amazonaws.com", id)),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...args.names),
    { role: role.name, policy: pulumi.output(args.statements).apply((all) => policyDocument([...all])) },
    opts,
  );
  return { arn: role.arn, name: role.name, policy };
}

/** A log group for a project's builds; fixed name, so that a build's log is found by the project's name. */
export function createBuildLogGroup(
  project: string,
  retentionDays: number,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  const type = "aws:cloudwatch/logGroup:LogGroup";
  return new aws.cloudwatch.LogGroup(
    logicalName(type, "builds", project),
    { name: `/archipelago/builds/${project}`, retentionInDays: retentionDays },
    opts,
  );
}
