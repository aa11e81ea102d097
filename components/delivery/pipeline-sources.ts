/** Where a pipeline's stages take what they run from. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedDelivery, ResolvedPipeline } from "../../config";
import { artifactPrefixes } from "./artifacts";
import { bridgeKey } from "./bridge-source";

type Action = aws.types.input.codepipeline.PipelineStageAction;

export interface StageSurroundings {
  readonly bucketName: pulumi.Output<string>;
  readonly connectionArn?: pulumi.Output<string>;
  readonly region: string;
  readonly stop?: ResolvedDelivery["stop"];
}

/** The action that a trigger listens to. */
export const sourceAction = "source";

/** The action that takes a pipeline's sources. */
export function sourceOf(
  { service, source }: Pick<ResolvedPipeline, "service" | "source">,
  { bucketName, connectionArn }: StageSurroundings,
): Action {
  const common = { name: sourceAction, category: "Source", version: "1", namespace: "source" };
  const output = { outputArtifacts: ["source"] };
  switch (source.kind) {
    case "github":
      return {
        ...common,
        ...output,
        owner: "AWS",
        provider: "CodeStarSourceConnection",
        configuration: {
          ConnectionArn: connectionArn ?? "",
          FullRepositoryId: source.repository,
          BranchName: source.branch,
        },
      };
    case "codecommit":
      return {
        ...common,
        ...output,
        owner: "AWS",
        provider: "CodeCommit",
        configuration: {
          RepositoryName: source.repository,
          BranchName: source.branch,
          PollForSourceChanges: "false",
        },
      };
    case "s3":
      return {
        ...common,
        ...output,
        owner: "AWS",
        provider: "S3",
        configuration: objectOf(bucketName, `${artifactPrefixes.sources}/${service}.zip`),
      };
  }
}

/** The deploy script comes as a source of its own: a build in a pipeline takes what it runs from nowhere else. */
export const bridgeOf = ({ bucketName }: StageSurroundings): Action => ({
  name: "bridge",
  category: "Source",
  owner: "AWS",
  provider: "S3",
  version: "1",
  configuration: objectOf(bucketName, bridgeKey),
  outputArtifacts: ["bridge"],
});

/** Events start a pipeline; polling would cost a call a minute, for each. */
const objectOf = (bucketName: pulumi.Output<string>, key: string) => ({
  S3Bucket: bucketName,
  S3ObjectKey: key,
  PollForSourceChanges: "false",
});
