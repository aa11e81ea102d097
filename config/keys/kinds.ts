import { z } from "zod";
import { documented } from "./documented";
import { scheduleExpression, whole } from "./scalars";

/** What only a worker has. */
export const queue = z.strictObject({
  backlogPerTask: documented(whole(1, 100_000), {
    text: "Waiting messages per server or task to hold, while `scaling.enabled`.",
    unit: "messages",
    default: "100",
    cost: "a lower target runs more servers for the same messages",
  }).optional(),
  visibilityTimeoutSeconds: documented(whole(1, 43_200), {
    text: "How long a message that was taken stays hidden from the others: longer than the slowest takes.",
    unit: "seconds",
    default: "60",
  }).optional(),
  maxReceives: documented(whole(1, 1000), {
    text: "Attempts at a message before it goes to the dead-letter queue.",
    unit: "attempts",
    default: "5",
  }).optional(),
  retentionDays: documented(whole(1, 14), {
    text: "How long a message waits before it is lost.",
    unit: "days",
    default: "4",
  }).optional(),
});

/** What only a daemon has. It runs on EC2 only, where ECS asks for no pair of sizes. */
export const daemon = z.strictObject({
  cpu: documented(whole(128, 10_240), {
    text: "What a daemon takes of each instance's CPU.",
    unit: "CPU units, 1024 a vCPU",
    default: "128",
    cost: "on every instance, whatever runs there",
  }).optional(),
  memory: documented(whole(64, 122_880), {
    text: "What a daemon takes of each instance's memory.",
    unit: "MiB",
    default: "128",
    cost: "on every instance, whatever runs there",
  }).optional(),
});

/** What only a job has. */
export const job = z.strictObject({
  schedule: documented(scheduleExpression(), {
    text: "When a job runs, in the network's time zone, as EventBridge Scheduler writes it.",
    default: '"cron(0 3 * * ? *)"',
    cost: "a task by the second for as long as it runs",
  }).optional(),
  retries: documented(whole(0, 185), {
    text: "How often a start that AWS refused is tried again; a job that ran and failed is not run again.",
    unit: "attempts",
    default: "5",
  }).optional(),
  maxDelaySeconds: documented(whole(60, 86_400), {
    text: "How long after its time a start is still worth trying.",
    unit: "seconds",
    default: "3600",
  }).optional(),
});
