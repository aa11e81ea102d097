import { z } from "zod";
import { documented } from "./documented";
import { eventLoadBalancer } from "./load-balancer";
import { localTime, serviceName, text, whole } from "./scalars";

const eventName = () =>
  text(
    /^(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "1 to 40 lower-case letters, digits and single hyphens, a letter first, such as shichi-go-san",
  );

const eventSizes = z.strictObject({
  min: documented(whole(0, 1000), {
    text: "Least servers or tasks during the event; left alone when absent.",
    cost: "paid for the event's length",
  }).optional(),
  max: documented(whole(0, 1000), {
    text: "Most servers or tasks during the event; left alone when absent.",
    cost: "the most that load can cost meanwhile",
  }).optional(),
});

const event = z.strictObject({
  enabled: documented(z.boolean(), {
    text: "False leaves an event of a wider layer out.",
    default: "true",
  }).optional(),
  from: documented(localTime(), { text: "Begin, in the country's local time, in quotes." }).optional(),
  to: documented(localTime(), {
    text: "End, in the country's local time, in quotes: the configured sizes come back.",
  }).optional(),
  services: documented(z.record(serviceName(), eventSizes), {
    text: "Sizes by service; where a service does not run, its entry changes nothing.",
  }).optional(),
  publicLoadBalancer: documented(eventLoadBalancer, {
    text: "Capacity that the public load balancer reserves for the event; in a network without one the entry changes nothing.",
  }).optional(),
});

/** Named events: sizes for a time, in every country's own local time. */
export const calendar = documented(z.record(eventName(), event), {
  text: 'Named events, by name: `{ from: "2026-12-05T18:30", to: "2026-12-05T20:30", services: { api: { min: 20, max: 80 } } }` in local time; see [scaling](scaling.md).',
  default: "none",
  cost: "the servers of `min` while the event lasts",
});
