/** What the commands that write have in common: show, ask, write, say what people do next. */
import {
  CountryRefusal,
  differences,
  environmentsIn,
  partsIn,
  projectRoot,
  readTexts,
  recordBothSides,
  StageFailure,
  writeEdits,
  type BothSides,
  type Edit,
  type StackDifference,
  type Step,
  type Texts,
} from "../../country";
import { ConfigurationError, defaultSources, foundationStackName, type Sources } from "../../config";
import { agreed } from "../shared/confirm";
import { failed, UsageError, userError } from "../shared/errors";
import { checkClean } from "./git";
import { differenceJson, editJson, showDifferences, showEdits, showRemarks, showSteps } from "./show";

export interface ActOptions {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
  readonly allowDirty?: true;
}

/** A change that is decided, and not yet written. */
export interface Change {
  readonly code: string;
  /** One line: what the files will say. */
  readonly title: string;
  readonly verdict: string;
  readonly edits: readonly Edit[];
  readonly remarks: readonly string[];
  /** More for JSON. */
  readonly facts: object;
  readonly question: string;
  /** Looks at both plans; may refuse. Gives what people do next. */
  readonly steps: (sides: BothSides, changes: readonly StackDifference[]) => readonly Step[];
}

/** Plans a change of the files, and carries it out. Sets the exit code; prints no stack of calls at a mistake. */
export async function act(
  options: ActOptions,
  plan: (texts: Texts, sources: Sources) => Change,
): Promise<void> {
  try {
    const root = projectRoot();
    const texts = readTexts(root);
    const change = plan(texts, defaultSources());
    if (!options.dryRun) {
      if (!options.allowDirty) checkClean(root, change.edits, change.verdict);
      if (!options.yes && !process.stdin.isTTY)
        throw new UsageError(
          "Nobody is there to ask: add --yes to write the files, or --dry-run to only look.",
        );
    }
    const stacks = [foundationStackName, ...environmentsIn(texts), ...partsIn(texts)];
    const sides = await recordBothSides(root, stacks, change.edits, change.verdict);
    const changes = differences(sides.before, sides.after);
    checkPlans(sides);
    const steps = change.steps(sides, changes);
    const asks = !options.dryRun && options.yes !== true;
    // Whoever is asked sees what about; standard output belongs to the JSON alone.
    if (!options.json) console.log(page(change, changes));
    else if (asks) console.error(page(change, changes));
    const write = !options.dryRun && (!asks || (await agreed(change.question)));
    if (write) writeEdits(root, change.edits);
    console.log(options.json ? json(change, changes, steps, write) : outcome(steps, write));
    if (!write && !options.dryRun) process.exitCode = userError;
  } catch (error) {
    report(error);
  }
}

export function report(error: unknown): void {
  const isUsers =
    error instanceof UsageError || error instanceof CountryRefusal || error instanceof ConfigurationError;
  if (!isUsers && !(error instanceof StageFailure)) throw error;
  console.error(error.message.trimEnd());
  process.exitCode = isUsers ? userError : failed;
}

/** AWS would refuse something that it did not have to before. */
function checkPlans({ before, after }: BothSides): void {
  const broken = Object.entries(after).flatMap(([stack, plan]) => {
    const known = new Set(before[stack]?.archipelago.violations.map(({ urn, message }) => urn + message));
    return plan.archipelago.violations
      .filter(({ urn, message }) => !known.has(urn + message))
      .map(({ urn, message }) => `  ${stack}: ${urn.slice(urn.lastIndexOf("::") + 2)}: ${message}`);
  });
  if (broken.length > 0)
    throw new StageFailure(`Nothing was written: AWS would refuse the plan.\n\n${broken.join("\n")}`);
}

function page({ title, edits, remarks, code }: Change, changes: readonly StackDifference[]): string {
  return [
    title,
    "",
    "Files",
    showEdits(edits),
    "",
    "Plans, by stack",
    showDifferences(changes, code),
    ...(remarks.length > 0 ? ["", "To be looked at by a person", showRemarks(remarks)] : []),
    "",
  ].join("\n");
}

const outcome = (steps: readonly Step[], written: boolean): string =>
  [written ? "Written." : "Nothing was written.", "", "What people do, in this order", showSteps(steps)].join(
    "\n",
  );

function json(
  { code, facts, edits, remarks }: Change,
  changes: readonly StackDifference[],
  steps: readonly Step[],
  written: boolean,
): string {
  const all = {
    code,
    ...facts,
    written,
    files: edits.map(editJson),
    stacks: changes.map(differenceJson),
    remarks,
    steps,
  };
  return JSON.stringify(all, undefined, 2);
}
