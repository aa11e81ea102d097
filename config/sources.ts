import { readdirSync } from "node:fs";
import { join } from "node:path";
import { environmentNames, type EnvironmentName } from "./model";
import type { Problem } from "./problems";
import type { CountryDefinition, ServiceDefinition, StackWideLayer } from "./keys";

/** Everything that the program's own files say, before any stack file. */
export interface Sources {
  readonly platform: StackWideLayer;
  readonly environments: Readonly<Record<EnvironmentName, StackWideLayer>>;
  /** By service name. */
  readonly catalogue: Readonly<Record<string, ServiceDefinition>>;
  /** By country code; `hub` too. */
  readonly countries: Readonly<Record<string, CountryDefinition>>;
  /** Files that cannot be loaded at all. */
  readonly unreadable?: readonly Problem[];
}

/** The default export of a file of this folder; a file that throws becomes a problem. */
function moduleAt(file: string, unreadable: Problem[]): unknown {
  try {
    // Which files there are is only known at run time, so this cannot be a static import.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return (require(join(__dirname, file)) as { default?: unknown }).default;
  } catch (error) {
    unreadable.push({
      path: `config/${file}.ts`,
      problem: `cannot be loaded: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`,
      fix: "correct the file; its imports and its form are those of the files beside it",
    });
    return null;
  }
}

/** The default exports of a folder's modules by file name; `.ts` as written, `.js` as built. */
function modulesOf(folder: string, unreadable: Problem[]): Record<string, unknown> {
  const names = readdirSync(join(__dirname, folder))
    .filter((file) => /\.[jt]s$/.test(file) && !file.endsWith(".d.ts"))
    .map((file) => file.slice(0, -3));
  const found = [...new Set(names)].sort().flatMap((name): [string, unknown][] => {
    const definition = moduleAt(join(folder, name), unreadable);
    return definition === null ? [] : [[name, definition]];
  });
  return Object.fromEntries(found);
}

let cached: Sources | undefined;

/** The repository's own files; the directories are listed once a process. */
export function defaultSources(): Sources {
  if (cached !== undefined) return cached;
  const unreadable: Problem[] = [];
  const layer = (file: string) => (moduleAt(file, unreadable) ?? {}) as StackWideLayer;
  cached = {
    platform: layer("platform"),
    environments: {
      stg: layer("environments/stg"),
      canary: layer("environments/canary"),
      prd: layer("environments/prd"),
    },
    catalogue: modulesOf("catalogue", unreadable) as Record<string, ServiceDefinition>,
    countries: modulesOf("countries", unreadable) as Record<string, CountryDefinition>,
    unreadable,
  };
  return cached;
}

export const isEnvironmentName = (name: string): name is EnvironmentName =>
  (environmentNames as readonly string[]).includes(name);
