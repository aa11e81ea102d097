/** How a command that talks to AWS fails, and how it ends then. */
import { ConfigurationError } from "../../config";
import { explainAwsError } from "../aws-errors";

/** The command line asks for what is not there, or lacks what is needed. */
export class UsageError extends Error {}

/** AWS refused, or what was started did not come to its end. */
export class CommandError extends Error {}

export const failed = 1;
export const userError = 2;

/** Says what went wrong without a stack of calls, and sets the process's exit code. */
export function fail(error: unknown): void {
  const user = error instanceof UsageError || error instanceof ConfigurationError;
  process.exitCode = user ? userError : failed;
  console.error(explain(error));
}

/** What AWS and the network say, and what to do: there is nothing in a stack of calls for whoever runs a command. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own =
    error instanceof UsageError || error instanceof CommandError || error instanceof ConfigurationError;
  if (own) return error.message;
  const { kind, todo } = explainAwsError(error);
  return `${error.name}: ${error.message}${kind === "other" ? "" : `\n  ${todo}`}`;
}
