/** Entry of the process that `startKnownRun` starts. */
import type { KnownResult } from "./known-run";

// The SDK must not be loaded before its imports are made lean.
// eslint-disable-next-line @typescript-eslint/no-require-imports
(require("../runtime/lean-imports") as { install(): boolean }).install();

async function main(): Promise<void> {
  const { recordKnown } = await import("./known");
  const result: KnownResult = await recordKnown(process.argv[2] ?? "");
  process.send?.(result, () => process.disconnect());
}

void main();
