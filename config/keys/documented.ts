import { z } from "zod";

/** What every key says about itself, in the editor and in the reference. */
export interface KeyDocumentation {
  /** What it does, one or two sentences. */
  readonly text: string;
  readonly unit?: string;
  /** The value when no layer says anything else, in words. */
  readonly default?: string;
  /** What a larger or other value costs. */
  readonly cost?: string;
}

/** Adds a key's documentation to its schema; editors show it, and the reference is generated from it. */
export function documented<T extends z.ZodType>(schema: T, documentation: KeyDocumentation): T {
  const { text, unit, cost } = documentation;
  const parts = [text];
  if (unit !== undefined) parts.push(`Unit: ${unit}.`);
  if (documentation.default !== undefined) parts.push(`Default: ${documentation.default}.`);
  if (cost !== undefined) parts.push(`Cost: ${cost}.`);
  return schema.meta({ description: parts.join(" "), documentation });
}
