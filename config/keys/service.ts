import { z } from "zod";
import { architectures, computeKinds, predictiveModes, warmPoolStates, imageSources } from "../model";
import { containers } from "./containers";
import { documented } from "./documented";
import { instanceTypes, rotation } from "./servers";
import { scheduleExpression, serviceName, text, whole } from "./scalars";

/** The classes that share sizes; the rows of a stack file's size table. */
export const sizingClasses = ["web", "admin", "worker"] as const;
export type SizingClass = (typeof sizingClasses)[number];

const scaling = z.strictObject({
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

const fargate = z.strictObject({
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

const ami = z.strictObject({
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

const queue = z.strictObject({
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

const job = z.strictObject({
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

/** What any layer may say about a service; every key may be left to another layer. */
export const serviceSettings = z.strictObject({
  enabled: documented(z.boolean(), {
    text: "Whether the service runs here at all.",
    default: "true",
  }).optional(),
  compute: documented(z.enum(computeKinds), {
    text: "What the service runs on: an Auto Scaling group from a golden AMI, Fargate, or the network's shared EC2 capacity (`ecsEc2`).",
    default: "fargate",
    cost: "Fargate costs about a fifth more than the same EC2 capacity, and no image to bake; shared capacity pays off where it is kept full",
  }).optional(),
  arch: documented(z.enum(architectures), {
    text: "CPU architecture of image and servers; falls back to x86_64 on Fargate where a region lacks ARM.",
    default: "arm64",
    cost: "x86_64 costs about a fifth more",
  }).optional(),
  min: documented(whole(0, 1000), {
    text: "Least servers or tasks.",
    default: "see the size table of the environment",
    cost: "always paid",
  }).optional(),
  max: documented(whole(0, 1000), {
    text: "Most servers or tasks.",
    default: "see the size table of the environment",
    cost: "the most that load can cost",
  }).optional(),
  fargate: fargate.optional(),
  ami: ami.optional(),
  spotPercent: documented(whole(0, 100), {
    text: "Share of Spot capacity, which AWS may take back at two minutes' notice; of shared EC2 capacity see `ecsEc2.spotPercent`.",
    unit: "percent",
    default: "stg 100, canary 0, prd 0 and 50 for workers",
    cost: "Spot is up to 70 % cheaper",
  }).optional(),
  scaling: scaling.optional(),
  rotation: rotation.optional(),
  queue: queue.optional(),
  job: job.optional(),
  warmPool: documented(
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
  ).optional(),
  protectWork: documented(z.boolean(), {
    text: "Whether a task may protect itself from scale-in and deployments while it works; tasks only. See docs/scaling.md for the call.",
    default: "false",
  }).optional(),
  healthGraceSeconds: documented(whole(0, 3600), {
    text: "How long a new server may fail its health check.",
    unit: "seconds",
    default: "120",
  }).optional(),
  deregistrationDelaySeconds: documented(whole(0, 3600), {
    text: "How long a leaving server finishes its requests.",
    unit: "seconds",
    default: "stg 10, canary and prd 30",
    cost: "deploys take that much longer",
  }).optional(),
  containers: containers.optional(),
  ephemeralStorageGiB: documented(whole(21, 200), {
    text: "Disk of a Fargate task.",
    unit: "GiB",
    default: "20, which costs nothing",
    cost: "beyond 20 GiB billed by GiB and second",
  }).optional(),
  exec: documented(z.boolean(), {
    text: "Whether `aws ecs execute-command` may open a shell in a task; its root file system is then writable. In prd only where a layer of prd says so.",
    default: "false",
  }).optional(),
  stopTimeoutSeconds: documented(whole(2, 120), {
    text: "How long a stopping task may finish its work before it is killed.",
    unit: "seconds",
    default: "30, ECS's own",
  }).optional(),
  slowStartSeconds: documented(z.union([z.literal(0), whole(30, 900)]), {
    text: "How long the share of requests of a new server grows to its full one: 0 or 30 to 900.",
    unit: "seconds",
    default: "0",
  }).optional(),
});
export type ServiceSettings = z.infer<typeof serviceSettings>;

/** Sizes by sizing class. */
export const sizing = documented(
  z.strictObject({
    web: serviceSettings.optional(),
    admin: serviceSettings.optional(),
    worker: serviceSettings.optional(),
  }),
  { text: "Sizes by sizing class; a service's own keys win over its class's." },
);

/** Settings by service name. */
export const services = documented(z.record(serviceName(), serviceSettings), {
  text: "Settings of single services, by name; the last word.",
});
