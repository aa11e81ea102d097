import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedAccount, ResolvedFoundation } from "../config";

/**
 * Settings that an account has once, or once a region, and that every network relies on: disks encrypted by
 * default, instance metadata by token only, no public bucket, tags of ECS by leave only, more tasks an instance.
 * In the foundation's account, and in every other in which networks live: several stacks may share an account, and
 * only the foundation is one for all of them. None costs anything.
 */
export function createAccountSettings(
  { region: home, replicaRegions, accounts }: ResolvedFoundation,
  inRegion: (region: string) => pulumi.CustomResourceOptions,
  inAccount: (region: string, account: ResolvedAccount) => pulumi.CustomResourceOptions,
): void {
  for (const region of [home, ...replicaRegions]) {
    createRegionSettings(region, inRegion(region));
  }
  createGlobalSettings("account", inRegion(home));
  for (const account of accounts) {
    // An account that its last network leaves goes on as safe as it was, for whatever else is there.
    const place = (region: string) => ({ ...inAccount(region, account), retainOnDelete: true });
    for (const region of account.regions) {
      createRegionSettings(`${region}-${account.id}`, place(region));
    }
    // By way of a region that stays the same when networks come and go.
    createGlobalSettings(`account-${account.id}`, place(home));
  }
}

function createRegionSettings(name: string, opts: pulumi.CustomResourceOptions): void {
  new aws.ebs.EncryptionByDefault(`account-encryption-${name}`, { enabled: true }, opts);
  new aws.ec2.InstanceMetadataDefaults(
    `account-metadata-${name}`,
    { httpTokens: "required", httpPutResponseHopLimit: 1 },
    opts,
  );
  // Who creates something of ECS with tags then needs ecs:TagResource as well, deployers and schedules included:
  // without the setting, leave to create would be leave to write any tag, and policies and bills go by tags.
  new aws.ecs.AccountSettingDefault(
    `account-ecs-tags-${name}`,
    { name: "tagResourceAuthorization", value: "on" },
    opts,
  );
  // Each task on EC2 has a network interface of its own; without trunking an instance has room for two.
  new aws.ecs.AccountSettingDefault(
    `account-ecs-trunking-${name}`,
    { name: "awsvpcTrunking", value: "enabled" },
    opts,
  );
}

function createGlobalSettings(name: string, opts: pulumi.CustomResourceOptions): void {
  new aws.s3.AccountPublicAccessBlock(
    `${name}-public-buckets`,
    { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    opts,
  );
}
