import { z } from "zod";
import { environmentNames } from "../model";
import { meshSettings } from "./certificates";
import { deliverySettings } from "./delivery";
import { documented } from "./documented";
import { imageSettings, notificationSettings, slackSettings } from "./images";
import { account, networkSettings, stackNetwork } from "./network";
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
  mesh: meshSettings.optional(),
};

/** The platform's and an environment's layer. */
export const stackWideLayer = z.strictObject({ ...stackWideSettings, ...networkSettings });
export type StackWideLayer = z.infer<typeof stackWideLayer>;

/** Keys of one country only. */
export const stackCountrySettings = {
  stack: documented(text(/^[a-z][a-z0-9-]{0,62}$/, "a stack's name such as stg-kr"), {
    text: "The stack that raises the country: `<environment>-<anything>`, with a file of its own. See [growing](growing.md).",
    default: "the environment's own stack",
  }).optional(),
};

/** A country in a stack file. */
const stackCountry = z.strictObject({ ...stackNetwork.shape, ...stackCountrySettings });

/** `archipelago:platform` of an environment's stack file. */
export const environmentStack = z.strictObject({
  ...stackWideSettings,
  ...networkSettings,
  services: services.optional(),
  hub: documented(stackNetwork, { text: "The network of the shared services." }).optional(),
  countries: documented(z.record(countryCode(), stackCountry), {
    text: "The environment's countries, by code; `{}` takes everything from the other layers.",
  }),
});
export type EnvironmentStack = z.infer<typeof environmentStack>;

/** Keys of a stack that raises some of an environment's countries. */
export const partSettings = {
  environment: documented(z.enum(environmentNames), {
    text: "The environment of which this stack raises a part; all settings are in that one's stack file.",
  }),
  only: documented(z.array(countryCode()).min(1), {
    text: "The countries that this stack raises: those that name it as their `stack` in the environment's file.",
  }),
};

/** `archipelago:platform` of the file of a stack that raises some of an environment's countries. */
export const partStack = z.strictObject(partSettings);
export type PartStack = z.infer<typeof partStack>;

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
  accounts: documented(
    z.array(
      account.extend({
        regions: documented(z.array(regionName()).min(1), { text: "Regions of the account's networks." }),
      }),
    ),
    {
      text: "Other accounts in which networks live: they use the foundation's images and revisions, and have their own defaults from it. Needed only where a stack file moves a country to an account or region that no file of the program names; then all are listed.",
      default: "the accounts that the program's files name",
    },
  ).optional(),
  delivery: deliverySettings.optional(),
  images: imageSettings.optional(),
  slack: slackSettings.optional(),
  notifications: notificationSettings.optional(),
});
export type FoundationStack = z.infer<typeof foundationStack>;
