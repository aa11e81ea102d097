import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedBuild, ResolvedDelivery } from "../../config";
import { buildspec } from "../../delivery";
import { logicalName } from "../naming";
import { artifactPrefixes, type ArtifactStore } from "./artifacts";
import { createBuildLogGroup, createBuildRole } from "./build-role";
import { machineOf } from "./machines";
import { projectStatements } from "./project-policy";

/** What all projects of the account share. */
export interface BuildSurroundings {
  readonly delivery: ResolvedDelivery;
  readonly region: string;
  readonly accountId: pulumi.Output<string>;
  readonly artifacts: ArtifactStore;
  /** By repository name without `archipelago/`. */
  readonly repositories: Readonly<Record<string, { url: pulumi.Output<string>; arn: pulumi.Output<string> }>>;
  /** To GitHub; there when a build takes its sources from there. */
  readonly connectionArn?: pulumi.Output<string>;
}

/** A project's name: fixed, because pipelines and commands call it by that. */
export const buildProjectName = (name: string): string => `archipelago-${name}`;

/**
 * One service's build: project, role, log group and report group. Cost: nothing while nothing builds, then by
 * the minute and machine (ARM small about 0.0034 US$).
 */
export function createBuildProject(
  build: ResolvedBuild,
  surroundings: BuildSurroundings,
  opts: pulumi.CustomResourceOptions,
): aws.codebuild.Project {
  const { delivery, artifacts, repositories } = surroundings;
  const repository = repositories[build.name];
  if (repository === undefined) {
    throw new Error(`the build ${build.name} has no repository`);
  }
  const logGroup = createBuildLogGroup(build.name, delivery.logRetentionDays, opts);
  const reports = createReportGroup(build, opts);
  const role = createBuildRole(
    {
      names: ["build", build.name],
      description: `Builds ${build.name}`,
      accountId: surroundings.accountId,
      statements: projectStatements(build, surroundings, {
        logGroup,
        reports,
        repositoryArn: repository.arn,
      }),
    },
    opts,
  );
  const machine = machineOf(build, surroundings);
  return new aws.codebuild.Project(
    logicalName("aws:codebuild/project:Project", "build", build.name),
    {
      name: buildProjectName(build.name),
      description: `Image of ${build.name}`,
      serviceRole: role.arn,
      buildTimeout: build.timeoutMinutes,
      queuedTimeout: build.queuedMinutes,
      // CodeBuild refuses a project whose limit is above the account's, which in a new account may be one.
      ...(build.concurrentBuilds !== undefined && { concurrentBuildLimit: build.concurrentBuilds }),
      encryptionKey: artifacts.keyArn,
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        ...machine.environment,
        // Building an image needs a Docker daemon, and a daemon inside a container needs this. The machine is
        // the build's alone and is thrown away after it, so it opens nothing but itself.
        privilegedMode: true,
        environmentVariables: [
          { name: "SERVICE", value: build.name },
          { name: "REPOSITORY_URL", value: repository.url },
          { name: "PLATFORM", value: machine.platform },
          { name: "SOURCE_PATH", value: build.path },
          { name: "MAX_IMAGE_MIB", value: String(build.maxImageMiB) },
          { name: "ARTIFACT_BUCKET", value: artifacts.bucketName },
        ],
      },
      source: sourceOf(build, surroundings, reports),
      ...(build.source.kind !== "s3" && { sourceVersion: `refs/heads/${build.source.branch}` }),
      cache: cacheOf(build, artifacts),
      logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
      ...(build.vpc &&
        delivery.vpc && {
          vpcConfig: {
            vpcId: delivery.vpc.id,
            subnets: [...delivery.vpc.subnetIds],
            securityGroupIds: [...delivery.vpc.securityGroupIds],
          },
        }),
      tags: { service: build.name, owner: build.owner },
    },
    { ...opts, dependsOn: [role.policy, ...artifacts.ready] },
  );
}

function createReportGroup(
  build: ResolvedBuild,
  opts: pulumi.CustomResourceOptions,
): aws.codebuild.ReportGroup {
  return new aws.codebuild.ReportGroup(
    logicalName("aws:codebuild/reportGroup:ReportGroup", "build", build.name),
    {
      name: buildProjectName(build.name),
      type: "TEST",
      // CodeBuild keeps results for thirty days by itself; nothing is exported.
      exportConfig: { type: "NO_EXPORT" },
      deleteReports: true,
      tags: { service: build.name, owner: build.owner },
    },
    opts,
  );
}

function sourceOf(
  build: ResolvedBuild,
  { artifacts, region, connectionArn }: BuildSurroundings,
  reports: aws.codebuild.ReportGroup,
): aws.types.input.codebuild.ProjectSource {
  const text = reports.arn.apply((reportGroupArn) =>
    JSON.stringify(
      buildspec({
        reportGroupArn,
        revision: build.revision,
        secrets: references(build, false),
        parameters: references(build, true),
      }),
      undefined,
      2,
    ),
  );
  const { source } = build;
  switch (source.kind) {
    case "s3":
      return {
        type: "S3",
        location: pulumi.interpolate`${artifacts.bucketName}/${artifactPrefixes.sources}/${build.name}.zip`,
        buildspec: text,
      };
    case "codecommit":
      return {
        type: "CODECOMMIT",
        location: `https://git-codecommit.${region}.amazonaws.com/v1/repos/${source.repository}`,
        gitCloneDepth: 1,
        buildspec: text,
      };
    case "github":
      return {
        type: "GITHUB",
        location: `https://github.com/${source.repository}.git`,
        gitCloneDepth: 1,
        reportBuildStatus: true,
        ...(connectionArn && { auth: { type: "CODECONNECTIONS", resource: connectionArn } }),
        buildspec: text,
      };
  }
}

const parameterPrefix = "ssm:";

/** A build's references of one kind, as its buildspec names them. */
function references({ secrets }: ResolvedBuild, parameters: boolean): Record<string, string> {
  return Object.fromEntries(
    secrets
      .filter(({ from }) => from.startsWith(parameterPrefix) === parameters)
      .map(({ name, from }) => [name, parameters ? from.slice(parameterPrefix.length) : from]),
  );
}

function cacheOf(
  { cache, name, source }: ResolvedBuild,
  { bucketName }: ArtifactStore,
): aws.types.input.codebuild.ProjectCache {
  switch (cache) {
    case "none":
      return { type: "NO_CACHE" };
    case "local":
      return {
        type: "LOCAL",
        modes: [
          "LOCAL_DOCKER_LAYER_CACHE",
          // Of Git's data: an object of a bucket has none.
          ...(source.kind === "s3" ? [] : ["LOCAL_SOURCE_CACHE"]),
        ],
      };
    case "s3":
      return { type: "S3", location: pulumi.interpolate`${bucketName}/${artifactPrefixes.caches}/${name}` };
  }
}
