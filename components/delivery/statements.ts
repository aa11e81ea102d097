/** What a build may be allowed: one function a right, each about named resources only. */
import type { ResolvedDelivery, SecretReference } from "../../config";
import type { Statement } from "../policy";

/** To write to the streams of one log group; streams are named by the build's id, hence the star. */
export const logStatement = (logGroupArn: string): Statement => ({
  Sid: "Logs",
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: `${logGroupArn}:log-stream:*`,
});

/** To read some keys of a bucket; a key may end in a star. */
export const readStatements = (sid: string, bucketArn: string, keys: readonly string[]): Statement[] => [
  {
    Sid: `${sid}Read`,
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:GetObjectVersion"],
    Resource: keys.map((key) => `${bucketArn}/${key}`),
  },
  // CodeBuild asks where the bucket is and whether it is versioned before it takes a source from it.
  {
    Sid: `${sid}Bucket`,
    Effect: "Allow",
    Action: ["s3:GetBucketLocation", "s3:GetBucketVersioning"],
    Resource: bucketArn,
  },
];

/** To write some keys of a bucket; a key may end in a star. */
export const writeStatement = (sid: string, bucketArn: string, keys: readonly string[]): Statement => ({
  Sid: `${sid}Write`,
  Effect: "Allow",
  Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
  Resource: keys.map((key) => `${bucketArn}/${key}`),
});

/** To use the bucket's key, through S3 only. */
export const keyStatement = (keyArn: string, region: string): Statement => ({
  Sid: "Key",
  Effect: "Allow",
  Action: ["kms:Decrypt", "kms:GenerateDataKey"],
  Resource: keyArn,
  Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
});

/** The registry's login. The token is the registry's: the action knows no resource. */
export const registryLogin: Statement = {
  Sid: "Login",
  Effect: "Allow",
  Action: "ecr:GetAuthorizationToken",
  Resource: "*",
};

/** To push images into some repositories, and to read there which tags exist. */
export const pushStatement = (repositoryArns: readonly string[]): Statement => ({
  Sid: "Push",
  Effect: "Allow",
  Action: [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:DescribeImages",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
  ],
  Resource: repositoryArns,
});

/** To pull images from some repositories. */
export const pullStatement = (repositoryArns: readonly string[]): Statement => ({
  Sid: "Pull",
  Effect: "Allow",
  Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  Resource: repositoryArns,
});

/** To fill report groups that exist; making one is the program's. */
export const reportStatement = (reportGroupArns: readonly string[]): Statement => ({
  Sid: "Reports",
  Effect: "Allow",
  Action: [
    "codebuild:BatchPutCodeCoverages",
    "codebuild:BatchPutTestCases",
    "codebuild:CreateReport",
    "codebuild:UpdateReport",
  ],
  Resource: reportGroupArns,
});

interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** To clone a CodeCommit repository. */
export const pullSourceStatement = (repository: string, { region, accountId }: Place): Statement => ({
  Sid: "Source",
  Effect: "Allow",
  Action: "codecommit:GitPull",
  Resource: `arn:aws:codecommit:${region}:${accountId}:${repository}`,
});

/**
 * For a build to clone through a connection: exactly what CodeBuild asks for. No `UseConnection`: by that, what runs in
 * the build could push to any repository of the connection.
 */
export const cloneStatement = (connectionArn: string): Statement => ({
  Sid: "Source",
  Effect: "Allow",
  Action: ["codeconnections:GetConnection", "codeconnections:GetConnectionToken"],
  Resource: connectionArn,
});

/** For a pipeline to fetch its sources through a connection; CodePipeline takes no token. */
export const connectionStatement = (connectionArn: string): Statement => ({
  Sid: "Source",
  Effect: "Allow",
  Action: "codeconnections:UseConnection",
  Resource: connectionArn,
});

/**
 * To read exactly the listed secrets. A secret's ARN ends in a hyphen and six characters that Secrets Manager
 * draws, which is what the question marks stand for; both kinds are encrypted with AWS's own key.
 */
export function secretStatements(
  secrets: readonly SecretReference[],
  { region, accountId }: Place,
): Statement[] {
  const isParameter = ({ from }: SecretReference) => from.startsWith("ssm:");
  const statements: Statement[] = [
    {
      Sid: "Parameters",
      Effect: "Allow",
      Action: "ssm:GetParameters",
      Resource: secrets
        .filter(isParameter)
        .map(({ from }) => `arn:aws:ssm:${region}:${accountId}:parameter${from.slice("ssm:".length)}`),
    },
    {
      Sid: "Secrets",
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: secrets
        .filter((secret) => !isParameter(secret))
        .map(({ from }) => `arn:aws:secretsmanager:${region}:${accountId}:secret:${from}-??????`),
    },
  ];
  return statements.filter(({ Resource }) => Resource.length > 0);
}

/** To put the build machine's network interface into some subnets and take it out again. */
export const vpcStatements = (
  { subnetIds, securityGroupIds }: NonNullable<ResolvedDelivery["vpc"]>,
  { region, accountId }: Place,
): Statement[] => [
  {
    Sid: "NetworkLook",
    Effect: "Allow",
    // These know no resource (service authorization reference).
    Action: [
      "ec2:DescribeDhcpOptions",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
    ],
    Resource: "*",
  },
  {
    Sid: "NetworkInterface",
    Effect: "Allow",
    // The interface does not exist yet, so it has no name that could stand here.
    Action: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
    Resource: [
      `arn:aws:ec2:${region}:${accountId}:network-interface/*`,
      ...securityGroupIds.map((id) => `arn:aws:ec2:${region}:${accountId}:security-group/${id}`),
      ...subnetIds.map((id) => `arn:aws:ec2:${region}:${accountId}:subnet/${id}`),
    ],
  },
  {
    Sid: "NetworkHandOver",
    Effect: "Allow",
    Action: "ec2:CreateNetworkInterfacePermission",
    Resource: `arn:aws:ec2:${region}:${accountId}:network-interface/*`,
    Condition: {
      StringEquals: {
        "ec2:AuthorizedService": "codebuild.amazonaws.com",
        "ec2:Subnet": subnetIds.map((id) => `arn:aws:ec2:${region}:${accountId}:subnet/${id}`),
      },
    },
  },
];
