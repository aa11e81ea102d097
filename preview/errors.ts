import { RunError } from "@pulumi/pulumi";
import { sourcePlace } from "./source-place";

/** An error of the program in one sentence: its message and the place in the TypeScript source that threw it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const isUserError: boolean = RunError.isInstance(error);
  if (isUserError) {
    return error.message;
  }
  const place = ownFrames(error.stack ?? "")[0];
  return place === undefined ? error.message : `${error.message} (${place})`;
}

/** Places in the project's own sources, innermost first. */
function ownFrames(stack: string): string[] {
  return [...stack.matchAll(/\(?((?:file:\/\/)?\/[^():]+):(\d+):(\d+)\)?$/gm)]
    .map(([, file = "", line, column]) => sourcePlace(`${file}:${line}:${column}`))
    .filter((place) => place !== undefined);
}
