/** What the deploy script may do: one network of one environment. Each star says why. */
import { deployProjectName, type DeployPlace } from "../../config";
import type { Statement } from "../policy";
import { artifactPrefixes } from "./artifacts";
import { registryLogin } from "./statements";

export interface BridgePlace {
  readonly place: DeployPlace;
  /** The foundation's account, which has registry and buckets, whatever account the network is in. */
  readonly accountId: string;
  readonly home: { readonly region: string; readonly bucketArn: string; readonly keyArn: string };
  /** Of the network's region; the home region's is `home` itself. */
  readonly store: { readonly bucketArn: string; readonly keyArn: string };
}

/** Everything that belongs to one network of one environment carries these tags. */
const ownTags = ({ environment, network }: DeployPlace) => ({
  StringEquals: { "aws:ResourceTag/environment": environment, "aws:ResourceTag/country": network },
});

/** In another account the network's own role does it, and this one may only take that role. */
export function bridgeStatements(bridge: BridgePlace): Statement[] {
  const { account } = bridge.place;
  return [
    turnStatement(bridge),
    ...registryStatements(bridge),
    ...revisionStatements(bridge),
    ...(account
      ? [
          {
            Sid: "Account",
            Effect: "Allow" as const,
            Action: "sts:AssumeRole",
            Resource: account.roleArn,
          },
        ]
      : networkStatements(bridge)),
  ];
}

/** Builds of its own project take turns; a rollback stops a deployment that bakes. */
const turnStatement = ({ place, accountId, home }: BridgePlace): Statement => ({
  Sid: "Turns",
  Effect: "Allow",
  Action: ["codebuild:BatchGetBuilds", "codebuild:ListBuildsForProject", "codebuild:StopBuild"],
  Resource: `arn:aws:codebuild:${home.region}:${accountId}:project/${deployProjectName(place.environment, place.network)}`,
});

/**
 * The tag that says what runs is put on an image in the network's region. IAM knows no condition on a tag's
 * name: what keeps the other networks' tags apart is the script, and their own roles.
 */
function registryStatements({ place, accountId, home }: BridgePlace): Statement[] {
  const repositories = (region: string) => `arn:aws:ecr:${region}:${accountId}:repository/archipelago/*`;
  return [
    registryLogin,
    {
      Sid: "Images",
      Effect: "Allow",
      Action: ["ecr:BatchGetImage", "ecr:DescribeImages"],
      Resource: [...new Set([home.region, place.region])].map(repositories),
    },
    { Sid: "Tag", Effect: "Allow", Action: "ecr:PutImage", Resource: repositories(place.region) },
  ];
}

/** Revisions are copied from where they were built to where CodeDeploy reads them. */
function revisionStatements({ place, home, store }: BridgePlace): Statement[] {
  const revisions = (bucket: string) => `${bucket}/${artifactPrefixes.revisions}/*`;
  const key = (keyArn: string, region: string, actions: string[], Sid: string): Statement => ({
    Sid,
    Effect: "Allow",
    Action: actions,
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
  });
  return [
    {
      Sid: "RevisionsRead",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectTagging"],
      Resource: [...new Set([home.bucketArn, store.bucketArn])].map(revisions),
    },
    {
      Sid: "RevisionsCopy",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:PutObjectTagging"],
      Resource: revisions(store.bucketArn),
    },
    {
      // Whether a revision is missing is told only to who may list.
      Sid: "RevisionsList",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: [...new Set([home.bucketArn, store.bucketArn])],
    },
    key(home.keyArn, home.region, ["kms:Decrypt"], "HomeKey"),
    key(store.keyArn, place.region, ["kms:Decrypt", "kms:GenerateDataKey"], "StoreKey"),
  ];
}

function networkStatements({ place, accountId }: BridgePlace): Statement[] {
  const { environment, network, region, migrations } = place;
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const parameters = (kind: string) =>
    arn("ssm", `parameter/archipelago/${environment}/${network}/${kind}/*`);
  return [
    { Sid: "Descriptor", Effect: "Allow", Action: "ssm:GetParameter", Resource: parameters("deploy") },
    {
      Sid: "Release",
      Effect: "Allow",
      Action: [
        "ssm:GetParameter",
        "ssm:GetParameterHistory",
        "ssm:LabelParameterVersion",
        "ssm:PutParameter",
      ],
      Resource: parameters("releases"),
    },
    {
      // AWS ends the names of clusters and services with letters of its own: the tags tell whose they are.
      Sid: "Tasks",
      Effect: "Allow",
      Action: [
        "ecs:DescribeServiceDeployments",
        "ecs:DescribeServiceRevisions",
        "ecs:DescribeServices",
        "ecs:ListServiceDeployments",
        "ecs:StopServiceDeployment",
        "ecs:UpdateService",
      ],
      Resource: arn("ecs", `service/${network}-*`),
      Condition: ownTags(place),
    },
    {
      // Asked for together with the service, whose tags decide; these have none.
      Sid: "TaskDeployments",
      Effect: "Allow",
      Action: ["ecs:DescribeServiceDeployments", "ecs:DescribeServiceRevisions", "ecs:StopServiceDeployment"],
      Resource: [arn("ecs", `service-deployment/${network}-*`), arn("ecs", `service-revision/${network}-*`)],
    },
    {
      Sid: "Instances",
      Effect: "Allow",
      Action: [
        "codedeploy:CreateDeployment",
        "codedeploy:GetApplicationRevision",
        "codedeploy:GetDeployment",
        "codedeploy:GetDeploymentGroup",
        "codedeploy:RegisterApplicationRevision",
      ],
      Resource: [
        arn("codedeploy", `application:archipelago-${environment}-${network}-*`),
        arn("codedeploy", `deploymentgroup:archipelago-${environment}-${network}-*/*`),
      ],
    },
    {
      Sid: "InstancesHow",
      Effect: "Allow",
      Action: "codedeploy:GetDeploymentConfig",
      Resource: [
        arn("codedeploy", `deploymentconfig:archipelago-${environment}-${network}-*`),
        arn("codedeploy", "deploymentconfig:CodeDeployDefault.*"),
      ],
    },
    {
      Sid: "Fleets",
      Effect: "Allow",
      Action: [
        "autoscaling:ResumeProcesses",
        "autoscaling:SuspendProcesses",
        "autoscaling:UpdateAutoScalingGroup",
      ],
      Resource: arn("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${network}-*`),
      Condition: ownTags(place),
    },
    {
      Sid: "Traffic",
      Effect: "Allow",
      Action: "elasticloadbalancing:ModifyRule",
      Resource: arn("elasticloadbalancing", "listener-rule/app/*"),
      Condition: ownTags(place),
    },
    {
      // A zone's id is drawn by AWS; the names of the network's records are known. All of a change have to be of them:
      // with any of them, a foreign record could come along.
      Sid: "Records",
      Effect: "Allow",
      Action: "route53:ChangeResourceRecordSets",
      Resource: "arn:aws:route53:::hostedzone/*",
      Condition: {
        "ForAllValues:StringLike": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": `*.${network}.${environment}.*`,
        },
      },
    },
    {
      Sid: "RecordsLook",
      Effect: "Allow",
      Action: ["route53:GetChange", "route53:ListResourceRecordSets"],
      Resource: ["arn:aws:route53:::hostedzone/*", "arn:aws:route53:::change/*"],
    },
    {
      // Several are asked for at once, which IAM decides about as about all of the region.
      Sid: "Alarms",
      Effect: "Allow",
      Action: "cloudwatch:DescribeAlarms",
      Resource: arn("cloudwatch", "alarm:*"),
    },
    {
      // Lists and looks, which know no resource; stopping a deployment knows none either.
      Sid: "Look",
      Effect: "Allow",
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "codedeploy:StopDeployment",
        "ecs:DescribeTaskDefinition",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      Resource: "*",
      // Not beyond the network's region.
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    ...(migrations.length > 0 ? migrationStatements(place, arn, accountId) : []),
  ];
}

/** To run the tasks that deployments begin with, and to see how they end. */
function migrationStatements(
  place: DeployPlace,
  arn: (service: string, resource: string) => string,
  accountId: string,
): Statement[] {
  const { environment, network, migrations, region } = place;
  return [
    {
      Sid: "Migrate",
      Effect: "Allow",
      Action: "ecs:RunTask",
      Resource: migrations.map((name) =>
        arn("ecs", `task-definition/archipelago-${environment}-${network}-${name}:*`),
      ),
    },
    {
      Sid: "MigrateTags",
      Effect: "Allow",
      Action: "ecs:TagResource",
      Resource: arn("ecs", `task/${network}-*`),
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    {
      // A task's id is drawn by AWS.
      Sid: "MigrateWatch",
      Effect: "Allow",
      Action: "ecs:DescribeTasks",
      Resource: arn("ecs", `task/${network}-*`),
    },
    {
      // A list, which knows no resource.
      Sid: "MigrateList",
      Effect: "Allow",
      Action: "ecs:ListTasks",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      // A role's tags do not count here; whose role it is, the task definition says.
      Sid: "MigrateRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: migrations.map((name) => `arn:aws:iam::${accountId}:role/${network}-${name}-*`),
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ];
}
