import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedBuild } from "../../config";
import { pullRequestBuildspec } from "../../delivery";
import { logicalName } from "../naming";
import type { Statement } from "../policy";
import { createBuildLogGroup, createBuildRole } from "./build-role";
import { machineOf } from "./machines";
import type { BuildSurroundings } from "./project";
import { cloneStatement, logStatement, pullStatement, registryLogin, reportStatement } from "./statements";

/**
 * Not `archipelago-…`, as every build is called whose failure the operators hear of: a pull request that fails is its
 * author's matter, and GitHub tells him.
 */
export const pullRequestProject = (service: string): string => `pull-requests-${service}`;

/** Told to GitHub; a rule of the branch asks for it by this name. */
export const pullRequestStatus = (service: string): string => `archipelago/${service}`;

/** Who of a repository is trusted: their pull requests are built at once, a fork's after their comment. */
const trusted = ["GITHUB_WRITE", "GITHUB_MAINTAIN", "GITHUB_ADMIN"];

const events = "PULL_REQUEST_CREATED,PULL_REQUEST_UPDATED,PULL_REQUEST_REOPENED";

/**
 * Builds and tests every pull request of a service before it is merged, and tells GitHub. What runs was written by
 * whoever opened it: so it is a project of its own, with a role that pushes nothing and reads no secret, without a
 * cache that releases would build from, and in no network. Cost: by the minute, as a build.
 */
export function createPullRequests(
  build: ResolvedBuild,
  surroundings: BuildSurroundings,
  opts: pulumi.CustomResourceOptions,
): void {
  const { pullRequests, source } = build;
  if (pullRequests === undefined || source.kind === "s3") return;
  const { delivery, repositories, connectionArn } = surroundings;
  const project = pullRequestProject(build.name);
  const tags = { service: build.name, owner: build.owner };
  const names = ["pull-requests", build.name];
  const logGroup = createBuildLogGroup(project, delivery.logRetentionDays, opts);
  const reports = new aws.codebuild.ReportGroup(
    logicalName("aws:codebuild/reportGroup:ReportGroup", ...names),
    { name: project, type: "TEST", exportConfig: { type: "NO_EXPORT" }, deleteReports: true, tags },
    opts,
  );
  const ownImage = build.image === "own" ? repositories.build?.arn : undefined;
  const role = createBuildRole(
    {
      names,
      description: `Tests pull requests of ${build.name}`,
      accountId: surroundings.accountId,
      statements: pulumi
        .all([logGroup.arn, reports.arn, connectionArn ?? "", ownImage ?? ""])
        .apply(([log, report, connection, image]): Statement[] => [
          logStatement(log),
          reportStatement([report]),
          cloneStatement(connection),
          ...(image === "" ? [] : [registryLogin, { ...pullStatement([image]), Sid: "BuildImage" }]),
        ]),
    },
    opts,
  );
  const machine = machineOf(build, surroundings);
  const made = new aws.codebuild.Project(
    logicalName("aws:codebuild/project:Project", ...names),
    {
      name: project,
      description: `Pull requests of ${build.name}`,
      serviceRole: role.arn,
      buildTimeout: build.timeoutMinutes,
      queuedTimeout: build.queuedMinutes,
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        ...machine.environment,
        // For the Docker daemon, as in the build: the machine is thrown away after it.
        privilegedMode: true,
        environmentVariables: [
          { name: "SERVICE", value: build.name },
          { name: "PLATFORM", value: machine.platform },
          { name: "SOURCE_PATH", value: build.path },
          { name: "MAX_IMAGE_MIB", value: String(build.maxImageMiB) },
        ],
      },
      source: {
        type: "GITHUB",
        location: `https://github.com/${source.repository}.git`,
        gitCloneDepth: 1,
        reportBuildStatus: true,
        buildStatusConfig: { context: pullRequestStatus(build.name) },
        ...(connectionArn && { auth: { type: "CODECONNECTIONS", resource: connectionArn } }),
        buildspec: reports.arn.apply((arn) => JSON.stringify(pullRequestBuildspec(arn), undefined, 2)),
      },
      cache: { type: "NO_CACHE" },
      logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
      tags,
    },
    { ...opts, dependsOn: [role.policy] },
  );
  new aws.codebuild.Webhook(
    logicalName("aws:codebuild/webhook:Webhook", ...names),
    {
      projectName: made.name,
      buildType: "BUILD",
      filterGroups: [
        {
          filters: [
            { type: "EVENT", pattern: events },
            { type: "BASE_REF", pattern: `^refs/heads/${literal(source.branch)}$` },
            ...(pullRequests.actors
              ? [{ type: "ACTOR_ACCOUNT_ID", pattern: `^(${pullRequests.actors.join("|")})$` }]
              : []),
          ],
        },
      ],
      pullRequestBuildPolicy: { requiresCommentApproval: "ALL_PULL_REQUESTS", approverRoles: trusted },
    },
    opts,
  );
}

/** A branch's name in a pattern means itself. */
const literal = (text: string): string => text.replace(/[.+]/g, "\\$&");
