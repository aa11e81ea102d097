import * as fs from "node:fs";
import { Command } from "commander";
import type { Changes } from "../preview/command";
import { explainEnds } from "./shared/help";

interface Options {
  readonly from: string;
  readonly against?: string;
  readonly json?: true;
}

/** `archipelago changes`: what a preview of the engine would change, in few words. */
export function changesCommand(): Command {
  const command = new Command("changes")
    .description("what a preview of the engine would change: by country, in few words")
    .requiredOption("--from <file>", "what `pulumi preview --json --show-sames` wrote; - for standard input")
    .option("--against <file>", "what `changes --json` wrote before: fail when it is not the same now")
    .option("--json", "print every change with a digest, to be held against later")
    .action(run);
  return explainEnds(command, {
    fine: "told; with --against: the changes are those of the file",
    failed: "with --against: they are others",
  });
}

async function run({ from, against, json }: Options): Promise<void> {
  const { changesOf, readPlan, RecordingError, renderChanges, unapproved } =
    await import("../preview/command");
  try {
    const changes = changesOf(readPlan(from));
    console.log(json ? JSON.stringify(changes, undefined, 2) : renderChanges(changes));
    const others = against === undefined ? [] : unapproved(changes, readChanges(against));
    others.forEach((line) => console.error(line));
    process.exitCode = others.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof RecordingError || error instanceof UsageError)) throw error;
    console.error(error.message.trimEnd());
    process.exitCode = 2;
  }
}

/** The command line names a file that is not what it should be. */
class UsageError extends Error {}

function readChanges(file: string): Changes {
  let value: unknown;
  try {
    value = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    throw new UsageError(`${file} cannot be read as what \`changes --json\` prints.`);
  }
  const { formatVersion, changes } = (value ?? {}) as Partial<Changes>;
  if (formatVersion !== 1 || !Array.isArray(changes))
    throw new UsageError(`${file} is not what \`changes --json\` of this version prints.`);
  return value as Changes;
}
