/** The known run goes side by side with the first one, in a process of its own. */
import { fork } from "node:child_process";
import { getCompileCacheDir } from "node:module";
import * as path from "node:path";
import type { PlanViolation } from "./plan";

/** What the known run tells: small, as it crosses processes. */
export type KnownResult =
  | { readonly ok: true; readonly urns: readonly string[]; readonly violations: readonly PlanViolation[] }
  | { readonly ok: false; readonly problems: readonly string[]; readonly kind: "configuration" | "program" };

/** Starts the known run of a stack. Resolves with its result, also when the process dies. */
export function startKnownRun(stack: string): Promise<KnownResult> {
  const cache = getCompileCacheDir();
  const child = fork(path.join(__dirname, "known-process.js"), [stack], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: path.dirname(cache) }) },
  });
  return new Promise((resolve) => {
    let complaint = "";
    child.stderr?.on("data", (chunk) => (complaint += String(chunk)));
    child.once("message", (result) => resolve(result as KnownResult));
    child.once("exit", (code) =>
      resolve({
        ok: false,
        kind: "program",
        problems: [`the run with known ids ended with exit code ${code}: ${complaint.trim()}`],
      }),
    );
  });
}
