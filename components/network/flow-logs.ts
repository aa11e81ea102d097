import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";

export interface FlowLogsArgs {
  readonly code: string;
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  /** Days, one of CloudWatch's steps. */
  readonly retentionDays: number;
}

/** Seconds over which packets of one flow are summed: the longer of AWS's two choices, for a tenth of the records. */
const aggregationSeconds = 600;

/** Records accepted and refused traffic of a whole VPC in a log group of its own; charged by ingested gigabyte. */
export function createFlowLogs(
  { code, region, vpcId, retentionDays }: FlowLogsArgs,
  parent: pulumi.Resource,
): void {
  const name = (type: string) => logicalName(type, code, "flow-logs");
  const group = new aws.cloudwatch.LogGroup(
    name("aws:cloudwatch/logGroup:LogGroup"),
    { retentionInDays: retentionDays },
    { parent },
  );
  const role = new aws.iam.Role(
    name("aws:iam/role:Role"),
    {
      description: `Lets VPC flow logs of ${code} write to their log group`,
      assumeRolePolicy: trustPolicy(group.arn, region),
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    name("aws:iam/rolePolicy:RolePolicy"),
    { role: role.id, policy: writePolicy(group.arn) },
    { parent },
  );
  new aws.ec2.FlowLog(
    name("aws:ec2/flowLog:FlowLog"),
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: aggregationSeconds,
    },
    // Without the policy in place, the first records are refused and the log stays in error.
    { parent, dependsOn: [policy] },
  );
}

/** Only flow logs of this account and region may take the role: nobody else's can be pointed at the group. */
function trustPolicy(groupArn: pulumi.Output<string>, region: string): pulumi.Output<string> {
  const account = groupArn.apply(accountOf);
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:ec2:${region}:${account}:vpc-flow-log/*` },
        },
      },
    ],
  });
}

/** The group exists already, so the right to create one is left out: a deleted group stays deleted. */
function writePolicy(groupArn: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: [groupArn, pulumi.interpolate`${groupArn}:*`],
      },
      // The listing that the service makes first is over all groups, so it cannot be narrowed to one.
      { Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
    ],
  });
}

/** The account id in an ARN (`arn:partition:service:region:account:…`). */
function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}
