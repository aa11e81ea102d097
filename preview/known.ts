import { judgeSteps } from "./judge";
import type { KnownResult } from "./known-run";
import { findPlaces } from "./places";
import { RecordingError } from "./recording";
import { recordStack } from "./stack";
import { stepsOf } from "./steps";

/** The known run of a stack, judged. Never rejects: what fails is in the result. */
export async function recordKnown(stack: string): Promise<KnownResult> {
  try {
    const recording = await recordStack({ stack, known: true });
    const steps = stepsOf(recording);
    const { regionOf } = findPlaces(steps);
    const sources = new Map(recording.resources.map(({ urn, source = "" }) => [urn, source]));
    return {
      ok: true,
      urns: recording.resources.map(({ urn }) => urn),
      violations: judgeSteps(steps, regionOf, sources),
    };
  } catch (error) {
    return error instanceof RecordingError
      ? { ok: false, problems: error.problems, kind: error.kind }
      : { ok: false, problems: [String(error)], kind: "program" };
  }
}
