import { z } from "zod";
import { documented } from "./documented";
import { whole } from "./scalars";

/** AWS reserves a hundred capacity units at least. */
const capacityUnits = () => z.union([z.literal(0), whole(100, 100_000)]);

/** The load balancer that a network's public services share. */
export const publicLoadBalancer = z.strictObject({
  minimumCapacityUnits: documented(capacityUnits(), {
    text: "Capacity that the public load balancer never goes below, whatever the load: 0, or 100 and more. AWS's quota for a region is 0 until more is asked for, and 1,500 for one load balancer. An event reserves for a time: `calendar`.",
    unit: "load balancer capacity units",
    default: "0",
    cost: "about 0.008 US$ a unit and hour: a hundred are about 580 US$ a month",
  }).optional(),
});

/** What an event reserves, for its length. */
export const eventLoadBalancer = z.strictObject({
  minimumCapacityUnits: documented(whole(100, 100_000), {
    text: "Capacity that the public load balancer does not go below during the event.",
    unit: "load balancer capacity units",
    cost: "about 0.008 US$ a unit and hour",
  }),
  leadMinutes: documented(whole(0, 1440), {
    text: "How long before the event it is asked for: AWS needs minutes, and hours where a zone is full.",
    unit: "minutes",
    default: "180",
    cost: "the reserved capacity for that long",
  }).optional(),
});

/** Clients that come back to the server that they had, by a cookie of the load balancer. */
export const stickiness = z.strictObject({
  enabled: documented(z.boolean(), {
    text: "Whether the load balancer leads a client back to the server that it had, by a cookie. With deploy.strategy rolling only.",
    default: "false",
  }).optional(),
  seconds: documented(whole(1, 604_800), {
    text: "How long a client is led back to the same server.",
    unit: "seconds",
    default: "86400",
  }).optional(),
});
