import type { z } from "zod";
import type { Problem } from "../problems";
import { problemsOf } from "./issues";
import { isObject, join, valueIn } from "./paths";

/** Keys that reach an object's prototype in careless code; no schema has them, so nothing is lost. */
const reservedKeys = new Set(["__proto__", "constructor", "prototype"]);
/** Deeper than any schema; a structure that is deeper is no configuration. */
const deepest = 20;

/** Refuses what must not even reach the schema. */
function structureProblems(value: unknown, path: string, depth: number, problems: Problem[]): void {
  if (["function", "symbol", "bigint"].includes(typeof value))
    problems.push({ path, problem: `is a ${typeof value}, not data`, fix: "remove it" });
  if (!isObject(value)) return;
  if (depth > deepest) {
    problems.push({ path, problem: `is nested deeper than ${deepest} levels`, fix: "remove the nesting" });
    return;
  }
  for (const key of Object.getOwnPropertyNames(value)) {
    if (Array.isArray(value) && key === "length") continue;
    const below = join(path, Array.isArray(value) ? Number(key) : key);
    if (reservedKeys.has(key))
      problems.push({ path: below, problem: "is a reserved name", fix: "remove the key" });
    else structureProblems(value[key], below, depth + 1, problems);
  }
}

/** A checked value, or what is wrong with it and as much of it as is right. */
export interface Validated<T> {
  /** The value, without the keys that were refused; undefined when nothing can be made of the rest. */
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
}

/** Checks a value against a schema; `root` begins every path, e.g. `config/countries/jp.ts: `. */
export function validate<T>(schema: z.ZodType<T>, value: unknown, root: string): Validated<T> {
  const problems: Problem[] = [];
  structureProblems(value, root, 0, problems);
  if (problems.length > 0) return { value: undefined, problems };
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, problems };
  const { issues } = result.error;
  return {
    value: schema.safeParse(prune(value, issues)).data,
    problems: issues.flatMap((issue) => {
      const found = problemsOf(issue, schema, value, root);
      // What stands where a secret's name should may be the secret itself.
      return issue.path.includes("secrets") ? found.map((one) => ({ ...one, value: undefined })) : found;
    }),
  };
}

/** A copy without the keys that issues name, so that the rest can be checked, too. */
function prune(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    const gone =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of gone) {
      // A list with a hole would be another list: the list goes as a whole.
      const end = path.findIndex((key) => typeof key === "number");
      const keys = end === -1 ? path : path.slice(0, end);
      const above = valueIn(copy, keys.slice(0, -1));
      if (isObject(above)) delete above[String(keys.at(-1))];
    }
  }
  return copy;
}
