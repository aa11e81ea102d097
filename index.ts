/**
 * The whole program: read the stack's configuration, raise the foundation or an environment, export the
 * outputs. Pulumi runs the function that this module exports.
 */
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { DatadogKeys } from "./components/datadog";
import { Foundation } from "./components/foundation";
import { Platform } from "./components/platform";
import { ConfigurationError, foundationStackName, loadEnvironment, loadFoundation } from "./config";
import { readEnvironmentFile } from "./config/stack-file/environment-file";

/** Where the stack files are, also when this is the compiled copy in `.build/`. */
const projectFolder = path.basename(__dirname) === ".build" ? path.dirname(__dirname) : __dirname;

async function program(): Promise<Record<string, unknown>> {
  const stack = pulumi.getStack();
  const platform = new pulumi.Config("archipelago").requireObject<unknown>("platform");
  try {
    if (stack === foundationStackName) {
      const foundation = loadFoundation({ platform, stack });
      const keys = foundation.datadog.enabled ? readDatadogKeys() : undefined;
      const { accountId, repositoryUrls, artifactBuckets } = new Foundation(stack, {
        foundation,
        datadogKeys: keys,
      });
      return { accountId, repositoryUrls, artifactBuckets };
    }
    const foundationStack = `${pulumi.getOrganization()}/${pulumi.getProject()}/${foundationStackName}`;
    const beside = readEnvironmentFile(platform, projectFolder);
    const environment = loadEnvironment({ platform, stack, foundationStack, ...beside });
    const datadogKeys = environment.datadog.enabled ? readDatadogKeys() : undefined;
    const { networks, mesh } = new Platform({ environment, datadogKeys });
    return { ...networks, ...(mesh && { mesh }) };
  } catch (error) {
    // The engine prints a RunError's message alone; a stack trace would bury what the user has to change.
    throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
  }
}

/** `pulumi config set --secret datadog:apiKey …` and `datadog:appKey` put them into the stack file, encrypted. */
function readDatadogKeys(): DatadogKeys {
  const datadog = new pulumi.Config("datadog");
  return { apiKey: datadog.requireSecret("apiKey"), appKey: datadog.requireSecret("appKey") };
}

export = program;
