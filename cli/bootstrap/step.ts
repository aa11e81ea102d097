/** What a step is, and how steps are planned and carried out. Knows nothing of AWS. */
import type { AwsExplanation } from "../aws-errors";

/** What an account says of one step. `differs` is never changed: what is there may be meant so. */
export type StepState =
  | { readonly state: "there" | "to do"; readonly note?: string }
  | { readonly state: "differs"; readonly note: string; readonly todo: string }
  | { readonly state: "cannot be read"; readonly note: string; readonly todo: string };

export interface Step {
  readonly id: string;
  /** What will be there, in words. */
  readonly title: string;
  /** Steps without which this one cannot be done. */
  readonly needs?: readonly string[];
  /** Looks; changes nothing. */
  read(): Promise<StepState>;
  /** Makes what is missing; called only where `read` said "to do". Twice does no harm. */
  apply(): Promise<void>;
}

export interface PlannedStep {
  readonly step: Step;
  readonly found: StepState;
}

export interface Outcome {
  /** Ids of the steps that were carried out. */
  readonly done: readonly string[];
  /** The step at which it stopped. */
  readonly failed?: { readonly id: string } & AwsExplanation;
  /** Steps still to do, each with the reason. */
  readonly left: readonly { readonly id: string; readonly why: string }[];
}

export const there: StepState = { state: "there" };
export const toDo: StepState = { state: "to do" };
export const differs = (note: string, todo: string): StepState => ({ state: "differs", note, todo });

type Explain = (error: unknown) => AwsExplanation;

/** Looks at every step in order, for a later one may need what an earlier one has found. */
export async function planSteps(steps: readonly Step[], explain: Explain): Promise<readonly PlannedStep[]> {
  const planned: PlannedStep[] = [];
  for (const step of steps) planned.push({ step, found: await look(step, explain) });
  return planned;
}

async function look(step: Step, explain: Explain): Promise<StepState> {
  try {
    return await step.read();
  } catch (error) {
    const { reason, todo } = explain(error);
    return { state: "cannot be read", note: reason, todo };
  }
}

/**
 * Carries out what is to do, in order. A failure stops it; a step whose needs are not there is left, and the others
 * go on.
 */
export async function runSteps(
  planned: readonly PlannedStep[],
  explain: Explain,
  say: (line: string) => void,
): Promise<Outcome> {
  const todo = planned.filter(({ found }) => found.state === "to do");
  const ready = new Set(planned.filter(({ found }) => found.state === "there").map(({ step }) => step.id));
  const done: string[] = [];
  const left: { id: string; why: string }[] = [];
  for (const [index, { step }] of todo.entries()) {
    const missing = (step.needs ?? []).filter((id) => !ready.has(id));
    if (missing.length > 0) {
      left.push({ id: step.id, why: `needs ${missing.join(", ")}` });
      continue;
    }
    say(`[${index + 1}/${todo.length}] ${step.title}`);
    try {
      await step.apply();
    } catch (error) {
      const rest = todo.slice(index + 1).map((one) => ({ id: one.step.id, why: `comes after ${step.id}` }));
      return { done, failed: { id: step.id, ...explain(error) }, left: [...left, ...rest] };
    }
    done.push(step.id);
    ready.add(step.id);
  }
  return { done, left };
}
