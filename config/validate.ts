import { z } from "zod";
import type { Problem } from "./problems";
import type { KeyDocumentation } from "./keys";
import { nearest } from "./suggest";

/** Keys that reach an object's prototype in careless code; no schema has them, so nothing is lost. */
const reservedKeys = new Set(["__proto__", "constructor", "prototype"]);
/** Deeper than any schema; a structure that is deeper is no configuration. */
const deepest = 20;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const join = (path: string, key: string | number): string =>
  typeof key === "number"
    ? `${path}[${key}]`
    : path === "" || path.endsWith(": ")
      ? `${path}${key}`
      : `${path}.${key}`;

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

function valueIn(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) ? at[key as string] : undefined), value);
}

function pathOf(root: string, path: readonly PropertyKey[]): string {
  return (
    path.reduce<string>((at, key) => join(at, typeof key === "number" ? key : String(key)), root) ||
    "archipelago:platform"
  );
}

const kindOf = (value: unknown): string =>
  value === null
    ? "nothing"
    : Array.isArray(value)
      ? "a list"
      : typeof value === "object"
        ? "a group of keys"
        : `a ${typeof value}`;

const kindNames: Readonly<Record<string, string>> = {
  string: "a string, in quotes",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of keys",
  record: "a group of keys",
};

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, input: unknown, root: string): Problem[] {
  const path = pathOf(root, issue.path);
  const value = valueIn(input, issue.path);
  const known = descriptionAt(schema, issue.path);
  const meaning = known === undefined ? {} : { fix: known };
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        unknownKey(pathOf(root, [...issue.path, key]), key, keysAt(schema, issue.path)),
      );
    case "invalid_type":
      if (value === undefined)
        return [
          { path, problem: "is missing", allowed: kindNames[issue.expected] ?? issue.expected, ...meaning },
        ];
      return [
        {
          path,
          value,
          problem: `is ${kindOf(value)}`,
          allowed: kindNames[issue.expected] ?? issue.expected,
          fix: typeFix(issue.expected, value) ?? known ?? "change the value",
        },
      ];
    case "invalid_value":
      return [
        {
          path,
          value,
          problem: "is not one of the values that this key knows",
          allowed: issue.values.map(String).join(", "),
          fix: nearest(String(value), issue.values.map(String)) ?? known ?? "choose one of these",
        },
      ];
    case "too_small":
      return [
        {
          path,
          value,
          problem: `is too ${sizeWord(issue.origin, "small", "short")}`,
          allowed: `${String(issue.minimum)} or more${elements(issue.origin)}`,
          ...meaning,
        },
      ];
    case "too_big":
      return [
        {
          path,
          value,
          problem: `is too ${sizeWord(issue.origin, "large", "long")}`,
          allowed: `${String(issue.maximum)} or less${elements(issue.origin)}`,
          ...meaning,
        },
      ];
    case "invalid_key":
      return [
        {
          path,
          problem: "is not a name that can stand here",
          allowed: issue.issues.map((one) => one.message).join("; "),
          fix: "rename the key",
        },
      ];
    case "invalid_union":
      return [
        {
          path,
          value,
          problem: "is not one of the values that this key knows",
          allowed: unionOptions(issue),
          fix: known ?? "choose one of these",
        },
      ];
    default:
      return [{ path, value, problem: "is not valid", allowed: issue.message, ...meaning }];
  }
}

const sizeWord = (origin: string, number: string, other: string): string =>
  ["number", "int"].includes(origin) ? number : other;
const elements = (origin: string): string => (origin === "array" ? " entries" : "");

function typeFix(expected: string, value: unknown): string | undefined {
  if (
    (expected === "number" || expected === "int") &&
    typeof value === "string" &&
    /^-?\d+(\.\d+)?$/.test(value)
  )
    return "remove the quotes";
  if (expected === "boolean" && (value === "true" || value === "false")) return "remove the quotes";
  if (expected === "string" && typeof value !== "object") return "put the value in quotes";
  if (value === null) return "give a value, {} for an empty group, or remove the key";
  return undefined;
}

function unionOptions(issue: z.core.$ZodIssueInvalidUnion): string {
  const values = issue.errors
    .flat()
    .flatMap((one) => (one.code === "invalid_value" ? one.values.map(String) : [one.message]));
  return [...new Set(values)].join(", ");
}

function unknownKey(path: string, key: string, known: readonly string[]): Problem {
  return {
    path,
    problem: "is not a key that is known here",
    ...(known.length > 0 && { allowed: known.join(", ") }),
    fix: nearest(key, known) ?? "remove the key",
  };
}

function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let at = schema;
  while (at instanceof z.ZodOptional) at = at.unwrap();
  return at;
}

function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = schema;
  for (const key of path) {
    at = unwrap(at);
    if (at instanceof z.ZodObject) at = (at.shape as Record<PropertyKey, z.core.$ZodType>)[key];
    else if (at instanceof z.ZodRecord) at = at.valueType;
    else if (at instanceof z.ZodArray) at = at.element;
    else return undefined;
  }
  return unwrap(at);
}

function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const at = schemaAt(schema, path);
  return at instanceof z.ZodObject ? Object.keys(at.shape as object) : [];
}

function descriptionAt(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  const at = schemaAt(schema, path);
  const documentation = at && (z.globalRegistry.get(at)?.documentation as KeyDocumentation | undefined);
  return documentation?.text;
}
