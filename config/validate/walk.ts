import { z } from "zod";
import type { KeyDocumentation } from "../keys";

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

/** The keys that a schema knows at a path. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const at = schemaAt(schema, path);
  return at instanceof z.ZodObject ? Object.keys(at.shape as object) : [];
}

/** What a key is for. */
export function descriptionAt(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  const at = schemaAt(schema, path);
  const documentation = at && (z.globalRegistry.get(at)?.documentation as KeyDocumentation | undefined);
  return documentation?.text;
}

/** The range of a whole number, in words. */
export function rangeAt(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  const at = schemaAt(schema, path);
  if (!(at instanceof z.ZodNumber)) return undefined;
  const { minValue, maxValue } = at;
  return minValue === null || maxValue === null ? undefined : `${minValue} to ${maxValue}`;
}
