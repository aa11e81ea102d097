import { z } from "zod";
import { documented } from "./documented";
import { imageReference, secretPlace, whole } from "./scalars";
import { instanceTypes, rotation } from "./servers";

/** The EC2 capacity that a network's services of kind `ecs-ec2` share. */
export const ecsEc2 = z.strictObject({
  instanceTypes: z
    .strictObject({
      arm64: documented(instanceTypes(), {
        text: "Instance types for services of arm64, in order of preference. The burstable ones have no interface trunking and hold two tasks.",
        default: "stg m6g.medium, m7g.medium; canary and prd m7g.large, m6g.large",
        cost: "the hourly price of the type, times the count",
      }).optional(),
      x86_64: documented(instanceTypes(), {
        text: "Instance types for services of x86_64, in order of preference.",
        default: "m6i.large, m5.large",
        cost: "the hourly price of the type, times the count",
      }).optional(),
    })
    .optional(),
  min: documented(whole(0, 1000), {
    text: "Least instances of each architecture in use; 0 with off hours, so that they can all go.",
    default: "stg 0, canary 1, prd 2",
    cost: "always paid",
  }).optional(),
  max: documented(whole(1, 1000), {
    text: "Most instances of each architecture in use.",
    default: "stg 4, canary 10, prd 20",
    cost: "the most that the tasks can cost",
  }).optional(),
  targetCapacityPercent: documented(whole(1, 100), {
    text: "How full the instances are kept; 100 has no spare one.",
    unit: "percent",
    default: "stg and canary 100, prd 90",
    cost: "the spare share of the instances",
  }).optional(),
  volumeGiB: documented(whole(30, 1024), {
    text: "Root volume of an instance (gp3); Amazon's image needs 30.",
    unit: "GiB",
    default: "30",
    cost: "per GiB and month for every instance",
  }).optional(),
  spotPercent: documented(whole(0, 100), {
    text: "Share of Spot instances, which drain at AWS's two minutes' notice.",
    unit: "percent",
    default: "stg 100, canary and prd 0",
    cost: "Spot is up to 70 % cheaper",
  }).optional(),
  rotation: rotation.optional(),
  agent: z
    .strictObject({
      enabled: documented(z.boolean(), {
        text: "Whether Datadog's agent runs on every shared instance. Its key must lie in the network's region.",
        default: "datadog.enabled",
        cost: "Datadog's price per host, and the agent's share of each instance",
      }).optional(),
      image: documented(imageReference(), {
        text: "Image of the agent, with its version.",
        default: "public.ecr.aws/datadog/agent:7.70.0",
      }).optional(),
      cpu: documented(whole(128, 10_240), {
        text: "What the agent takes of each instance's CPU.",
        unit: "CPU units, 1024 a vCPU",
        default: "128",
      }).optional(),
      memory: documented(whole(256, 122_880), {
        text: "What the agent takes of each instance's memory.",
        unit: "MiB",
        default: "512",
      }).optional(),
      apiKey: documented(secretPlace(), {
        text: "Where Datadog's API key lies; never the key itself.",
        default: "ssm:/archipelago/datadog/api-key",
      }).optional(),
    })
    .optional(),
});
