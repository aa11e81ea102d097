/** The addresses that a workload is handed: in its environment, or by those who have it ask. */
import { append, record, records, tagsOf, text, type Resource, type Resources } from "./resources";

const serviceType = "aws:ecs/service:Service";

/** The addresses in the environment of tasks, and in the user data of instances. */
export function toldTo(about: readonly Resource[]): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  for (const { inputs } of about) {
    const userData = text(inputs.userData);
    const decoded = userData === undefined ? "" : Buffer.from(userData, "base64").toString("utf8");
    for (const [, variable, url] of decoded.matchAll(/([A-Z][A-Z0-9_]*_URL)=["']?(https?:\/\/[^"'\s]+)/g)) {
      told.set(variable!, url!);
    }
    for (const { name, value } of environmentsOf(inputs.containerDefinitions)) {
      if (String(name).endsWith("_URL")) {
        told.set(String(name), String(value));
      }
    }
  }
  return told;
}

/** By function: the addresses that ECS services have it ask in their deployments. */
export function hooksOf(resources: Resources): ReadonlyMap<string, [string, string][]> {
  const asked = new Map<string, [string, string][]>();
  for (const service of resources.ofType(serviceType)) {
    for (const hook of records(record(service.inputs.deploymentConfiguration).lifecycleHooks)) {
      const url = /"url":"([^"]+)"/.exec(String(hook.hookDetails))?.[1];
      const variable = `${String(tagsOf(service).service).toUpperCase().replaceAll("-", "_")}_URL`;
      if (url !== undefined) {
        append(asked, String(hook.hookTargetArn), [variable, url]);
      }
    }
  }
  return asked;
}

function environmentsOf(definitions: unknown): Record<string, unknown>[] {
  if (typeof definitions !== "string") {
    return [];
  }
  try {
    const containers = JSON.parse(definitions) as { environment?: Record<string, unknown>[] }[];
    return containers.flatMap(({ environment = [] }) => environment);
  } catch {
    return [];
  }
}
