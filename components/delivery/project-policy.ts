/** What a service's build may do. */
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { pipelineName, type ResolvedBuild } from "../../config";
import type { Statement } from "../policy";
import { artifactFolder, artifactPrefixes } from "./artifacts";
import type { BuildSurroundings } from "./project";
import {
  cloneStatement,
  keyStatement,
  logStatement,
  pullSourceStatement,
  pullStatement,
  pushStatement,
  readStatements,
  registryLogin,
  reportStatement,
  secretStatements,
  vpcStatements,
  writeStatement,
} from "./statements";

interface OwnParts {
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly reports: aws.codebuild.ReportGroup;
  readonly repositoryArn: pulumi.Output<string>;
}

/** Exactly what this build touches. */
export function projectStatements(
  build: ResolvedBuild,
  { artifacts, region, accountId, connectionArn, delivery, repositories }: BuildSurroundings,
  { logGroup, reports, repositoryArn }: OwnParts,
): pulumi.Output<Statement[]> {
  const { source, vpc } = build;
  const ownImage = build.image === "own" ? repositories.build?.arn : undefined;
  return pulumi
    .all([
      logGroup.arn,
      reports.arn,
      repositoryArn,
      artifacts.bucketArn,
      artifacts.keyArn,
      accountId,
      connectionArn ?? "",
      ownImage ?? "",
    ])
    .apply(([log, report, repository, bucket, key, account, connection, image]) => {
      const place = { region, accountId: account };
      const caches = `${artifactPrefixes.caches}/${build.name}`;
      const writes = [
        ...(build.revision ? [`${artifactPrefixes.revisions}/${build.name}`] : []),
        ...(build.cache === "s3" ? [caches] : []),
      ];
      const reads = [
        ...(source.kind === "s3" ? [`${artifactPrefixes.sources}/${build.name}.zip`] : []),
        ...(build.cache === "s3" ? [`${caches}/*`] : []),
        // In a pipeline the sources are the pipeline's artifact.
        ...delivery.pipelines
          .filter(({ service }) => service === build.name)
          .map(({ service, kind }) => `${artifactFolder(pipelineName(service, kind))}/source/*`),
      ];
      return [
        logStatement(log),
        reportStatement([report]),
        registryLogin,
        pushStatement([repository]),
        ...(image === "" ? [] : [{ ...pullStatement([image]), Sid: "BuildImage" }]),
        ...(reads.length > 0 ? readStatements("Artifacts", bucket, reads) : []),
        ...(writes.length > 0
          ? [
              writeStatement(
                "Artifacts",
                bucket,
                writes.map((prefix) => `${prefix}/*`),
              ),
            ]
          : []),
        ...(reads.length + writes.length > 0 ? [keyStatement(key, region)] : []),
        ...(source.kind === "codecommit" ? [pullSourceStatement(source.repository, place)] : []),
        ...(source.kind === "github" ? [cloneStatement(connection)] : []),
        ...secretStatements(build.secrets, place),
        ...(vpc && delivery.vpc ? vpcStatements(delivery.vpc, place) : []),
      ];
    });
}
