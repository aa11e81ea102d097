import { z } from "zod";
import { containerConditions } from "../model";
import { documented } from "./documented";
import { imageReference, serviceName, text, whole } from "./scalars";

const dependency = z.strictObject({
  container: documented(serviceName(), { text: "Another container of the task, or the service." }),
  condition: documented(z.enum(containerConditions), {
    text: "START: it runs; COMPLETE: it has ended; SUCCESS: it has ended with status 0.",
    default: "START",
  }).optional(),
});

const container = z.strictObject({
  name: documented(serviceName(), { text: "Name of the container; not the service's." }),
  image: documented(imageReference(), {
    text: "Image of the container.",
  }),
  role: documented(z.enum(["init", "sidecar"]), {
    text: "An init container ends well before the service's own starts; a sidecar runs beside it.",
    default: "sidecar",
  }).optional(),
  command: documented(z.array(z.string().min(1)), {
    text: "Command and arguments.",
    default: "the image's",
  }).optional(),
  cpu: documented(whole(1, 16_384), {
    text: "Share of the task's CPU.",
    unit: "CPU units, 1024 a vCPU",
    default: "what is left",
  }).optional(),
  memory: documented(whole(6, 122_880), {
    text: "Most memory of the container, out of the task's.",
    unit: "MiB",
    default: "what is left",
  }).optional(),
  essential: documented(z.boolean(), {
    text: "Whether the task ends with it.",
    default: "false",
  }).optional(),
  dependsOn: documented(z.array(dependency), {
    text: "Containers that it waits for.",
    default: "none",
  }).optional(),
  environment: documented(
    z.record(
      text(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "the name of an environment variable"),
      z.string().max(4096),
    ),
    { text: "Its environment variables; no secrets.", default: "none" },
  ).optional(),
  writable: documented(z.boolean(), {
    text: "Whether it may write to its root file system; /tmp it always may.",
    default: "false",
  }).optional(),
});
export type ContainerSettings = z.infer<typeof container>;

/** Containers beside a service's own. ECS takes ten in a task. */
export const containers = documented(z.array(container).max(9), {
  text: "Containers beside the service's own, in the same task: `name`, `image`, `role` (`sidecar`, or `init`, which ends before the service starts), `command`, `cpu` and `memory` (shares of the task's), `essential`, `dependsOn` (`container`, `condition`), `environment`, `writable`.",
  default: "none",
  cost: "they share the task's size",
});
