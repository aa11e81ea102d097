import { z } from "zod";
import { documented } from "./documented";
import { text, timeZone, whole } from "./scalars";

/** `images` of the foundation's stack file. */
export const imageSettings = z.strictObject({
  enabled: documented(z.boolean(), {
    text: "Whether the image factory exists. Without it servers start from Amazon Linux.",
    default: "true",
    cost: "one KMS key a region, 1 US$ a month each; images by GB and month in every region",
  }).optional(),
  keep: documented(whole(2, 50), {
    text: "Newest images that stay although nothing uses them.",
    unit: "images, for each architecture and region",
    default: "5",
    cost: "about 0.05 US$ per GB and month each",
  }).optional(),
  soakHours: documented(whole(0, 720), {
    text: "How long an image serves stg before canary may have it, and canary before prd.",
    unit: "hours",
    default: "24",
  }).optional(),
  deprecateDays: documented(whole(8, 730), {
    text: "Age at which AWS shows an image as deprecated; it can still be started.",
    unit: "days",
    default: "90",
  }).optional(),
  rebake: documented(
    text(/^cron\([0-9A-Za-z*?,/#L -]+\)$/, "a cron expression such as cron(0 3 ? * SUN *)"),
    {
      text: "When an image is baked whatever has changed; a changed base image is looked for every night besides.",
      default: "cron(0 3 ? * SUN *)",
      cost: "about 0.10 US$ a bake",
    },
  ).optional(),
  timeZone: documented(timeZone(), { text: "Time zone of `rebake`.", default: "Asia/Tokyo" }).optional(),
});
export type ImageSettings = z.infer<typeof imageSettings>;

/** What names a Slack channel. */
export const slackKeys = (channel: string) => ({
  workspaceId: documented(text(/^T[A-Z0-9]{8,20}$/, "a Slack workspace id such as T0123ABCDEF"), {
    text: "The workspace, once it has been authorised in the console of Amazon Q Developer in chat applications.",
  }),
  channelId: documented(text(/^[CG][A-Z0-9]{8,20}$/, "a Slack channel id such as C0123ABCDEF"), {
    text: channel,
  }),
});

const slackChannel = (channel: string) => z.strictObject(slackKeys(channel));

/** `slack` of the foundation's stack file. */
export const slackSettings = documented(slackChannel("The channel from which a bake may be started."), {
  text: "A chat channel of the platform's operators.",
  default: "none",
});

/** `notifications` of the foundation's stack file. */
export const notificationSettings = z.strictObject({
  slack: documented(slackChannel("The channel that is told; another one than slack.channelId."), {
    text: "Chat channel that hears how pipelines and builds end, and when a pipeline waits for somebody's word.",
    default: "none",
  }).optional(),
});
export type SlackSettings = z.infer<typeof slackSettings>;
