/** A value that AWS would refuse. */
export interface Violation {
  /** Path in Pulumi's names, e.g. `defaultActions[0].type`; empty when the resource as a whole is meant. */
  readonly property: string;
  /** The value found; nothing when the property is missing. */
  readonly value: unknown;
  readonly rule:
    | "enum"
    | "range"
    | "length"
    | "pattern"
    | "items"
    | "required"
    | "exclusive"
    | "region"
    | "format"
    | "combination";
  /** What would be legal, in words. */
  readonly allowed: string;
  /** One sentence with all of it. */
  readonly message: string;
  /** Who says so. */
  readonly source: string;
}

/** What a check finds; `judge` adds the sentence. */
export type Fault = Omit<Violation, "message">;
