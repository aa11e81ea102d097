import * as pulumi from "@pulumi/pulumi";
import type { BuildSource } from "../../config";
import type { Statement } from "../policy";
import { artifactFolder, artifactPrefixes, type ArtifactStore } from "./artifacts";
import { connectionStatement, readStatements } from "./statements";

export interface PipelineRights {
  /** The pipeline's. */
  readonly name: string;
  /** Whose sources they are. */
  readonly service: string;
  readonly source: BuildSource;
  /** Names of the builds that it starts. */
  readonly projects: readonly string[];
  /** Further objects that are sources. */
  readonly more?: readonly string[];
}

export interface PipelinePlace {
  readonly artifacts: ArtifactStore;
  readonly accountId: pulumi.Output<string>;
  readonly region: string;
  readonly connectionArn?: pulumi.Output<string>;
}

/** What every pipeline may: its own sources and artifacts, and its own builds. */
export function sourceStatements(
  { name, service, source, projects, more = [] }: PipelineRights,
  { artifacts, accountId, connectionArn, region }: PipelinePlace,
): pulumi.Output<Statement[]> {
  return pulumi
    .all([artifacts.bucketArn, artifacts.keyArn, accountId, connectionArn ?? ""])
    .apply(([bucket, key, account, connection]): Statement[] => {
      const arn = (of: string, resource: string) => `arn:aws:${of}:${region}:${account}:${resource}`;
      const objects = [
        ...more,
        ...(source.kind === "s3" ? [`${artifactPrefixes.sources}/${service}.zip`] : []),
      ];
      return [
        ...(objects.length > 0 ? readStatements("Sources", bucket, objects) : []),
        {
          // Which run an artifact belongs to is drawn by AWS.
          Sid: "Artifacts",
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
          Resource: `${bucket}/${artifactFolder(name)}`,
        },
        {
          Sid: "Key",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: key,
          Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
        },
        {
          Sid: "Builds",
          Effect: "Allow",
          Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild", "codebuild:StopBuild"],
          Resource: projects.map((project) => arn("codebuild", `project/${project}`)),
        },
        ...(source.kind === "github" ? [connectionStatement(connection)] : []),
        ...(source.kind === "codecommit" ? [archiveStatement(arn("codecommit", source.repository))] : []),
      ];
    });
}

/** To fetch a commit's files. */
const archiveStatement = (repositoryArn: string): Statement => ({
  Sid: "Source",
  Effect: "Allow",
  Action: [
    "codecommit:CancelUploadArchive",
    "codecommit:GetBranch",
    "codecommit:GetCommit",
    "codecommit:GetRepository",
    "codecommit:GetUploadArchiveStatus",
    "codecommit:UploadArchive",
  ],
  Resource: repositoryArn,
});
