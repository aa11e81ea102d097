import { z } from "zod";
import { buildComputeTypes } from "../build";
import { approvable, testable } from "../pipeline";
import { documented } from "./documented";
import { secretReferences, text, whole } from "./scalars";

/** Most patterns of one filter, and the length of one (API reference of CodePipeline, GitTagFilterCriteria). */
const patterns = (what: string) =>
  z
    .array(text(/^[\w./*?{}!@+-]{1,255}$/, what))
    .min(1)
    .max(8);

const approval = z.array(z.enum(approvable));

/** `pipeline` of a catalogue's file. Every service has two pipelines; what is left out is said here. */
export const pipelineSettings = z.strictObject({
  enabled: documented(z.boolean(), {
    text: "Whether the service has pipelines. Without them `./archipelago deploy` is the way.",
    default: "true",
    cost: "by the minute of an action, about 0.002 US$, beyond 100 free minutes a month",
  }).optional(),
  tags: documented(patterns("a pattern of tags such as v*"), {
    text: "Tags that start the way to canary and prd; source github only.",
    default: "v*, for source github",
  }).optional(),
  paths: documented(patterns("a pattern of paths such as apps/api/**"), {
    text: "A push starts the way to stg only when it touches one of them; source github only.",
    default: "any",
  }).optional(),
  approval: documented(approval, {
    text: "Environments before which somebody has to agree.",
    default: "delivery.approval of the foundation",
  }).optional(),
  endToEnd: documented(
    z.strictObject({
      buildspec: documented(
        text(
          /^(?!\/)(?!.*\.\.)[\w./-]{1,200}\.ya?ml$/,
          "a path inside the sources, such as e2e/buildspec.yml",
        ),
        {
          text: "What is run, from the sources that were deployed, once for each network.",
          default: "e2e/buildspec.yml",
        },
      ).optional(),
      environments: documented(z.array(z.enum(testable)).min(1), {
        text: "After whose deployment; those of canary come before the approval for prd.",
        default: "[stg]",
      }).optional(),
      computeType: documented(z.enum(buildComputeTypes), {
        text: "Size of the machine.",
        default: "small",
        cost: "per minute; each size costs about twice the one before",
      }).optional(),
      timeoutMinutes: documented(whole(5, 480), {
        text: "Tests that take longer have failed.",
        unit: "minutes",
        default: "30",
      }).optional(),
      secrets: documented(secretReferences(), {
        text: "Secrets that the tests may read, by reference, such as a test user's password.",
        default: "none",
      }).optional(),
    }),
    {
      text: "Tests from outside, after a deployment: nothing behind them begins before they have ended well.",
      default: "none",
    },
  ).optional(),
});
export type PipelineSettings = z.infer<typeof pipelineSettings>;

/** What the foundation's stack file says of all pipelines; part of `delivery`. */
export const rolloutSettings = {
  waves: documented(
    z
      .array(
        z
          .array(text(/^(hub|[a-z]{2})$/, "the code of a network"))
          .min(1)
          .max(20),
      )
      .min(1)
      .max(20),
    {
      text: "The order in which networks get a release: a wave begins when the one before has ended well. Each network once.",
      default: "[[hub], [kr], [tw], [jp]], and a further country in a wave of its own",
    },
  ).optional(),
  approval: documented(approval, {
    text: "Environments before which somebody has to agree, where no service says otherwise.",
    default: "[prd]",
  }).optional(),
  stopAlarms: documented(
    z
      .array(text(/^[\w .:/@+-]{1,255}$/, "the name of a CloudWatch alarm"))
      .min(1)
      .max(5),
    {
      text: "CloudWatch alarms of the foundation's region, by name, which exist already: a wave begins only while none rings, and is taken back when one does.",
      default: "none: each deployment's own alarms take it back",
    },
  ).optional(),
  soakMinutes: documented(whole(1, 60), {
    text: "How long stopAlarms are watched after a wave.",
    unit: "minutes",
    default: "5",
  }).optional(),
};
