/** The bucket of Pulumi's state; each of its settings is a step, for somebody may have made the bucket by hand. */
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type BucketLocationConstraint,
  type S3Client,
} from "@aws-sdk/client-s3";
import { orNothing } from "../../aws-errors";
import { refusesPlainText, withTlsOnly } from "../policies";
import { differs, there, toDo, type Step, type StepState } from "../step";
import { stateBucket, tagsOf, type Target } from "../target";
import type { Found } from "./key";

const closed = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

export function bucketSteps(target: Target, s3: S3Client, found: Found): readonly Step[] {
  const Bucket = stateBucket(target);
  /** No call may reach a bucket of this name in somebody else's account. */
  const of = { Bucket, ExpectedBucketOwner: target.accountId };
  let exists = false;
  /** Reads a setting of the bucket; before there is one, all is to do. */
  const whenThere = (read: () => Promise<StepState>) => async () => (exists ? read() : toDo);
  const setting = (
    id: string,
    title: string,
    read: () => Promise<StepState>,
    apply: () => Promise<unknown>,
  ) => ({
    id: `bucket-${id}`,
    title: `${title} of the state bucket`,
    needs: ["bucket"],
    read: whenThere(read),
    apply: async () => void (await apply()),
  });
  return [
    {
      id: "bucket",
      title: `state bucket ${Bucket}`,
      read: async () => {
        const state = await readBucket(s3, of, target.region);
        exists = state.state === "there";
        return state;
      },
      apply: async () => {
        const elsewhere = target.region !== "us-east-1";
        await s3.send(
          new CreateBucketCommand({
            Bucket,
            ...(elsewhere && {
              CreateBucketConfiguration: { LocationConstraint: target.region as BucketLocationConstraint },
            }),
          }),
        );
      },
    },
    setting(
      "closed",
      "no public access",
      async () => {
        const answer = await orNothing(s3.send(new GetPublicAccessBlockCommand(of)));
        const now = answer?.PublicAccessBlockConfiguration;
        const keys = Object.keys(closed) as (keyof typeof closed)[];
        return keys.every((key) => now?.[key] === true) ? there : toDo;
      },
      () => s3.send(new PutPublicAccessBlockCommand({ ...of, PublicAccessBlockConfiguration: closed })),
    ),
    setting(
      "versions",
      "versions",
      async () => ((await s3.send(new GetBucketVersioningCommand(of))).Status === "Enabled" ? there : toDo),
      () =>
        s3.send(new PutBucketVersioningCommand({ ...of, VersioningConfiguration: { Status: "Enabled" } })),
    ),
    {
      ...setting(
        "encryption",
        "encryption with the key",
        async () => readEncryption(s3, of, found.keyArn),
        () =>
          s3.send(
            new PutBucketEncryptionCommand({
              ...of,
              ServerSideEncryptionConfiguration: {
                Rules: [
                  {
                    ApplyServerSideEncryptionByDefault: {
                      SSEAlgorithm: "aws:kms",
                      KMSMasterKeyID: found.keyArn,
                    },
                    BucketKeyEnabled: true,
                  },
                ],
              },
            }),
          ),
      ),
      needs: ["bucket", "key"],
    },
    setting(
      "tls",
      "TLS only, by the policy",
      async () => {
        const policy = (await orNothing(s3.send(new GetBucketPolicyCommand(of))))?.Policy;
        if (policy === undefined) return toDo;
        return refusesPlainText(Bucket, policy)
          ? there
          : { state: "to do", note: "added to the policy that is there" };
      },
      async () => {
        const policy = (await orNothing(s3.send(new GetBucketPolicyCommand(of))))?.Policy;
        await s3.send(
          new PutBucketPolicyCommand({ ...of, Policy: JSON.stringify(withTlsOnly(Bucket, policy)) }),
        );
      },
    ),
    setting(
      "tags",
      "tags",
      async () => (missingTags(target, await readTags(s3, of)).length === 0 ? there : toDo),
      async () => {
        const tags = await readTags(s3, of);
        // A put replaces them all: what is there is put again.
        await s3.send(
          new PutBucketTaggingCommand({
            ...of,
            Tagging: { TagSet: [...tags, ...missingTags(target, tags)] },
          }),
        );
      },
    ),
  ];
}

type Place = { readonly Bucket: string; readonly ExpectedBucketOwner: string };

async function readBucket(s3: S3Client, of: Place, region: string): Promise<StepState> {
  try {
    const answer = await orNothing(s3.send(new HeadBucketCommand(of)));
    if (answer === undefined) return toDo;
    const { BucketRegion = region } = answer;
    return BucketRegion === region ? there : elsewhere(BucketRegion);
  } catch (error) {
    const { $metadata, $response } = error as {
      $metadata?: { httpStatusCode?: number };
      $response?: { headers?: Record<string, string> };
    };
    if ($metadata?.httpStatusCode !== 301) throw error;
    return elsewhere($response?.headers?.["x-amz-bucket-region"] ?? "another region");
  }
}

const elsewhere = (region: string): StepState =>
  differs(
    `it is in ${region}`,
    `repeat the command with --region ${region}, or keep the state there by hand`,
  );

async function readEncryption(s3: S3Client, of: Place, keyArn: string | undefined): Promise<StepState> {
  const answer = await orNothing(s3.send(new GetBucketEncryptionCommand(of)));
  const rule = answer?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
  // What S3 does by itself is not a choice that anybody has made.
  if (rule === undefined || rule.SSEAlgorithm === "AES256") return toDo;
  const { KMSMasterKeyID = "the account's key of S3" } = rule;
  return keyArn !== undefined && KMSMasterKeyID === keyArn
    ? there
    : differs(
        `encrypted with ${KMSMasterKeyID}`,
        "leave it, if that key is yours to keep; else set the bucket's default encryption by hand",
      );
}

async function readTags(s3: S3Client, of: Place): Promise<{ Key: string; Value: string }[]> {
  const { TagSet = [] } = (await orNothing(s3.send(new GetBucketTaggingCommand(of)))) ?? {};
  return TagSet.map(({ Key = "", Value = "" }) => ({ Key, Value }));
}

/** A tag of that name with another value was meant so, and stays. */
const missingTags = (target: Target, tags: readonly { Key: string }[]): { Key: string; Value: string }[] =>
  Object.entries(tagsOf(target)).flatMap(([Key, Value]) =>
    tags.some((one) => one.Key === Key) ? [] : [{ Key, Value }],
  );
