import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedFoundation } from "../config";

/**
 * Settings that an account has once, or once a region, and that every network relies on: disks encrypted by
 * default, instance metadata by token only, no public bucket, tags of ECS by leave only, more tasks an instance.
 * None costs anything.
 */
export function createAccountSettings(
  foundation: ResolvedFoundation,
  inRegion: (region: string) => pulumi.CustomResourceOptions,
): void {
  for (const region of [foundation.region, ...foundation.replicaRegions]) {
    const opts = inRegion(region);
    new aws.ebs.EncryptionByDefault(`account-encryption-${region}`, { enabled: true }, opts);
    new aws.ec2.InstanceMetadataDefaults(
      `account-metadata-${region}`,
      { httpTokens: "required", httpPutResponseHopLimit: 1 },
      opts,
    );
    // Who creates something of ECS with tags then needs ecs:TagResource as well, deployers and schedules included:
    // without the setting, leave to create would be leave to write any tag, and policies and bills go by tags.
    new aws.ecs.AccountSettingDefault(
      `account-ecs-tags-${region}`,
      { name: "tagResourceAuthorization", value: "on" },
      opts,
    );
    // Each task on EC2 has a network interface of its own; without trunking an instance has room for two.
    new aws.ecs.AccountSettingDefault(
      `account-ecs-trunking-${region}`,
      { name: "awsvpcTrunking", value: "enabled" },
      opts,
    );
  }
  new aws.s3.AccountPublicAccessBlock(
    "account-public-buckets",
    { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    inRegion(foundation.region),
  );
}
