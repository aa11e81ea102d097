import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  deployProjectName,
  type DeployPlace,
  type ResolvedDelivery,
  type SecretReference,
} from "../../config";
import { logicalName } from "../naming";
import { artifactFolders, type ArtifactStore } from "./artifacts";
import { bridgeStatements } from "./bridge-policy";
import { bridgeKey, createBridgeSource } from "./bridge-source";
import { createBuildLogGroup, createBuildRole } from "./build-role";
import { deployMinutes } from "./pipeline-stages";
import { secretVariables } from "./secret-variables";
import { logStatement, readStatements, secretStatements } from "./statements";

export interface BridgesArgs {
  readonly delivery: ResolvedDelivery;
  /** The foundation's. */
  readonly region: string;
  readonly accountId: pulumi.Output<string>;
  readonly owner: string;
  /** Datadog's, for the silence during deployments. */
  readonly datadogSite: string;
  /** By region. */
  readonly stores: Readonly<Record<string, ArtifactStore>>;
}

/**
 * A build for each network of each environment that deploys there, whatever a service runs on and whether or not
 * the network's region has CodeBuild. Each has rights on its own network only. A service or a network that its
 * stack does not raise is found missing by the script, which then ends well. Cost: nothing while nothing is
 * deployed, then about 0.0034 US$ by the minute.
 */
export function createBridges(
  args: BridgesArgs,
  opts: pulumi.CustomResourceOptions,
): aws.codebuild.Project[] {
  const home = storeOf(args, args.region);
  const source = createBridgeSource(home, opts);
  return args.delivery.places.map((place) => createBridge(place, source, args, opts));
}

/** A region that the foundation does not replicate to has no store: revisions cannot be deployed there either. */
const storeOf = ({ stores, region: home }: BridgesArgs, region: string): ArtifactStore => {
  const found = stores[region] ?? stores[home];
  if (found === undefined) throw new Error(`the region ${home} has no artifact store`);
  return found;
};

/** Both by reference: CodeBuild reads them when a build starts. */
const datadogKeys = ({ downtime }: ResolvedDelivery): SecretReference[] =>
  downtime
    ? [
        { name: "DATADOG_API_KEY", from: downtime.apiKey },
        { name: "DATADOG_APP_KEY", from: downtime.appKey },
      ]
    : [];

function createBridge(
  place: DeployPlace,
  source: aws.s3.BucketObjectv2,
  args: BridgesArgs,
  opts: pulumi.CustomResourceOptions,
): aws.codebuild.Project {
  const { environment, network, region, account } = place;
  const names = ["deploy", environment, network];
  const tags = { environment, country: network, owner: args.owner };
  const logGroup = createBuildLogGroup(names.join("-"), args.delivery.logRetentionDays, opts);
  const home = storeOf(args, args.region);
  const store = storeOf(args, region);
  const secrets = datadogKeys(args.delivery);
  const role = createBuildRole(
    {
      names,
      description: `Deploys to ${network} of ${environment}`,
      accountId: args.accountId,
      statements: pulumi
        .all([args.accountId, logGroup.arn, home.bucketArn, home.keyArn, store.bucketArn, store.keyArn])
        .apply(([accountId, log, homeBucket, homeKey, bucketArn, keyArn]) => [
          logStatement(log),
          // The script itself: by hand from where it lies, in a pipeline as the pipeline's artifact.
          ...readStatements("Script", homeBucket, [bridgeKey, `${artifactFolders}/bridge/*`]),
          ...secretStatements(secrets, { region: args.region, accountId }),
          ...bridgeStatements({
            place,
            accountId,
            home: { region: args.region, bucketArn: homeBucket, keyArn: homeKey },
            store: { bucketArn, keyArn },
          }),
        ]),
    },
    opts,
  );
  const { downtime } = args.delivery;
  const variables = {
    ENVIRONMENT: environment,
    NETWORK: network,
    REGION: region,
    ...(account && { ROLE_ARN: account.roleArn }),
    ...(downtime && { DATADOG_SITE: args.datadogSite, DATADOG_MINUTES: String(downtime.minutes) }),
  };
  return new aws.codebuild.Project(
    logicalName("aws:codebuild/project:Project", ...names),
    {
      // Fixed: pipelines and commands call it by that.
      name: deployProjectName(environment, network),
      description: `Deploys to ${network} of ${environment}`,
      serviceRole: role.arn,
      buildTimeout: deployMinutes,
      queuedTimeout: 480,
      encryptionKey: home.keyArn,
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        type: "ARM_CONTAINER",
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
        imagePullCredentialsType: "CODEBUILD",
        environmentVariables: [
          ...Object.entries(variables).map(([name, value]) => ({ name, value })),
          ...secretVariables(secrets),
        ],
      },
      source: {
        type: "S3",
        location: pulumi.interpolate`${source.bucket}/${source.key}`,
        buildspec: "buildspec.yml",
      },
      logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
      tags,
    },
    { ...opts, dependsOn: [role.policy, source] },
  );
}
