import { z } from "zod";
import { architectures, computeKinds } from "../model";
import { containers } from "./containers";
import { deploy } from "./deploy";
import { documented } from "./documented";
import { daemon, job, queue } from "./kinds";
import { stickiness } from "./load-balancer";
import { cutover, serviceOnPremises } from "./on-premises";
import { partners } from "./partners";
import { serviceName, whole } from "./scalars";
import { scaling, warmPool } from "./scaling";
import { ami, fargate, rotation } from "./servers";
import { serviceConnect } from "./service-connect";

/** The classes that share sizes; the rows of a stack file's size table. */
export const sizingClasses = ["web", "admin", "worker"] as const;

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
  daemon: daemon.optional(),
  warmPool: warmPool.optional(),
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
  stickiness: stickiness.optional(),
  idleTimeoutSeconds: documented(whole(1, 4000), {
    text: "How long a connection to this service may be silent before the load balancer ends it: for WebSockets and long polls. Services share a load balancer, which takes the largest.",
    unit: "seconds",
    default: "60, AWS's own",
  }).optional(),
  partners: partners.optional(),
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
  deploy: deploy.optional(),
  serviceConnect: serviceConnect.optional(),
  onPremises: serviceOnPremises.optional(),
  cutover: cutover.optional(),
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
