import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { infrastructureName, type ResolvedDelivery } from "../../config";
import { logicalName } from "../naming";
import { createArtifactStore, type ArtifactStore } from "./artifacts";
import { createBridges } from "./bridge";
import { createEndToEnd } from "./end-to-end";
import { createInfrastructure } from "./infrastructure";
import { createPipelineStarts } from "./pipeline-starts";
import { createPipelines } from "./pipelines";
import { createPullRequests } from "./pull-requests";
import { buildProjectName, createBuildProject, type BuildSurroundings } from "./project";

export interface DeliveryArgs extends Pick<BuildSurroundings, "region" | "accountId" | "repositories"> {
  readonly delivery: ResolvedDelivery;
  /** Value of the tag `owner` on what belongs to no service. */
  readonly owner: string;
  readonly protect: boolean;
  /** Datadog's, for the silence during deployments. */
  readonly datadogSite: string;
  /** Where operators hear what waits for their word. */
  readonly topicArn: pulumi.Output<string>;
  /** Every other region in use; revisions are copied to each. */
  readonly replicaRegions: readonly string[];
  /** Other accounts in which networks live. */
  readonly accounts: readonly string[];
  readonly inRegion: (region: string) => aws.Provider;
}

/**
 * Everything that turns sources into images and revisions: the artifact store, the connection to GitHub where a
 * service needs one, a build project a service, and the alarm on builds that wait for the account's limit.
 */
export class Delivery extends pulumi.ComponentResource {
  readonly artifacts: ArtifactStore;
  /** By region: the home region's is `artifacts`, and every other holds copies of revisions only. */
  readonly stores: Readonly<Record<string, ArtifactStore>>;
  /** Project names by build. */
  readonly projects: Readonly<Record<string, string>>;
  readonly connectionArn?: pulumi.Output<string>;

  constructor(name: string, args: DeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:delivery:Delivery", name, {}, opts);
    const { delivery, protect } = args;
    const child = { parent: this };
    const readers = (region: string) => ({ accounts: args.accounts, accountId: args.accountId, region });
    this.artifacts = createArtifactStore(
      { names: ["artifacts"], retentionDays: delivery.artifactDays, protect, readers: readers(args.region) },
      child,
    );
    this.stores = Object.fromEntries([
      [args.region, this.artifacts],
      ...args.replicaRegions.map((region) => [
        region,
        createArtifactStore(
          {
            names: ["artifacts", region],
            retentionDays: delivery.artifactDays,
            protect,
            readers: readers(region),
          },
          { parent: this, provider: args.inRegion(region) },
        ),
      ]),
    ]) as Record<string, ArtifactStore>;
    // Born pending: somebody who may speak for the GitHub organization accepts it once, in the console.
    this.connectionArn = delivery.connection
      ? new aws.codeconnections.Connection(
          logicalName("aws:codeconnections/connection:Connection", "github"),
          { providerType: "GitHub" },
          child,
        ).arn
      : undefined;
    const surroundings: BuildSurroundings = {
      ...args,
      artifacts: this.artifacts,
      connectionArn: this.connectionArn,
    };
    const builds = delivery.builds.map((build) => createBuildProject(build, surroundings, child));
    for (const build of delivery.builds) createPullRequests(build, surroundings, child);
    const tests = delivery.endToEnd.map((test) => createEndToEnd(test, surroundings, child));
    const bridges = createBridges({ ...args, stores: this.stores }, child);
    const pipelines = createPipelines({ ...surroundings, after: [...builds, ...tests, ...bridges] }, child);
    const { infrastructure } = delivery;
    createPipelineStarts(
      {
        ...surroundings,
        pipelines: [
          ...pipelines,
          ...(infrastructure
            ? [
                {
                  ...infrastructure,
                  service: infrastructureName,
                  started: true,
                  arn: createInfrastructure(
                    { ...surroundings, infrastructure, topicArn: args.topicArn },
                    child,
                  ),
                },
              ]
            : []),
        ],
      },
      child,
    );
    createQueueAlarm(delivery, child);
    this.projects = Object.fromEntries(delivery.builds.map(({ name: of }) => [of, buildProjectName(of)]));
    this.registerOutputs({ artifactBucket: this.artifacts.bucketName, projects: this.projects });
  }
}

/**
 * Every account has a limit of builds at once, by machine type; the others wait in silence. CodeBuild's metric
 * without dimensions is about the whole account and region. Cost: about 0.10 US$ a month.
 */
function createQueueAlarm({ queuedSeconds }: ResolvedDelivery, opts: pulumi.CustomResourceOptions): void {
  new aws.cloudwatch.MetricAlarm(
    logicalName("aws:cloudwatch/metricAlarm:MetricAlarm", "builds", "queued"),
    {
      alarmDescription: `Builds wait longer than ${queuedSeconds} seconds for their turn: raise the quota of concurrent builds, or build.concurrentBuilds`,
      namespace: "AWS/CodeBuild",
      metricName: "QueuedDuration",
      statistic: "Maximum",
      period: 300,
      evaluationPeriods: 1,
      threshold: queuedSeconds,
      comparisonOperator: "GreaterThanThreshold",
      // No build at all is no queue.
      treatMissingData: "notBreaching",
    },
    opts,
  );
}
