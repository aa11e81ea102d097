import type { z } from "zod";
import type { Problem } from "../problems";
import { nearest } from "../suggest";
import { pathOf, valueIn } from "./paths";
import { descriptionAt, keysAt, rangeAt } from "./walk";

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

/** What a schema complains of, in the words of a problem. */
export function problemsOf(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  input: unknown,
  root: string,
): Problem[] {
  const path = pathOf(root, issue.path);
  const value = valueIn(input, issue.path);
  const known = descriptionAt(schema, issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        unknownKey(pathOf(root, [...issue.path, key]), key, keysAt(schema, issue.path)),
      );
    case "invalid_type":
      if (value === undefined)
        return [
          {
            path,
            problem: "is missing",
            allowed: kindNames[issue.expected] ?? issue.expected,
            fix: `add it${known === undefined ? "" : `. ${known}`}`,
          },
        ];
      return [
        {
          path,
          value,
          problem: `is ${kindOf(value)}`,
          allowed: kindNames[issue.expected] ?? issue.expected,
          fix:
            typeFix(issue.expected, value) ??
            `write ${kindNames[issue.expected] ?? "a value that is allowed"}`,
        },
      ];
    case "invalid_value":
      return [
        {
          path,
          value,
          problem: "is not one of the values that this key knows",
          allowed: issue.values.map(String).join(", "),
          fix: nearest(String(value), issue.values.map(String)) ?? "choose one of these",
        },
      ];
    case "too_small":
      return [
        {
          path,
          value,
          problem: `is too ${sizeWord(issue.origin, "small", "short")}`,
          allowed: rangeAt(schema, issue.path) ?? `${String(issue.minimum)} or more${elements(issue.origin)}`,
          fix: issue.origin === "array" ? "add an entry" : `raise it to ${String(issue.minimum)} or more`,
        },
      ];
    case "too_big":
      return [
        {
          path,
          value,
          problem: `is too ${sizeWord(issue.origin, "large", "long")}`,
          allowed: rangeAt(schema, issue.path) ?? `${String(issue.maximum)} or less${elements(issue.origin)}`,
          fix: issue.origin === "array" ? "remove entries" : `lower it to ${String(issue.maximum)} or less`,
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
          fix: "choose one of these",
        },
      ];
    default:
      return [
        {
          path,
          value,
          problem: "is not valid",
          allowed: issue.message,
          fix: "choose a value that is allowed",
        },
      ];
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
