import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  infrastructureName,
  infrastructurePipeline,
  infrastructureProject,
  type ResolvedInfrastructure,
} from "../../config";
import { approvedFolders, previewBuildspec, previewPolicies, upBuildspec, upPolicies } from "../../delivery";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy, type Statement } from "../policy";
import { artifactFolder } from "./artifacts";
import { createBuildLogGroup, createBuildRole, type BuildRole } from "./build-role";
import { backendUrl, previewStatements, upStatements } from "./infrastructure-policy";
import { infrastructureStages } from "./infrastructure-stages";
import { machines } from "./machines";
import { sourceStatements } from "./pipeline-policy";
import { triggerOf, type PipelinesArgs } from "./pipelines";
import { keyStatement, logStatement, readStatements, writeStatement } from "./statements";

export interface InfrastructureArgs extends Omit<PipelinesArgs, "after"> {
  readonly infrastructure: ResolvedInfrastructure;
  /** Where operators hear what waits for their word. */
  readonly topicArn: pulumi.Output<string>;
}

/** The longest `up`: a first one of three countries takes half an hour, a database's change may take hours. */
const upMinutes = 480;

/**
 * The pipeline of this program: for each stack a preview, somebody's word about its changes, and `pulumi up` of exactly
 * those. Returns the pipeline's ARN. Cost: nothing while nothing runs, then about 0.0034 US$ by the minute.
 */
export function createInfrastructure(
  args: InfrastructureArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { infrastructure, artifacts, accountId, region, connectionArn } = args;
  const { owner, source } = infrastructure;
  const tags = { owner };
  const projects = [createProject("preview", args, opts), createProject("up", args, opts)];
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", "pipeline", infrastructureName),
    {
      description: "Takes this program from stack to stack",
      assumeRolePolicy: accountId.apply((id) => trustPolicy("codepipeline.amazonaws.com", id)),
      tags,
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", "pipeline", infrastructureName),
    {
      role: role.name,
      policy: sourceStatements(
        {
          name: infrastructurePipeline,
          service: infrastructureName,
          source,
          projects: [infrastructureProject("preview"), infrastructureProject("up")],
        },
        args,
      ).apply(policyDocument),
    },
    opts,
  );
  return new aws.codepipeline.Pipeline(
    logicalName("aws:codepipeline/pipeline:Pipeline", infrastructureName),
    {
      name: infrastructurePipeline,
      pipelineType: "V2",
      // Sources hold all that came before them: what waits for somebody's word is overtaken, and loses nothing.
      executionMode: "SUPERSEDED",
      roleArn: role.arn,
      artifactStores: [
        {
          type: "S3",
          location: artifacts.bucketName,
          encryptionKey: { type: "KMS", id: artifacts.keyArn },
        },
      ],
      stages: infrastructureStages(infrastructure, {
        bucketName: artifacts.bucketName,
        region,
        ...(connectionArn && { connectionArn }),
      }),
      ...(source.kind === "github" && { triggers: [triggerOf(source.branch, {})] }),
      tags,
    },
    { ...opts, dependsOn: [policy, ...projects, ...artifacts.ready] },
  ).arn;
}

function createProject(
  work: "preview" | "up",
  args: InfrastructureArgs,
  opts: pulumi.CustomResourceOptions,
): aws.codebuild.Project {
  const { infrastructure, artifacts, accountId, region, delivery, topicArn } = args;
  const names = [infrastructureName, work];
  const logGroup = createBuildLogGroup(names.join("-"), delivery.logRetentionDays, opts);
  const role = createBuildRole(
    {
      names,
      description: work === "preview" ? "Previews this program's stacks" : "Raises this program's stacks",
      accountId,
      statements: pulumi
        .all([logGroup.arn, artifacts.bucketArn, artifacts.keyArn, accountId, topicArn])
        .apply(([log, bucket, key, account, topic]): Statement[] => {
          const folder = artifactFolder(infrastructurePipeline);
          const place = { accountId: account, region };
          return [
            logStatement(log),
            ...readStatements("Artifacts", bucket, [folder]),
            keyStatement(key, region),
            ...(work === "preview"
              ? [
                  // Not the sources beside it, which the other build runs as an administrator.
                  writeStatement("Artifacts", bucket, [`${folder}/${approvedFolders}`]),
                  ...previewStatements(place, topic),
                ]
              : upStatements(place)),
          ];
        }),
    },
    opts,
  );
  const managed = attach(role, names, work === "preview" ? previewPolicies : upPolicies, opts);
  const { type, image } = machines.arm64;
  const variables = {
    PULUMI_BACKEND_URL: accountId.apply((id) => backendUrl({ accountId: id, region })),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_VERSION: infrastructure.pulumi.version,
    PULUMI_SHA256: infrastructure.pulumi.sha256,
    ...(work === "preview" && { TOPIC_ARN: topicArn }),
  };
  return new aws.codebuild.Project(
    logicalName("aws:codebuild/project:Project", ...names),
    {
      name: infrastructureProject(work),
      description:
        work === "preview" ? "What a stack's update would change" : "A stack's update, as approved",
      serviceRole: role.arn,
      buildTimeout: work === "preview" ? 60 : upMinutes,
      queuedTimeout: 480,
      encryptionKey: artifacts.keyArn,
      // From a pipeline only: by hand there would be nothing that anybody has approved.
      artifacts: { type: "CODEPIPELINE" },
      environment: {
        type,
        // The program and the provider plugins need more than the small one's 4 GiB.
        computeType: "BUILD_GENERAL1_MEDIUM",
        image,
        imagePullCredentialsType: "CODEBUILD",
        environmentVariables: Object.entries(variables).map(([name, value]) => ({ name, value })),
      },
      source: {
        type: "CODEPIPELINE",
        buildspec: JSON.stringify(work === "preview" ? previewBuildspec : upBuildspec, undefined, 2),
      },
      logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
      tags: { owner: infrastructure.owner },
    },
    { ...opts, dependsOn: [role.policy, ...managed] },
  );
}

/** AWS's own policies, by the last part of their names. */
const attach = (
  role: BuildRole,
  names: readonly string[],
  policies: readonly string[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] =>
  policies.map(
    (policyArn) =>
      new aws.iam.RolePolicyAttachment(
        logicalName(
          "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          ...names,
          policyArn.split("/").at(-1)?.toLowerCase() ?? "",
        ),
        { role: role.name, policyArn },
        opts,
      ),
  );
