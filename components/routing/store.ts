import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import { bucketPolicy } from "../policy";

export interface RoutingStoreArgs {
  readonly environment: ResolvedEnvironment;
  /** The hub. */
  readonly network: ResolvedNetwork;
}

/** Old versions are for finding out what clients were told; days. */
const keptDays = 90;

/**
 * The hub's bucket in which every country publishes where its back end is. Private: a CDN is to read it, and nobody
 * else. Versioned, encrypted with S3's own key, since nothing in it is secret and a CDN then needs no leave for a key.
 * Costs next to nothing.
 */
export class RoutingStore extends pulumi.ComponentResource {
  /** Known when the bucket is closed, encrypts, and keeps versions. */
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: RoutingStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:routing:RoutingStore", name, {}, opts);
    const { environment, network } = args;
    const own = { parent: this };
    const named = (type: string) => logicalName(type, network.code, "routing");
    const bucket = new aws.s3.Bucket(
      named("aws:s3/bucket:Bucket"),
      // All that is in it the program writes anew.
      { forceDestroy: !environment.protect },
      { ...own, protect: environment.protect, retainOnDelete: environment.protect },
    );
    const closed = new aws.s3.BucketPublicAccessBlock(
      named("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      own,
    );
    const encrypted = new aws.s3.BucketServerSideEncryptionConfiguration(
      named("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
      {
        bucket: bucket.bucket,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      own,
    );
    const versioned = new aws.s3.BucketVersioning(
      named("aws:s3/bucketVersioning:BucketVersioning"),
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      own,
    );
    new aws.s3.BucketLifecycleConfiguration(
      named("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
      {
        bucket: bucket.bucket,
        rules: [
          {
            id: "old-versions",
            status: "Enabled",
            filter: { prefix: "routing/" },
            noncurrentVersionExpiration: { noncurrentDays: keptDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      // AWS refuses rules about old versions while versioning is on its way.
      { ...own, dependsOn: [versioned] },
    );
    const guarded = new aws.s3.BucketPolicy(
      named("aws:s3/bucketPolicy:BucketPolicy"),
      { bucket: bucket.bucket, policy: bucket.arn.apply((arn) => bucketPolicy(arn)) },
      { ...own, dependsOn: [closed] },
    );
    // By way of the ids, so that whoever puts an object in waits for them, in another stack too.
    this.bucketName = pulumi
      .all([bucket.bucket, closed.id, encrypted.id, versioned.id, guarded.id])
      .apply(([bucketName]) => bucketName);
    this.registerOutputs({ bucketName: this.bucketName });
  }
}
