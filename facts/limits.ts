import type { Schema } from "./data";
import { toRegExp } from "./patterns";

/** A broken limit: which, and what would be allowed. */
export interface Breach {
  readonly rule: "enum" | "range" | "length" | "pattern" | "items";
  readonly allowed: string;
}

/** The first limit of `schema` that `value` breaks. A value of another type than the schema's is not judged. */
export function breach(
  value: unknown,
  schema: Schema,
  alsoAllowed: readonly (string | number)[] = [],
): Breach | undefined {
  if (Array.isArray(value)) return accepts(schema, "array") ? countBreach(value.length, schema) : undefined;
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  // Terraform reads an empty text as "not set".
  if (value === "" || alsoAllowed.includes(value as string)) return undefined;
  return enumBreach(value, schema) ?? rangeBreach(value, schema) ?? textBreach(value, schema);
}

function accepts(schema: Schema, ...types: string[]): boolean {
  if (schema.type === undefined) return false;
  return typeof schema.type === "string"
    ? types.includes(schema.type)
    : schema.type.some((type) => types.includes(type));
}

function countBreach(count: number, { minItems, maxItems }: Schema): Breach | undefined {
  if (count >= (minItems ?? 0) && count <= (maxItems ?? Infinity)) return undefined;
  return { rule: "items", allowed: `${between(minItems, maxItems)} items` };
}

function enumBreach(value: string | number | boolean, schema: Schema): Breach | undefined {
  const text = String(value);
  if (schema.enum && !schema.enum.some((legal) => String(legal) === text)) {
    return { rule: "enum", allowed: list(schema.enum) };
  }
  const loose = schema.enumCaseInsensitive;
  if (loose && !loose.some((legal) => String(legal).toLowerCase() === text.toLowerCase())) {
    return { rule: "enum", allowed: list(loose) };
  }
  return undefined;
}

function rangeBreach(value: string | number | boolean, schema: Schema): Breach | undefined {
  const { minimum, maximum } = schema;
  if ((minimum === undefined && maximum === undefined) || typeof value === "boolean") return undefined;
  const number = Number(value);
  if (!accepts(schema, "integer", "number") || !Number.isFinite(number)) return undefined;
  if (number >= (minimum ?? -Infinity) && number <= (maximum ?? Infinity)) return undefined;
  return { rule: "range", allowed: between(minimum, maximum) };
}

function textBreach(value: string | number | boolean, schema: Schema): Breach | undefined {
  if (typeof value !== "string" || !accepts(schema, "string")) return undefined;
  const { minLength, maxLength, pattern } = schema;
  if (value.length < (minLength ?? 0) || value.length > (maxLength ?? Infinity)) {
    return { rule: "length", allowed: `${between(minLength, maxLength)} characters` };
  }
  if (pattern !== undefined && toRegExp(pattern)?.test(value) === false) {
    return { rule: "pattern", allowed: `text that matches ${pattern}` };
  }
  return undefined;
}

export function between(least: number | undefined, most: number | undefined): string {
  if (least === undefined) return `at most ${most}`;
  return most === undefined ? `at least ${least}` : `${least} to ${most}`;
}

/** A long list is cut: whoever mistyped a value needs the neighbourhood, not two hundred countries. */
export function list(values: readonly unknown[]): string {
  const shown = values.slice(0, 24).join(", ");
  return values.length > 24 ? `${shown}, … (${values.length} values)` : shown;
}
