import { z } from "zod";
import { buildCaches, buildComputeTypes, buildImages, buildSources } from "../build";
import { architectures } from "../model";
import { documented } from "./documented";
import { infrastructureSettings } from "./infrastructure";
import { rolloutSettings } from "./pipeline";
import { secretPlace, secretReferences, text, whole } from "./scalars";

const branch = /^(?!\/|.*(\/\/|\.\.|@\{|\/$|\.$))[\w./-]{1,200}$/;

/** `build` of a catalogue's file. Every service has a build; what is left out is said here. */
export const buildSettings = z.strictObject({
  source: documented(z.enum(buildSources), {
    text: "Where the sources come from: an object of the artifact bucket, which needs no handshake, GitHub through CodeConnections, or CodeCommit.",
    default: "s3",
  }).optional(),
  repository: documented(
    text(/^[\w.-]{1,100}(\/[\w.-]{1,100})?$/, "owner/name of GitHub, or the name of a CodeCommit repository"),
    { text: "The repository; not for source s3.", default: "none" },
  ).optional(),
  branch: documented(text(branch, "the name of a branch"), {
    text: "What is built when nobody names a revision.",
    default: "main",
  }).optional(),
  path: documented(text(/^(?!\/)(?!.*\.\.)[\w./-]{1,200}$/, "a folder inside the repository"), {
    text: "Folder of the Dockerfile.",
    default: "the top",
  }).optional(),
  computeType: documented(z.enum(buildComputeTypes), {
    text: "Size of the build machine.",
    default: "small",
    cost: "per minute; each size costs about twice the one before",
  }).optional(),
  arch: documented(z.enum(architectures), {
    text: "CPU architecture of image and build machine.",
    default: "the service's own",
  }).optional(),
  timeoutMinutes: documented(whole(5, 2160), {
    text: "A build that takes longer is stopped.",
    unit: "minutes",
    default: "30",
  }).optional(),
  queuedMinutes: documented(whole(5, 480), {
    text: "A build that waits longer for its turn is given up.",
    unit: "minutes",
    default: "60",
  }).optional(),
  concurrentBuilds: documented(whole(1, 100), {
    text: "Builds of this service at once; the others wait. CodeBuild refuses more than the account's own limit.",
    default: "the account's limit",
  }).optional(),
  cache: documented(z.enum(buildCaches), {
    text: "local keeps image layers on the build machine for a while, s3 keeps a folder in the artifact bucket.",
    default: "local",
    cost: "s3: storage by GB and month",
  }).optional(),
  vpc: documented(z.boolean(), {
    text: "Whether builds run in the network of `delivery.vpc`, to reach what is private.",
    default: "false",
    cost: "a slower start by about a minute",
  }).optional(),
  image: documented(z.enum(buildImages), {
    text: "What builds run in: AWS's standard image, or the company's own from archipelago/build.",
    default: "standard",
  }).optional(),
  maxImageMiB: documented(whole(1, 10_240), {
    text: "A larger image fails the build.",
    unit: "MiB",
    default: "200",
    cost: "storage in every region, and minutes at every start",
  }).optional(),
  revision: documented(z.boolean(), {
    text: "Whether a CodeDeploy revision for instances is made from the image too.",
    default: "true for a service that the catalogue lets run on ami",
  }).optional(),
  secrets: documented(secretReferences(), {
    text: "Secrets that a build may read, by reference.",
    default: "none",
  }).optional(),
  pullRequests: documented(
    z.strictObject({
      enabled: documented(z.boolean(), {
        text: "Whether every pull request to the branch is built and tested, and its status told to GitHub.",
        default: "true for source github, once delivery.connected is true",
        cost: "by the minute, as a build",
      }).optional(),
      actors: documented(
        z
          .array(text(/^[1-9][0-9]{0,11}$/, 'GitHub\'s number of an account, such as "9919", in quotes'))
          .min(1)
          .max(50),
        {
          text: "Only pull requests of these accounts are built, by number: names can change hands.",
          default: "everybody who may write; others wait for a comment of somebody who may",
        },
      ).optional(),
    }),
    { text: "Pull requests; source github only.", default: "built" },
  ).optional(),
});
export type BuildSettings = z.infer<typeof buildSettings>;

const id = (prefix: string) => text(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `an id ${prefix}-…`);

/** `delivery` of the foundation's stack file. */
export const deliverySettings = z.strictObject({
  logRetentionDays: documented(z.literal([7, 14, 30, 60, 90, 180, 365]), {
    text: "How long the logs of builds are kept.",
    unit: "days",
    default: "30",
    cost: "storage by GB and month",
  }).optional(),
  artifactDays: documented(whole(7, 3650), {
    text: "How long caches and old versions of sources are kept. Revisions stay: instances that start late need theirs.",
    unit: "days",
    default: "90",
    cost: "storage by GB and month",
  }).optional(),
  queuedSeconds: documented(whole(10, 3600), {
    text: "Builds that wait longer than this for the account's limit raise the alarm.",
    unit: "seconds",
    default: "120",
  }).optional(),
  buildImage: documented(
    z.strictObject({
      tag: documented(text(/^[A-Za-z0-9][\w.-]{0,127}$/, "a tag of an image"), {
        text: "Tag of the own build image that builds run in.",
      }),
      arch: documented(z.enum(architectures), {
        text: "Its CPU architecture.",
        default: "arm64",
      }).optional(),
    }),
    { text: "The company's own build image in archipelago/build, for builds that say image: own." },
  ).optional(),
  vpc: documented(
    z.strictObject({
      id: documented(id("vpc"), { text: "The network." }),
      subnetIds: documented(z.array(id("subnet")).min(1).max(16), {
        text: "Private subnets with a way out through NAT.",
      }),
      securityGroupIds: documented(z.array(id("sg")).min(1).max(5), {
        text: "What builds are allowed to reach.",
      }),
    }),
    { text: "The network for builds that say vpc: true." },
  ).optional(),
  downtime: documented(
    z.strictObject({
      apiKey: documented(secretPlace(), {
        text: "Where Datadog's API key is kept, in the foundation's region.",
        default: "ssm:/archipelago/datadog/api-key",
      }).optional(),
      appKey: documented(secretPlace(), {
        text: "Where a Datadog application key that may write downtimes is kept.",
        default: "ssm:/archipelago/datadog/app-key",
      }).optional(),
      minutes: documented(whole(30, 1440), {
        text: "The longest silence, should a deployment never tell its end.",
        unit: "minutes",
        default: "180",
      }).optional(),
    }),
    {
      text: "Silence of a service's monitors in Datadog while it is deployed; {} takes the defaults.",
      default: "none",
    },
  ).optional(),
  connected: documented(z.boolean(), {
    text: "Whether the handshake of the connection to GitHub is done: a webhook for pull requests cannot be made before.",
    default: "false",
  }).optional(),
  infrastructure: documented(infrastructureSettings, {
    text: "The pipeline of this very program: preview, approval, up, stack by stack.",
    default: "none",
    cost: "nothing while nothing runs, then by the minute of a build, about 0.0034 US$",
  }).optional(),
  ...rolloutSettings,
});
export type DeliverySettings = z.infer<typeof deliverySettings>;
