import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { accountPrincipals, bucketPolicy, policyDocument, type Statement } from "../policy";

export interface ArtifactStoreArgs {
  /** First parts of every resource's name, such as `artifacts`. */
  readonly names: readonly string[];
  /** Caches and old versions older than this are removed; revisions and the newest version of a source stay. */
  readonly retentionDays: number;
  readonly protect: boolean;
  /** Other accounts whose instances read revisions here. */
  readonly readers?: {
    readonly accounts: readonly string[];
    readonly accountId: pulumi.Output<string>;
    readonly region: string;
  };
}

/** Prefixes of the bucket's keys. */
export const artifactPrefixes = { sources: "sources", revisions: "revisions", caches: "caches" } as const;

/** Below which CodePipeline keeps the artifacts of the platform's pipelines. */
const pipelineFolder = "archipelago-";
export const artifactFolders = `${pipelineFolder}*`;

/**
 * CodePipeline puts artifacts below the pipeline's name, cut to twenty characters: two services whose names begin
 * alike share a folder.
 */
export const artifactFolder = (pipeline: string): string => `${pipeline.slice(0, 20)}*`;

/** Where builds take their sources from and leave what they make. */
export interface ArtifactStore {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  /** Nothing may be put before the bucket is closed and encrypts by itself. */
  readonly ready: readonly pulumi.Resource[];
}

/**
 * A private, versioned bucket under a key of its own, reached by TLS only. CodePipeline and CodeBuild want a
 * versioned bucket as a source. Cost: the key about 1 US$ a month, storage about 0.025 US$ per GB and month.
 */
export function createArtifactStore(
  args: ArtifactStoreArgs,
  opts: pulumi.CustomResourceOptions,
): ArtifactStore {
  const readers = args.readers?.accounts.length ? args.readers : undefined;
  const stateful = { ...opts, protect: args.protect, retainOnDelete: args.protect };
  const name = (type: string, ...more: string[]) => logicalName(type, ...args.names, ...more);
  const key = new aws.kms.Key(
    name("aws:kms/key:Key"),
    {
      description: "Artifacts of builds",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      ...(readers && { policy: readers.accountId.apply((id) => keyPolicy(id, readers)) }),
    },
    stateful,
  );
  const bucket = new aws.s3.Bucket(name("aws:s3/bucket:Bucket"), {}, stateful);
  const closed = new aws.s3.BucketPublicAccessBlock(
    name("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  const encrypted = new aws.s3.BucketServerSideEncryptionConfiguration(
    name("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
    {
      bucket: bucket.bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          // One request to the key an hour and bucket instead of one an object.
          bucketKeyEnabled: true,
        },
      ],
    },
    opts,
  );
  const versioned = new aws.s3.BucketVersioning(
    name("aws:s3/bucketVersioning:BucketVersioning"),
    { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  new aws.s3.BucketLifecycleConfiguration(
    name("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
    { bucket: bucket.bucket, rules: lifecycle(args.retentionDays) },
    // AWS refuses rules about old versions while versioning is on its way.
    { ...opts, dependsOn: [versioned] },
  );
  const guarded = new aws.s3.BucketPolicy(
    name("aws:s3/bucketPolicy:BucketPolicy"),
    {
      bucket: bucket.bucket,
      policy: bucket.arn.apply((arn) => bucketPolicy(arn, readers ? revisionReaders(arn, readers) : [])),
    },
    { ...opts, dependsOn: [closed] },
  );
  return {
    bucketName: bucket.bucket,
    bucketArn: bucket.arn,
    keyArn: key.arn,
    ready: [closed, encrypted, versioned, guarded],
  };
}

type Readers = NonNullable<ArtifactStoreArgs["readers"]>;

/** Revisions and nothing else: sources, caches and what a pipeline hands on stay in the account. */
const revisionReaders = (bucketArn: string, { accounts }: Readers): Statement[] => [
  {
    Sid: "Revisions",
    Effect: "Allow",
    Principal: accountPrincipals(accounts),
    Action: ["s3:GetObject", "s3:GetObjectVersion"],
    Resource: `${bucketArn}/${artifactPrefixes.revisions}/*`,
  },
];

/** The account's own word about its key, as AWS gives it to a key without a policy, and the readers' way by S3. */
const keyPolicy = (accountId: string, { accounts, region }: Readers): string =>
  policyDocument([
    {
      Sid: "Account",
      Effect: "Allow",
      Principal: accountPrincipals([accountId]),
      // In a key's own policy the star means this key alone; IAM decides who of the account may do what.
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "Revisions",
      Effect: "Allow",
      Principal: accountPrincipals(accounts),
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
  ]);

/**
 * A source's newest version is what the next build takes, and a revision may be what instances run: one that
 * starts a year after the last release needs it still. Of both only old versions go; caches go by age.
 */
function lifecycle(days: number) {
  const abandoned = { daysAfterInitiation: 1 };
  return [
    ...[artifactPrefixes.sources, artifactPrefixes.revisions].map((prefix) => ({
      id: prefix,
      status: "Enabled",
      filter: { prefix: `${prefix}/` },
      noncurrentVersionExpiration: { noncurrentDays: days },
      abortIncompleteMultipartUpload: abandoned,
    })),
    {
      // A stage that is rolled back needs what its last good run was made of.
      id: "pipelines",
      status: "Enabled",
      filter: { prefix: pipelineFolder },
      expiration: { days },
      noncurrentVersionExpiration: { noncurrentDays: 7 },
      abortIncompleteMultipartUpload: abandoned,
    },
    {
      id: artifactPrefixes.caches,
      status: "Enabled",
      filter: { prefix: `${artifactPrefixes.caches}/` },
      expiration: { days },
      noncurrentVersionExpiration: { noncurrentDays: 7 },
      abortIncompleteMultipartUpload: abandoned,
    },
  ];
}
