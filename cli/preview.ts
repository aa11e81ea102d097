import * as fs from "node:fs";
import { Command } from "commander";
import { explainEnds } from "./shared/help";
import type { Plan } from "../preview/command";

interface Options {
  readonly stack: string;
  readonly from?: string;
  readonly json?: true;
  readonly tree?: true;
  readonly country?: string;
  readonly output?: string;
}

/** `archipelago preview`: a plan with no account, no login and no Pulumi. */
export function previewCommand(): Command {
  const command = new Command("preview")
    .description("show what a stack would raise: no account, no login, no Pulumi, no network")
    .option("-s, --stack <name>", "stg, canary, prd or foundation", "stg")
    .option(
      "--from <file>",
      "show the plan that `preview --json` or `pulumi preview --json` wrote; - for standard input",
    )
    .option("--json", "print the plan as JSON, in the form of `pulumi preview --json`")
    .option("--tree", "also show every resource below its parent")
    .option("--country <code>", "show one network only, e.g. jp or hub")
    .option("-o, --output <file>", "write to a file instead of the terminal")
    .action(run);
  return explainEnds(command, {
    fine: "the plan keeps every rule",
    failed: "the program failed, or the plan breaks a rule",
  });
}

async function run(options: Options, command: Command): Promise<void> {
  const { RecordingError, previewStack, readPlan, renderPlan } = await import("../preview/command");
  const progress = startProgress(options);
  try {
    checkOptions(options, command);
    const { plan, problems, scrub } =
      options.from === undefined
        ? await previewStack(options.stack)
        : { plan: readPlan(options.from), problems: [], scrub: (text: string) => text };
    progress.stop();
    checkCountry(plan, options.country);
    const { tree, country } = options;
    const text = options.json
      ? `${JSON.stringify(plan, null, 2)}\n`
      : renderPlan(plan, { colour: useColour(options), tree, country, problems });
    write(scrub(text), options.output);
    if (options.json) {
      problems.forEach((problem) => console.error(problem));
    }
    process.exitCode = problems.length + plan.archipelago.violations.length === 0 ? 0 : 1;
  } catch (error) {
    progress.stop();
    if (!(error instanceof RecordingError || error instanceof UsageError)) {
      throw error;
    }
    console.error(error.message.trimEnd());
    process.exitCode = error instanceof UsageError || error.kind === "configuration" ? 2 : 1;
  }
}

/** Options that contradict each other. */
function checkOptions({ from, json, tree }: Options, command: Command): void {
  if (from !== undefined && command.getOptionValueSource("stack") === "cli") {
    throw new UsageError("--from shows the stack of its file: leave out --stack.");
  }
  if (json && tree) {
    throw new UsageError("--json has every resource with its parent: leave out --tree.");
  }
}

/** The command line asks for what is not there. */
class UsageError extends Error {}

function checkCountry({ archipelago }: Plan, country: string | undefined): void {
  const codes = archipelago.countries.map(({ code }) => code);
  if (country !== undefined && !codes.includes(country)) {
    throw new UsageError(
      `There is no network "${country}" in ${archipelago.environment}: ${codes.join(", ") || "none"}.`,
    );
  }
}

function write(text: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    fs.writeFileSync(file, text);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new UsageError(`Cannot write to ${file}: ${writeProblems[code] ?? code}.`);
  }
}

const writeProblems: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  EISDIR: "it is a folder",
  EACCES: "it must not be written",
  ENOTDIR: "a part of the path is not a folder",
};

function useColour({ output }: Options): boolean {
  return output === undefined && process.stdout.isTTY === true && !process.env.NO_COLOR;
}

/** One line on a terminal, gone when the page comes; nothing in a pipe or in CI. */
function startProgress({ stack, from }: Options): { stop(): void } {
  if (!process.stderr.isTTY || process.env.CI || from !== undefined) {
    return { stop: () => undefined };
  }
  process.stderr.write(`previewing ${stack} …`);
  return { stop: () => process.stderr.write("\r\u001B[K") };
}
