import { readdirSync } from "node:fs";
import { join } from "node:path";
import canary from "./environments/canary";
import prd from "./environments/prd";
import stg from "./environments/stg";
import { environmentNames, type EnvironmentName } from "./model";
import platform from "./platform";
import type { CountryDefinition, ServiceDefinition, StackWideLayer } from "./keys";

/** Everything that the program's own files say, before any stack file. */
export interface Sources {
  readonly platform: StackWideLayer;
  readonly environments: Readonly<Record<EnvironmentName, StackWideLayer>>;
  /** By service name. */
  readonly catalogue: Readonly<Record<string, ServiceDefinition>>;
  /** By country code; `hub` too. */
  readonly countries: Readonly<Record<string, CountryDefinition>>;
}

/** The default exports of a folder's modules by file name; `.ts` as written, `.js` as built. */
function modulesOf(folder: string): Record<string, unknown> {
  const names = readdirSync(join(__dirname, folder))
    .filter((file) => /\.[jt]s$/.test(file) && !file.endsWith(".d.ts"))
    .map((file) => file.slice(0, -3));
  const found: [string, unknown][] = [...new Set(names)].sort().map((name) => {
    // The list of files is only known at run time, so this cannot be a static import.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const module = require(join(__dirname, folder, name)) as { default?: unknown };
    return [name, module.default];
  });
  return Object.fromEntries(found);
}

let cached: Sources | undefined;

/** The repository's own files; the directories are listed once a process. */
export function defaultSources(): Sources {
  cached ??= {
    platform,
    environments: { stg, canary, prd },
    catalogue: modulesOf("catalogue") as Record<string, ServiceDefinition>,
    countries: modulesOf("countries") as Record<string, CountryDefinition>,
  };
  return cached;
}

export const isEnvironmentName = (name: string): name is EnvironmentName =>
  (environmentNames as readonly string[]).includes(name);
