import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bakeProject, upkeepProject, type ResolvedAccount, type ResolvedImages } from "../../config";
import {
  artifactPrefixes,
  createBuildLogGroup,
  createBuildRole,
  keyStatement,
  logStatement,
  readStatements,
  sourceArchive,
  type ArtifactStore,
} from "../delivery";
import { logicalName } from "../naming";
import type { Statement } from "../policy";
import { accountPlaces, createAccounts, withImages } from "./accounts";
import { createBakeProfile } from "./instance";
import { architectures } from "./names";
import { bakeStatements, upkeepStatements, type FactoryPlace } from "./policy";
import { createRegional } from "./regional";
import { createSchedules } from "./schedules";
import { createSlackStart } from "./slack";

export interface ImagesArgs {
  readonly images: ResolvedImages;
  readonly accountId: pulumi.Output<string>;
  /** Where images are built: the foundation's region. */
  readonly home: string;
  readonly artifacts: ArtifactStore;
  readonly protect: boolean;
  readonly inRegion: (region: string) => aws.Provider;
  /** Other accounts in which networks live: they start servers from the same images. */
  readonly accounts: readonly ResolvedAccount[];
  readonly inAccount: (region: string, account: ResolvedAccount) => aws.Provider;
}

const logDays = 90;
const sourceKey = `${artifactPrefixes.sources}/machine-images.zip`;

/** The private subnets of stg's hub: the only network that has to be there for everything else, too. */
const subnetTags = { environment: "stg", country: "hub", SubnetType: "Private" };

/**
 * The image factory: a key and the parameters in every region, one build that bakes and one that promotes and
 * removes, and what starts them. Cost: a key a region (1 US$ a month each), about 0.10 US$ a bake, and the
 * images' snapshots.
 */
export class Images extends pulumi.ComponentResource {
  constructor(name: string, args: ImagesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:images:Images", name, {}, opts);
    const { images, accountId, home, artifacts, protect } = args;
    const accounts = withImages(args.accounts, images.regions);
    const keyArns = Object.fromEntries(
      images.regions.map((region) => [
        region,
        createRegional(
          {
            region,
            image: images.name,
            accountId,
            readers: accounts.filter(({ regions }) => regions.includes(region)).map(({ id }) => id),
            protect,
          },
          { parent: this, provider: args.inRegion(region) },
        ),
      ]),
    );
    const child = { parent: this };
    const server = createBakeProfile(child);
    const sources = new aws.s3.BucketObjectv2(
      logicalName("aws:s3/bucketObjectv2:BucketObjectv2", "images", "sources"),
      // Template, roles, tests and scripts as they are checked in.
      {
        bucket: artifacts.bucketName,
        key: sourceKey,
        source: sourceArchive("machine-images"),
      },
      { ...child, dependsOn: [...artifacts.ready] },
    );
    const place = accountId.apply((id): FactoryPlace => ({
      accountId: id,
      home,
      regions: images.regions,
      image: images.name,
      accounts: accounts.map((one) => one.id),
    }));
    const shared = {
      IMAGE: images.name,
      REGION_KEYS: pulumi.jsonStringify(keyArns),
    };
    const bake = this.createProject(args, sources, {
      project: bakeProject,
      name: "bake",
      description: "Bakes the golden images, tests them and lets them into stg",
      buildspec: "buildspec.yml",
      minutes: 90,
      statements: pulumi.all([place, server.roleArn]).apply(([at, arn]) => bakeStatements(at, arn)),
      variables: {
        ...shared,
        ...accountPlaces("bake", accounts),
        ARCHITECTURES: architectures.join(" "),
        BAKE: "always",
        DEPRECATE_DAYS: String(images.deprecateDays),
        INSTANCE_PROFILE: server.profileName,
        SUBNET_TAGS: JSON.stringify(subnetTags),
      },
    });
    const upkeep = this.createProject(args, sources, {
      project: upkeepProject,
      name: "image-upkeep",
      description: "Promotes golden images and removes old ones",
      buildspec: "upkeep.buildspec.yml",
      minutes: 30,
      statements: place.apply(upkeepStatements),
      variables: {
        ...shared,
        ...accountPlaces("upkeep", accounts),
        KEEP_IMAGES: String(images.keep),
        SOAK_HOURS: String(images.soakHours),
      },
    });
    createAccounts(
      {
        accounts,
        home,
        keyArns,
        builders: { bake: bake.serviceRole, upkeep: upkeep.serviceRole },
        inAccount: args.inAccount,
      },
      child,
    );
    createSchedules({ images, accountId, bake, upkeep }, child);
    if (images.slack) {
      createSlackStart({ slack: images.slack, accountId, bake }, child);
    }
    this.registerOutputs({ bakeProject: bake.name });
  }

  private createProject(
    { artifacts, accountId, home }: ImagesArgs,
    sources: aws.s3.BucketObjectv2,
    project: ProjectArgs,
  ): aws.codebuild.Project {
    const child = { parent: this };
    const logGroup = createBuildLogGroup(project.name, logDays, child);
    const role = createBuildRole(
      {
        names: ["images", project.name],
        description: project.description,
        accountId,
        statements: pulumi
          .all([project.statements, logGroup.arn, artifacts.bucketArn, artifacts.keyArn])
          .apply(([statements, log, bucket, key]) => [
            logStatement(log),
            ...readStatements("Sources", bucket, [sourceKey]),
            keyStatement(key, home),
            ...statements,
          ]),
      },
      child,
    );
    return new aws.codebuild.Project(
      logicalName("aws:codebuild/project:Project", "images", project.name),
      {
        name: project.project,
        description: project.description,
        serviceRole: role.arn,
        buildTimeout: project.minutes,
        // Two at once would publish in the order of their ends, not of their starts.
        concurrentBuildLimit: 1,
        encryptionKey: artifacts.keyArn,
        artifacts: { type: "NO_ARTIFACTS" },
        environment: {
          type: "ARM_CONTAINER",
          computeType: "BUILD_GENERAL1_SMALL",
          image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
          imagePullCredentialsType: "CODEBUILD",
          environmentVariables: Object.entries(project.variables).map(([name, value]) => ({ name, value })),
        },
        source: {
          type: "S3",
          location: pulumi.interpolate`${sources.bucket}/${sources.key}`,
          buildspec: project.buildspec,
        },
        logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
      },
      { ...child, dependsOn: [role.policy, sources] },
    );
  }
}

interface ProjectArgs {
  /** Physical name. */
  readonly project: string;
  readonly name: string;
  readonly description: string;
  readonly buildspec: string;
  readonly minutes: number;
  readonly statements: pulumi.Output<readonly Statement[]>;
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
}
