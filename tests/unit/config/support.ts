import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { ConfigurationError, defaultSources, type Problem, type Sources } from "../../../config";

export const root = path.join(__dirname, "..", "..", "..");

const read = new Map<string, Record<string, unknown>>();

/** `archipelago:platform` of a stack file of the project, a fresh copy at every call. */
export function platformOf(stack: string): Record<string, unknown> {
  const known = read.get(stack) ?? readPlatform(stack);
  read.set(stack, known);
  return structuredClone(known);
}

function readPlatform(stack: string): Record<string, unknown> {
  const text = readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8");
  const file = parse(text) as { config: Record<string, Record<string, unknown>> };
  const platform = file.config["archipelago:platform"];
  if (platform === undefined) throw new Error(`Pulumi.${stack}.yaml has no platform`);
  return platform;
}

/** A copy of the project's own files for a test to change. */
export function copyOfSources(change: (sources: Mutable<Sources>) => void): Sources {
  const copy = structuredClone(defaultSources()) as Mutable<Sources>;
  change(copy);
  return copy;
}

export type Mutable<T> = { -readonly [K in keyof T]: T[K] extends object ? Mutable<T[K]> : T[K] };

/** What a load is refused for; fails when it is not refused, or not properly. */
export function problemsOf(load: () => unknown): readonly Problem[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  throw new Error("the configuration was not refused");
}

/** Sets the value at a path of keys, making groups on the way. */
export function set(target: Record<string, unknown>, keys: string, value: unknown): Record<string, unknown> {
  const names = keys.split(".");
  const last = names.pop() ?? "";
  let at = target;
  for (const name of names) at = (at[name] ??= {}) as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return target;
}
