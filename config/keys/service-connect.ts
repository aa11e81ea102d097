import { z } from "zod";
import { documented } from "./documented";
import { whole } from "./scalars";

/** ECS Service Connect: a proxy beside the process, for calls inside the network. */
export const serviceConnect = z.strictObject({
  enabled: documented(z.boolean(), {
    text: "Whether ECS puts a proxy beside the service's process (ECS Service Connect). Where caller and callee have one, calls inside a country go from task to task, with retries and timeouts, past the load balancer; all others go on through it. Of web services and workers of countries, on fargate and ecs-ec2. See docs/mesh.md.",
    default: "false",
    cost: "nothing by itself; the proxy takes 256 CPU units and 64 MiB of each task",
  }).optional(),
  perRequestTimeoutSeconds: documented(whole(0, 3600), {
    text: "How long an answer of this service may take as a whole, for callers with a proxy; 0 has no limit.",
    unit: "seconds",
    default: "15, AWS's own",
  }).optional(),
  idleTimeoutSeconds: documented(whole(0, 3600), {
    text: "How long a connection to this service may be silent, for callers with a proxy; 0 has no limit.",
    unit: "seconds",
    default: "300, AWS's own",
  }).optional(),
});
