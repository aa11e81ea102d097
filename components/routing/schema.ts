import { z } from "zod";

/** Of what a client reads. Within one version keys are only ever added; see docs/client-routing.md. */
export const routingVersion = 1;

/**
 * `open`: send players there. `preparing`: the world cannot find the addresses yet. `maintenance`: it is there, and
 * clients are asked to wait.
 */
export const routingStatuses = ["open", "preparing", "maintenance"] as const;
export type RoutingStatus = (typeof routingStatuses)[number];

const endpoint = z.looseObject({
  url: z.url().describe("Scheme and host; what a client calls begins with it."),
});

/**
 * What is published of one country. Loose, as a client has to be: a key that it does not know is one that was added
 * after it was built.
 */
export const routingEntry = z.looseObject({
  formatVersion: z.literal(routingVersion).describe("Of this document's form; the path says it, too."),
  environment: z.string().describe("stg, canary or prd."),
  country: z
    .string()
    .regex(/^[a-z]{2}$/)
    .describe("The country's code."),
  name: z.string().describe("The country's name in English, for logs and for people."),
  region: z.string().describe("The AWS region in which the country's network is; it may change."),
  status: z.enum(routingStatuses).describe("Whether clients may use the endpoints now."),
  endpoints: z.record(z.string(), endpoint).describe("The country's public services, by name."),
});

export type RoutingEntry = z.infer<typeof routingEntry>;

/** For clients in other languages, and for the checks of those who build them. */
export const routingJsonSchema = (): object => ({
  ...z.toJSONSchema(routingEntry),
  title: "Client routing, version 1: where a country's back end is",
});
