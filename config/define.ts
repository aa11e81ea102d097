import type { CountryDefinition, ServiceDefinition, StackWideLayer } from "./keys";

/** A file of `config/catalogue`; the file's name is the service's. */
export const service = (definition: ServiceDefinition): ServiceDefinition => definition;

/** A file of `config/countries`; the file's name is the country's code. */
export const country = (definition: CountryDefinition): CountryDefinition => definition;

/** `config/platform.ts` and the files of `config/environments`. */
export const stackWide = (layer: StackWideLayer): StackWideLayer => layer;
