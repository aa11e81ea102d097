import { z } from "zod";
import { predictiveModes, warmPoolStates } from "../model";
import { documented } from "./documented";
import { whole } from "./scalars";

/** What moves a service's number of servers between `min` and `max`. */
export const scaling = z.strictObject({
  enabled: documented(z.boolean(), {
    text: "Whether load moves the count between `min` and `max`. Off: it stays at `min`.",
    default: "stg and canary false, prd true",
    cost: "servers follow the load, up to `max`",
  }).optional(),
  cpuPercent: documented(whole(10, 95), {
    text: "Average CPU to hold.",
    unit: "percent",
    default: "50",
    cost: "a lower target runs more servers for the same load",
  }).optional(),
  requestsPerTarget: documented(whole(1, 100_000), {
    text: "Requests per target to hold; only behind a load balancer.",
    unit: "requests a minute",
    default: "1000",
    cost: "a lower target runs more servers for the same load",
  }).optional(),
  memoryPercent: documented(whole(10, 95), {
    text: "Average memory to hold, beside CPU; tasks only, EC2 does not see an instance's memory.",
    unit: "percent",
    default: "none; prd 75 for workers",
    cost: "a lower target runs more tasks for the same load",
  }).optional(),
  predictive: documented(z.enum(predictiveModes), {
    text: "Forecast from the last two weeks: watch it only, or let it add servers ahead of the load; load tracking takes them away.",
    default: "off",
    cost: "forecastAndScale runs servers some minutes ahead of the load",
  }).optional(),
  scaleInCooldownSeconds: documented(whole(0, 3600), {
    text: "Pause after servers were removed.",
    unit: "seconds",
    default: "300",
    cost: "longer keeps idle servers longer",
  }).optional(),
  scaleOutCooldownSeconds: documented(whole(0, 3600), {
    text: "Pause after servers were added.",
    unit: "seconds",
    default: "60",
  }).optional(),
});

/** Instances that wait beside those in service. */
export const warmPool = documented(
  z.strictObject({
    min: documented(whole(1, 100), {
      text: "Instances that are kept ready at least, beside those in service.",
      default: "1",
    }).optional(),
    state: documented(z.enum(warmPoolStates), {
      text: "How they wait: stopped, with their memory saved, or running. The image's lifecycle must allow it.",
      default: "Stopped",
      cost: "Stopped and Hibernated pay for the disks only, Running for the whole instance",
    }).optional(),
    reuse: documented(z.boolean(), {
      text: "Whether an instance that is scaled in goes back to the pool instead of away.",
      default: "false",
    }).optional(),
  }),
  {
    text: "Instances of an AMI service that have booted already, so that a peak waits for a start and not for a boot; `{}` takes the defaults. Not with Spot.",
    default: "none",
    cost: "see `state`",
  },
);
