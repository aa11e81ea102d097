import * as datadog from "@pulumi/datadog";
import type * as pulumi from "@pulumi/pulumi";

/** Keys of a Datadog account; secret. */
export interface DatadogKeys {
  readonly apiKey: pulumi.Output<string>;
  readonly appKey: pulumi.Output<string>;
}

/** The stack's one provider of Datadog's resources; it asks Datadog nothing before it makes something. */
export function createDatadogProvider(
  site: string,
  keys: DatadogKeys,
  parent?: pulumi.Resource,
): datadog.Provider {
  return new datadog.Provider(
    "datadog",
    { ...keys, apiUrl: `https://api.${site}/`, validate: "false" },
    { parent },
  );
}
