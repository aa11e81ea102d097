import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  deployProjectName,
  endToEndProject,
  pipelineName,
  type ResolvedDelivery,
  type ResolvedPipeline,
} from "../../config";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy, type Statement } from "../policy";
import type { ArtifactStore } from "./artifacts";
import { bridgeKey } from "./bridge-source";
import { sourceStatements } from "./pipeline-policy";
import type { Started } from "./pipeline-starts";
import { sourceAction } from "./pipeline-sources";
import { pipelineStages, releaseVariable } from "./pipeline-stages";
import { buildProjectName } from "./project";

export interface PipelinesArgs {
  readonly delivery: ResolvedDelivery;
  readonly region: string;
  readonly accountId: pulumi.Output<string>;
  readonly artifacts: ArtifactStore;
  readonly connectionArn?: pulumi.Output<string>;
  /** What pipelines call; they exist first. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * Two pipelines a service: from a branch to stg, and from a tag through canary to prd. Cost: nothing while
 * nothing runs, then about 0.002 US$ by the minute of an action beyond 100 free minutes a month.
 */
export function createPipelines(args: PipelinesArgs, opts: pulumi.CustomResourceOptions): Started[] {
  return args.delivery.pipelines.map((pipeline) => ({
    ...pipeline,
    started: pipeline.kind === "stg",
    arn: createPipeline(pipeline, args, opts).arn,
  }));
}

function createPipeline(
  pipeline: ResolvedPipeline,
  args: PipelinesArgs,
  opts: pulumi.CustomResourceOptions,
): aws.codepipeline.Pipeline {
  const { delivery, artifacts, accountId } = args;
  const { service, owner, kind, source, filters } = pipeline;
  const names = ["pipeline", service, kind];
  const tags = { service, owner };
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", ...names),
    {
      description: `Takes ${service} to ${pipeline.steps.map(({ environment }) => environment).join(" and ")}`,
      assumeRolePolicy: accountId.apply((id) => trustPolicy("codepipeline.amazonaws.com", id)),
      tags,
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...names),
    { role: role.name, policy: statementsOf(pipeline, args).apply(policyDocument) },
    opts,
  );
  return new aws.codepipeline.Pipeline(
    logicalName("aws:codepipeline/pipeline:Pipeline", ...names),
    {
      name: pipelineName(service, kind),
      pipelineType: "V2",
      // On the way to stg only the newest change matters: it overtakes those that wait. No release may be lost.
      executionMode: kind === "stg" ? "SUPERSEDED" : "QUEUED",
      roleArn: role.arn,
      artifactStores: [
        {
          type: "S3",
          location: artifacts.bucketName,
          encryptionKey: { type: "KMS", id: artifacts.keyArn },
        },
      ],
      stages: pipelineStages(pipeline, { ...args, bucketName: artifacts.bucketName, stop: delivery.stop }),
      ...(filters && source.kind === "github" && { triggers: [triggerOf(source.branch, filters)] }),
      ...(kind === "release" &&
        source.kind !== "github" && {
          // Without a value to fall back on: who starts a release says which.
          variables: [{ name: releaseVariable, description: "Name of the release, such as v1.2.3" }],
        }),
      tags,
    },
    { ...opts, dependsOn: [policy, ...args.after, ...artifacts.ready] },
  );
}

export function triggerOf(
  branch: string,
  { tags, paths }: NonNullable<ResolvedPipeline["filters"]>,
): aws.types.input.codepipeline.PipelineTrigger {
  const push = tags
    ? { tags: { includes: [...tags] } }
    : { branches: { includes: [branch] }, ...(paths && { filePaths: { includes: [...paths] } }) };
  return {
    providerType: "CodeStarSourceConnection",
    gitConfiguration: { sourceActionName: sourceAction, pushes: [push] },
  };
}

/** Its own sources and artifacts, its service's build, and the deployments to its own environments. */
function statementsOf(pipeline: ResolvedPipeline, args: PipelinesArgs): pulumi.Output<Statement[]> {
  const { service, kind, source, steps } = pipeline;
  const { delivery, region } = args;
  const projects = [
    buildProjectName(service),
    ...(steps.some(({ tested }) => tested) ? [endToEndProject(service)] : []),
    ...steps.flatMap(({ environment, waves }) =>
      waves.flat().map(({ network }) => deployProjectName(environment, network)),
    ),
  ];
  const common = sourceStatements(
    { name: pipelineName(service, kind), service, source, projects, more: [bridgeKey] },
    args,
  );
  return pulumi
    .all([common, args.accountId])
    .apply(([statements, account]): Statement[] => [
      ...statements,
      ...(delivery.stop
        ? [
            alarmStatement(
              delivery.stop.alarms.map((name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`),
            ),
          ]
        : []),
    ]);
}

const alarmStatement = (alarmArns: readonly string[]): Statement => ({
  Sid: "StopAlarms",
  Effect: "Allow",
  Action: "cloudwatch:DescribeAlarms",
  Resource: alarmArns,
});
