import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { artifactPrefixes, type ArtifactStore } from "./artifacts";
import { sourceArchive } from "./source-archive";

/** Where the deploy script lies in the artifact store of the home region. */
export const bridgeKey = `${artifactPrefixes.sources}/bridge.zip`;

/** The deploy script as it is checked in, ready to run. */
export const createBridgeSource = (
  { bucketName, ready }: ArtifactStore,
  opts: pulumi.CustomResourceOptions,
): aws.s3.BucketObjectv2 =>
  new aws.s3.BucketObjectv2(
    logicalName("aws:s3/bucketObjectv2:BucketObjectv2", "bridge", "sources"),
    { bucket: bucketName, key: bridgeKey, source: sourceArchive("delivery/bridge") },
    { ...opts, dependsOn: [...ready] },
  );
