import { z } from "zod";
import { imageSources } from "../model";
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

/** A task's size. */
export const fargate = z.strictObject({
  cpu: documented(z.literal([256, 512, 1024, 2048, 4096, 8192, 16384]), {
    text: "CPU of a task, on Fargate and on shared EC2 capacity; AWS sells it only in pairs with memory.",
    unit: "CPU units, 1024 a vCPU",
    default: "stg 256, canary 512, prd 1024 for the class web",
    cost: "Fargate bills vCPU and memory by the second, so twice the size is twice the price",
  }).optional(),
  memory: documented(whole(512, 122_880), {
    text: "Memory of a task; see `cpu`.",
    unit: "MiB",
    default: "stg 512, canary 1024, prd 2048 for the class web",
    cost: "billed by the second",
  }).optional(),
});

/** What a service's own instances are and start from. */
export const ami = z.strictObject({
  instanceTypes: documented(instanceTypes(), {
    text: "Instance types in order of preference, all of the service's architecture; the later ones are used when the first is short.",
    default: "stg t4g.small; canary and prd m7g.large, m6g.large for the class web",
    cost: "the hourly price of the type, times the count",
  }).optional(),
  volumeGiB: documented(whole(8, 1024), {
    text: "Root volume of an instance (gp3).",
    unit: "GiB",
    default: "stg 10, canary and prd 20",
    cost: "per GiB and month for every instance",
  }).optional(),
  image: documented(z.enum(imageSources), {
    text: "follow: new instances start from whatever the service's image parameter says. pinned: from one image, changed by an update of the stack, with pauses, alarms and rollback.",
    default: "stg and canary follow, prd pinned",
  }).optional(),
  imageId: documented(text(/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/, "an image id such as ami-0123456789abcdef0"), {
    text: "The pinned image, in the network's region.",
    default: "what the image parameter said when the stack was last refreshed",
  }).optional(),
});
