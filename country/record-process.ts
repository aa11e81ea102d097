/** Entry of the process that records every stack of a project: the real one, or a copy of it with a change. */
import type { RecordedProject } from "./stage";

// The SDK must not be loaded before its imports are made lean.
// eslint-disable-next-line @typescript-eslint/no-require-imports
(require("../runtime/lean-imports") as { install(): boolean }).install();

async function recordProject(stacks: readonly string[]): Promise<RecordedProject> {
  const { knownPlan, RecordingError } = await import("../preview");
  const plans: Record<string, Awaited<ReturnType<typeof knownPlan>>> = {};
  for (const stack of stacks)
    try {
      plans[stack] = await knownPlan(stack);
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      return { ok: false, message: error.message, kind: error.kind };
    }
  return { ok: true, plans };
}

recordProject(process.argv.slice(2)).then(
  (result) => process.send?.(result, () => process.disconnect()),
  (error: unknown) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exit(1);
  },
);
