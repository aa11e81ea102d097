import { z } from "zod";
import { environmentNames, exposures, serviceKinds } from "../model";
import { buildSettings } from "./delivery";
import { pipelineSettings } from "./pipeline";
import { networkSettings, ownNetworkLayer, ownNetworkSettings } from "./network";
import { countryCode, date, healthPath, ownerName, secretPlace, serviceName, text, whole } from "./scalars";
import { serviceSettings, sizingClasses } from "./service";

const byEnvironment = <T extends z.ZodType>(schema: T) => z.partialRecord(z.enum(environmentNames), schema);

export const secretReference = z.strictObject({
  name: text(/^[A-Z_][A-Z0-9_]{0,127}$/, "the name of an environment variable in capitals"),
  from: secretPlace(),
});

/** A file of `config/catalogue`. */
export const serviceDefinition = z.strictObject({
  description: text(/^[^\r\n]{1,200}$/, "one line of at most 200 characters"),
  scope: z.enum(["country", "shared"]),
  owner: ownerName().optional(),
  sizing: z.enum(sizingClasses),
  kind: z.enum(serviceKinds).optional(),
  exposure: z.enum(exposures),
  port: whole(1, 65_535).optional(),
  healthPath: healthPath().optional(),
  listenerPort: whole(10_000, 14_999).optional(),
  calls: z.array(serviceName()).optional(),
  sends: z.array(serviceName()).optional(),
  secrets: z.array(secretReference).optional(),
  needsInternet: z.boolean().optional(),
  /** Others cannot do without it: guarded in every environment, never at zero. */
  core: z.boolean().optional(),
  /** A prototype: small, unguarded, gone with its file; `until` says when it should be. */
  disposable: z.boolean().optional(),
  until: date().optional(),
  build: buildSettings.optional(),
  pipeline: pipelineSettings.optional(),
  defaults: serviceSettings.optional(),
  environments: byEnvironment(serviceSettings).optional(),
  countries: z
    .record(
      z.union([countryCode(), z.literal("hub")]),
      serviceSettings.extend({ environments: byEnvironment(serviceSettings).optional() }),
    )
    .optional(),
});
export type ServiceDefinition = z.infer<typeof serviceDefinition>;

/** A file of `config/countries`. */
export const countryDefinition = z.strictObject({
  ...networkSettings,
  ...ownNetworkSettings,
  name: text(/^[^\r\n]{1,60}$/, "one line of at most 60 characters"),
  slot: whole(0, 63),
  region: ownNetworkSettings.region.unwrap(),
  timeZone: ownNetworkSettings.timeZone.unwrap(),
  environments: byEnvironment(ownNetworkLayer).optional(),
});
export type CountryDefinition = z.infer<typeof countryDefinition>;
