import type { Problem } from "../problems";

/** A stack's file, read as the Pulumi CLI reads it. */
export interface StackFile {
  /** The key `archipelago:platform`; undefined when the file does not have it. */
  readonly platform: unknown;
  /** The other keys that are no secrets, as Pulumi hands them to a program: strings, structures as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys with an encrypted value. Their values are not read: no passphrase is ever needed. */
  readonly secretKeys: readonly string[];
  readonly problems: readonly Problem[];
}

/** A file of which nothing can be read. */
export const failed = (...problems: Problem[]): StackFile => ({
  platform: undefined,
  config: {},
  secretKeys: [],
  problems,
});
