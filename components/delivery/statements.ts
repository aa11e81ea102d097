/** What a build may be allowed: one function a right, each about named resources only. */
import type { Statement } from "../policy";

/** To write to the streams of one log group; streams are named by the build's id, hence the star. */
export const logStatement = (logGroupArn: string): Statement => ({
  Sid: "Logs",
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: `${logGroupArn}:log-stream:*`,
});

/** To read what lies below some prefixes of a bucket. */
export const readStatements = (sid: string, bucketArn: string, prefixes: readonly string[]): Statement[] => [
  {
    Sid: `${sid}Read`,
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:GetObjectVersion"],
    Resource: prefixes.map((prefix) => `${bucketArn}/${prefix}/*`),
  },
  // CodeBuild asks where the bucket is and whether it is versioned before it takes a source from it.
  {
    Sid: `${sid}Bucket`,
    Effect: "Allow",
    Action: ["s3:GetBucketLocation", "s3:GetBucketVersioning"],
    Resource: bucketArn,
  },
];

/** To write below some prefixes of a bucket. */
export const writeStatement = (sid: string, bucketArn: string, prefixes: readonly string[]): Statement => ({
  Sid: `${sid}Write`,
  Effect: "Allow",
  Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
  Resource: prefixes.map((prefix) => `${bucketArn}/${prefix}/*`),
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
