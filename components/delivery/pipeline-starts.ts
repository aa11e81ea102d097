import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedPipeline } from "../../config";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy } from "../policy";
import { artifactPrefixes, type ArtifactStore } from "./artifacts";

export interface PipelineStartsArgs {
  readonly accountId: pulumi.Output<string>;
  readonly region: string;
  readonly artifacts: ArtifactStore;
  readonly pipelines: readonly Started[];
}

/** A pipeline, and whether new sources start it. */
export interface Started extends Pick<ResolvedPipeline, "service" | "owner" | "source"> {
  readonly started: boolean;
  readonly arn: pulumi.Output<string>;
}

/**
 * A new object, or a push to a branch of CodeCommit, starts the service's way to stg. GitHub's connection starts
 * by itself, and a release from other sources is started by hand.
 */
export function createPipelineStarts(args: PipelineStartsArgs, opts: pulumi.CustomResourceOptions): void {
  const started = args.pipelines.filter((pipeline) => pipeline.started && pipeline.source.kind !== "github");
  if (started.length === 0) return;
  // Without it the bucket tells EventBridge nothing.
  new aws.s3.BucketNotification(
    logicalName("aws:s3/bucketNotification:BucketNotification", "artifacts"),
    { bucket: args.artifacts.bucketName, eventbridge: true },
    opts,
  );
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", "pipelines", "start"),
    {
      description: "Starts a pipeline when its sources change",
      assumeRolePolicy: args.accountId.apply((id) => trustPolicy("events.amazonaws.com", id)),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", "pipelines", "start"),
    {
      role: role.name,
      policy: pulumi
        .all(started.map(({ arn }) => arn))
        .apply((Resource) =>
          policyDocument([
            { Sid: "Start", Effect: "Allow", Action: "codepipeline:StartPipelineExecution", Resource },
          ]),
        ),
    },
    opts,
  );
  for (const pipeline of started) {
    const { service, owner, arn } = pipeline;
    const rule = new aws.cloudwatch.EventRule(
      logicalName("aws:cloudwatch/eventRule:EventRule", "pipeline", service, "start"),
      {
        description: `The sources of ${service} changed`,
        eventPattern: patternOf(pipeline, args),
        tags: { service, owner },
      },
      opts,
    );
    new aws.cloudwatch.EventTarget(
      logicalName("aws:cloudwatch/eventTarget:EventTarget", "pipeline", service, "start"),
      { rule: rule.name, arn, roleArn: role.arn },
      { ...opts, dependsOn: [policy] },
    );
  }
}

function patternOf(
  { service, source }: Started,
  { artifacts, accountId, region }: PipelineStartsArgs,
): pulumi.Output<string> {
  return source.kind === "s3"
    ? pulumi.jsonStringify({
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: {
          bucket: { name: [artifacts.bucketName] },
          object: { key: [`${artifactPrefixes.sources}/${service}.zip`] },
        },
      })
    : pulumi.jsonStringify({
        source: ["aws.codecommit"],
        "detail-type": ["CodeCommit Repository State Change"],
        resources: [pulumi.interpolate`arn:aws:codecommit:${region}:${accountId}:${source.repository}`],
        detail: {
          event: ["referenceCreated", "referenceUpdated"],
          referenceType: ["branch"],
          referenceName: [source.kind === "codecommit" ? source.branch : ""],
        },
      });
}
