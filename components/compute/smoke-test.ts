import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ecsMovesTraffic, type ResolvedEnvironment, type ResolvedNetwork } from "../../config";
import { trustVariable } from "../mesh";
import { logicalName } from "../naming";
import { logStatement, policyDocument, trustPolicy, type Statement } from "./permissions";

export interface SmokeTestArgs {
  readonly environment: Pick<ResolvedEnvironment, "environment">;
  readonly network: ResolvedNetwork;
  readonly accountId: pulumi.Output<string>;
  readonly vpcId: pulumi.Input<string>;
  readonly privateSubnetIds: readonly pulumi.Output<string>[];
  /** Certificates of the private authorities whose word the function takes; absent where there are none. */
  readonly trusted?: pulumi.Output<string>;
}

/** Whether ECS moves the traffic of any service of the network, and so has versions tested. */
export const needsSmokeTest = ({ services }: Pick<ResolvedNetwork, "services">): boolean =>
  services.some(ecsMovesTraffic);

/** Long enough for one request and its patience. */
const timeoutSeconds = 20;

/**
 * The function that asks a new version whether it works before requests move to it, in the private subnets, where
 * it reaches internal load balancers. Creates also its security group, whose doors are the services', its log
 * group, its role, and the role with which ECS calls it. Costs nothing but its calls.
 */
export class SmokeTest extends pulumi.ComponentResource {
  readonly functionArn: pulumi.Output<string>;
  /** Role with which ECS calls the function. */
  readonly invokerArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** What a deployment needs before it can call. */
  readonly ready: readonly pulumi.Resource[];

  constructor(
    name: string,
    private readonly args: SmokeTestArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:compute:SmokeTest", name, {}, opts);
    const { network, vpcId } = args;
    const group = new aws.ec2.SecurityGroup(
      logicalName("aws:ec2/securityGroup:SecurityGroup", network.code, "smoke"),
      { vpcId, description: `Smoke tests of ${network.code}` },
      { parent: this },
    );
    this.securityGroupId = group.id;
    const tester = this.createFunction();
    this.functionArn = tester.arn;
    const invoker = this.createInvoker(tester);
    this.invokerArn = invoker.arn;
    this.ready = [tester, ...invoker.ready];
    this.registerOutputs({ functionArn: this.functionArn, securityGroupId: this.securityGroupId });
  }

  private createFunction(): aws.lambda.Function {
    const { environment, network, privateSubnetIds, trusted } = this.args;
    const logGroup = new aws.cloudwatch.LogGroup(
      logicalName("aws:cloudwatch/logGroup:LogGroup", network.code, "smoke"),
      {
        name: `/archipelago/${environment.environment}/${network.code}/smoke`,
        retentionInDays: network.logRetentionDays,
      },
      { parent: this },
    );
    const role = this.createRole("smoke", `Runs the smoke tests of ${network.code}`, "lambda.amazonaws.com");
    const policy = new aws.iam.RolePolicy(
      logicalName("aws:iam/rolePolicy:RolePolicy", network.code, "smoke"),
      {
        role: role.name,
        policy: pulumi
          .all([logGroup.arn, this.args.accountId, this.securityGroupId])
          .apply(([logs, id, group]) =>
            policyDocument([logStatement(logs), ...interfaceStatements(network.region, id, group)]),
          ),
      },
      { parent: this },
    );
    return new aws.lambda.Function(
      logicalName("aws:lambda/function:Function", network.code, "smoke"),
      {
        description: `Asks new versions in ${network.code} whether they work before requests move to them`,
        runtime: "nodejs22.x",
        handler: "index.handler",
        code: new pulumi.asset.FileArchive("lambda/smoke-test"),
        role: role.arn,
        memorySize: 128,
        timeout: timeoutSeconds,
        ...(trusted && { environment: { variables: { [trustVariable]: trusted } } }),
        vpcConfig: { subnetIds: [...privateSubnetIds], securityGroupIds: [this.securityGroupId] },
        loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
      },
      { parent: this, dependsOn: [policy] },
    );
  }

  private createInvoker(tester: aws.lambda.Function): {
    readonly arn: pulumi.Output<string>;
    readonly ready: readonly pulumi.Resource[];
  } {
    const { network } = this.args;
    const role = this.createRole(
      "smoke-invoker",
      `Lets deployments in ${network.code} ask for smoke tests`,
      "ecs.amazonaws.com",
    );
    const policy = new aws.iam.RolePolicy(
      logicalName("aws:iam/rolePolicy:RolePolicy", network.code, "smoke-invoker"),
      {
        role: role.name,
        policy: tester.arn.apply((arn) =>
          policyDocument([{ Sid: "Ask", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: arn }]),
        ),
      },
      { parent: this },
    );
    return { arn: role.arn, ready: [policy] };
  }

  /** Neither service says on whose behalf it takes a role: a condition on the source would lock it out. */
  private createRole(purpose: string, description: string, principal: string): aws.iam.Role {
    return new aws.iam.Role(
      logicalName("aws:iam/role:Role", this.args.network.code, purpose),
      { description, assumeRolePolicy: trustPolicy(principal) },
      { parent: this },
    );
  }
}

/** Leave to stand in the network, with the function's own security group and no other. */
function interfaceStatements(region: string, accountId: string, groupId: string): Statement[] {
  const arn = (resource: string) => `arn:aws:ec2:${region}:${accountId}:${resource}`;
  return [
    {
      Sid: "Stand",
      Effect: "Allow",
      Action: "ec2:CreateNetworkInterface",
      // Subnets come and go with zones; an interface has no name before it is made.
      Resource: [arn("subnet/*"), arn(`security-group/${groupId}`), arn("network-interface/*")],
    },
    {
      Sid: "Leave",
      Effect: "Allow",
      // Lambda wants leave to take away any interface: with a narrower one it does not start.
      Action: [
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
      ],
      Resource: arn("network-interface/*"),
    },
    {
      // Looking is all or nothing: these actions know no resource.
      Sid: "Look",
      Effect: "Allow",
      Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
      Resource: "*",
    },
  ];
}
