import { z } from "zod";
import { documented } from "./documented";
import { cidrBlock, secretPlace, serviceName, text, whole } from "./scalars";

const partner = z.strictObject({
  enabled: documented(z.boolean(), {
    text: "False leaves a partner of a wider layer out.",
    default: "true",
  }).optional(),
  rule: documented(whole(1, 9), {
    text: "The partner's place among the service's partners: it must differ from the others', and stay.",
  }).optional(),
  from: documented(z.array(cidrBlock()).min(1).max(3), {
    text: "Public blocks from which the partner's requests come.",
    default: "anywhere, with `header` only",
  }).optional(),
  header: z
    .strictObject({
      name: documented(text(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, "letters, digits and hyphens, a letter first"), {
        text: "Header that the partner's requests carry.",
      }).optional(),
      from: documented(secretPlace(), {
        text: "Where the header's value lies; never the value. Read at each update, and encrypted in the state.",
      }).optional(),
    })
    .optional(),
  paths: documented(
    z
      .array(text(/^\/[\w./~*-]{0,127}$/, "a path such as /partner/*"))
      .min(1)
      .max(3),
    {
      text: "Paths that are the partner's; of a public service they are shut to everybody else.",
      default: "all, of an internal service",
    },
  ).optional(),
});

/** Others than the app's own clients who may call a service, by name. */
export const partners = documented(z.record(serviceName(), partner), {
  text: "Partners, such as the group's base system, that call the service through the public load balancer: `{ base-system: { rule: 1, from: [203.0.113.0/28] } }`; see [services](services.md#partners).",
  default: "none",
  cost: "nothing by itself; an internal service alone in its network brings a public load balancer about, 18 US$ a month",
});
