import { z } from "zod";
import { noticeLevels } from "../notifications";
import { documented } from "./documented";
import { slackKeys } from "./images";

/** `notifications` of a network, or of all of them. */
export const networkNotifications = z.strictObject({
  level: documented(z.enum(noticeLevels), {
    text: "What is told of deployments and instance refreshes: failures, also good ends (results), or also beginnings (all).",
    default: "stg and canary results, prd failures",
  }).optional(),
  topic: documented(z.boolean(), {
    text: "Whether there is a topic, for e-mail and the like, although no channel listens.",
    default: "false, or true with slack",
    cost: "about 0.50 US$ a million messages",
  }).optional(),
  slack: documented(
    z.strictObject({
      ...slackKeys("The channel that is told. Each environment has its own."),
      rollback: documented(z.boolean(), {
        text: "Whether the pipelines' stages that deploy here may be retried and rolled back from the channel, by whoever writes there.",
        default: "false",
      }).optional(),
    }),
    { text: "Chat channel that hears what is told. Networks may share one.", default: "none" },
  ).optional(),
});
