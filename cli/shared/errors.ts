/** How a command that talks to AWS fails, and how it ends then. */
import { ConfigurationError } from "../../config";
import { explainAwsError } from "../aws-errors";

/** The command line asks for what is not there, or lacks what is needed. */
export class UsageError extends Error {}

/** AWS refused, or what was started did not come to its end. */
export class CommandError extends Error {}

export const failed = 1;
export const userError = 2;

/** Does all of these, and throws what is wrong with the command line once, with every mistake in it. */
export function allOf<T extends readonly unknown[]>(...checks: { readonly [K in keyof T]: () => T[K] }): T {
  const mistakes: string[] = [];
  const values = checks.map((check) => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      mistakes.push(error.message);
      return undefined;
    }
  });
  if (mistakes.length > 0) throw new UsageError(mistakes.join("\n"));
  return values as unknown as T;
}

/** Says what went wrong without a stack of calls, and sets the process's exit code. */
export function fail(error: unknown): void {
  const user = error instanceof UsageError || error instanceof ConfigurationError;
  process.exitCode = user ? userError : failed;
  console.error(explain(error).trimEnd());
}

/** What AWS and the network say, and what to do: there is nothing in a stack of calls for whoever runs a command. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own =
    error instanceof UsageError || error instanceof CommandError || error instanceof ConfigurationError;
  if (own) return error.message;
  const { kind, reason, todo } = explainAwsError(error);
  // Where nobody was asked there are no words of AWS: those of the SDK say less than ours.
  if (kind === "no credentials") return `${reason}\n  ${todo}`;
  return `${error.name}: ${error.message}${kind === "other" ? "" : `\n  ${todo}`}`;
}
