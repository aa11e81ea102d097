import { z } from "zod";
import { transports } from "../mesh";
import { deliverySettings } from "./delivery";
import { documented } from "./documented";
import { imageSettings, notificationSettings, slackSettings } from "./images";
import { networkSettings, stackNetwork } from "./network";
import { cidrBlock, countryCode, date, domainName, ownerName, regionName, text } from "./scalars";
import { services } from "./service";

const datadogSites = [
  "datadoghq.com",
  "us3.datadoghq.com",
  "us5.datadoghq.com",
  "datadoghq.eu",
  "ap1.datadoghq.com",
  "ap2.datadoghq.com",
  "ddog-gov.com",
] as const;

/** Keys that are one for the whole stack. */
export const stackWideSettings = {
  domain: documented(domainName(), {
    text: "Domain under which every name is made: `<country>.<environment>.<domain>`.",
    default: "example.com",
  }).optional(),
  owner: documented(ownerName(), {
    text: "Value of the tag `owner` where no service says otherwise.",
    default: "platform",
  }).optional(),
  asOf: documented(date(), {
    text: "Date against which dated things are judged, in quotes; the program never reads the clock.",
    default: "config/platform.ts",
  }).optional(),
  protect: documented(z.boolean(), {
    text: "Stateful resources are protected and kept on delete. Always true in prd.",
    default: "stg and canary false, prd true",
  }).optional(),
  foundationStack: documented(text(/^[\w.-]+\/[\w.-]+\/[\w.-]+$/, "organization/project/stack"), {
    text: "Fully qualified name of the foundation stack.",
    default: "the stack `foundation` of this project and organization",
  }).optional(),
  datadog: z
    .strictObject({
      enabled: documented(z.boolean(), {
        text: "Whether monitors are made in Datadog; needs datadog:apiKey and datadog:appKey.",
        default: "false",
        cost: "Datadog's price per host and container",
      }).optional(),
      site: documented(z.enum(datadogSites), {
        text: "Datadog's site.",
        default: "ap1.datadoghq.com",
      }).optional(),
    })
    .optional(),
  onPremises: documented(z.array(cidrBlock()), {
    text: "Blocks of the company's own sites; no network may overlap them.",
    default: "none",
  }).optional(),
  transport: documented(z.enum(transports), {
    text: "What carries calls from a country to the hub. `auto` is peering, the one that is built; `lattice` and `transit-gateway` are refused.",
    default: "auto",
    cost: "peering: nothing by the hour; traffic between zones and regions by GB",
  }).optional(),
};

/** The platform's and an environment's layer. */
export const stackWideLayer = z.strictObject({ ...stackWideSettings, ...networkSettings });
export type StackWideLayer = z.infer<typeof stackWideLayer>;

/** `archipelago:platform` of an environment's stack file. */
export const environmentStack = z.strictObject({
  ...stackWideSettings,
  ...networkSettings,
  services: services.optional(),
  hub: documented(stackNetwork, { text: "The network of the shared services." }).optional(),
  countries: documented(z.record(countryCode(), stackNetwork), {
    text: "The countries that this stack raises, by code; `{}` takes everything from the other layers.",
  }),
});
export type EnvironmentStack = z.infer<typeof environmentStack>;

/** `archipelago:platform` of the foundation's stack file. */
export const foundationStack = z.strictObject({
  domain: stackWideSettings.domain,
  owner: stackWideSettings.owner,
  datadog: stackWideSettings.datadog,
  protect: documented(z.boolean(), {
    text: "Stateful resources are protected and kept on delete.",
    default: "true",
  }).optional(),
  region: documented(regionName(), {
    text: "Where the foundation's own resources are.",
    default: "ap-northeast-1",
  }).optional(),
  regions: documented(z.array(regionName()).min(1), {
    text: "Regions to which images are replicated. Needed only where a stack file moves a country to a region that no country's file names.",
    default: "the regions of the countries' files",
    cost: "storage by GB and month in each, and the traffic between them",
  }).optional(),
  delivery: deliverySettings.optional(),
  images: imageSettings.optional(),
  slack: slackSettings.optional(),
  notifications: notificationSettings.optional(),
});
