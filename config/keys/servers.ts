import { z } from "zod";
import { documented } from "./documented";
import { text, timeOfDay, whole } from "./scalars";

/** EC2 instance types in order of preference. */
export const instanceTypes = () =>
  z
    .array(
      text(
        /^[a-z][a-z0-9-]*\d[a-z0-9-]*\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/,
        "an EC2 instance type such as m7g.large",
      ),
    )
    .min(1)
    .max(10);

/** When servers are replaced; of a service's, and of the capacity that services share. */
export const rotation = z.strictObject({
  maxLifetimeSeconds: documented(whole(86_400, 31_536_000), {
    text: "No server lives longer.",
    unit: "seconds",
    default: "stg 86400, canary and prd 604800",
  }).optional(),
  schedule: documented(z.enum(["daily", "weekly", "never"]), {
    text: "When every server is replaced; weekly is Monday; never leaves it to the lifetime. AWS keeps none for tasks and shared instances: never is weekly there, or daily where the lifetime is under a week.",
    default: "stg daily, canary weekly, prd never",
  }).optional(),
  at: documented(timeOfDay(), {
    text: "Local time of the rotation, in quotes.",
    default: '"04:00"; "05:00" of shared capacity',
  }).optional(),
});
