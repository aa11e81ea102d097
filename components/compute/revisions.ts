/** What instances run: a CodeDeploy revision in a bucket of their own region. */
import * as pulumi from "@pulumi/pulumi";
import type { FoundationOutputs } from "../../config";
import type { Statement } from "../policy";

/** Prefix of the keys under which builds leave a service's revisions: `revisions/<service>/<release>.zip`. */
export const revisionPrefix = (service: string): string => `revisions/${service}/`;

type Buckets = FoundationOutputs["artifactBuckets"];

/** The region's bucket; the foundation makes one in every region in use. */
export function revisionBucket(buckets: Buckets, region: string): Buckets[string] {
  const found = buckets[region];
  if (found === undefined) {
    throw new pulumi.RunError(
      `The foundation has no bucket for revisions in ${region} yet: raise the stack foundation first.`,
    );
  }
  return found;
}

/** What an instance may do to come by the release that runs in its network: read it, and nothing of another service. */
export function revisionStatements(
  service: string,
  { bucket, keyArn }: Buckets[string],
  releaseParameterArn: string,
  region: string,
): Statement[] {
  return [
    { Sid: "Release", Effect: "Allow", Action: "ssm:GetParameter", Resource: releaseParameterArn },
    {
      Sid: "Revisions",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: `arn:aws:s3:::${bucket}/${revisionPrefix(service)}*`,
    },
    {
      Sid: "RevisionKey",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
  ];
}
