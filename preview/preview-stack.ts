import { compareRuns } from "./compare";
import { startKnownRun } from "./known-run";
import type { Plan } from "./plan";
import { RecordingError } from "./recording";

export interface PreviewResult {
  readonly plan: Plan;
  /** Differences between the two runs; a plan with one must not be raised. */
  readonly problems: readonly string[];
  /** Blots the run's secrets out of any text made of the plan. */
  readonly scrub: (text: string) => string;
}

/**
 * Previews a stack of the project: the first run with unknown ids, the known run beside it, both judged, and the
 * two compared. Rejects with a RecordingError when either run fails.
 */
export async function previewStack(stack: string): Promise<PreviewResult> {
  try {
    return await bothRuns(stack);
  } catch (error) {
    throw error instanceof RecordingError && error.kind === "configuration"
      ? await inFull(error, stack)
      : error;
  }
}

/** The run stops at the first file that is refused; the user gets the problems of all of them. */
async function inFull(refusal: RecordingError, stack: string): Promise<RecordingError> {
  const { stackNames } = await import("./stack-file");
  if (!stackNames().includes(stack)) return refusal;
  const { configurationProblems } = await import("./configuration");
  const problems = configurationProblems(stack);
  const { ConfigurationError } = await import("../config");
  return problems.length === 0
    ? refusal
    : new RecordingError([new ConfigurationError(stack, problems).message], "configuration");
}

async function bothRuns(stack: string): Promise<PreviewResult> {
  // Started before the program is loaded here, so that the two processes load it side by side.
  const knownRun = startKnownRun(stack);
  const { readStackConfig } = await import("./stack-file");
  const { recordStack } = await import("./stack");
  const { makePlan } = await import("./make-plan");
  const config = readStackConfig(stack);
  const recording = await recordStack({ stack, known: false, config });
  const known = await knownRun;
  if (!known.ok) {
    throw new RecordingError(
      known.problems.map((problem) => `with known ids: ${problem}`),
      known.kind,
    );
  }
  const platform: unknown = JSON.parse(config.config["archipelago:platform"] ?? "null");
  return {
    plan: makePlan(recording, platform, known.violations),
    problems: compareRuns(
      recording.resources.map(({ urn }) => urn),
      known.urns,
    ),
    scrub: recording.scrub,
  };
}
