import { makePlan } from "./make-plan";
import type { Plan } from "./plan";
import { recordStack } from "./stack";
import { readStackConfig } from "./stack-file";

/**
 * The plan of a stack from one run with every id known: what two states of the files are compared by. Rejects with
 * a RecordingError when the run fails.
 */
export async function knownPlan(stack: string): Promise<Plan> {
  const config = readStackConfig(stack);
  const recording = await recordStack({ stack, known: true, config });
  return makePlan(recording, JSON.parse(config.config["archipelago:platform"] ?? "null") as unknown);
}
