import { execFile } from "node:child_process";
import * as fs from "node:fs";
import { promisify } from "node:util";
import { Command } from "commander";
import { foundationStackName } from "../../config";
import { projectRoot } from "../../preview/root";
import { stackNames } from "../../preview/stack-file";
import { findRun, parseCommand, type RunRequest } from "./place";
import { awaitTask, createClients, startTask, type RunResult } from "./task";
import { confirm, table } from "../shared/confirm";
import { allOf, fail, failed, UsageError } from "../shared/errors";
import { explainEnds } from "../shared/help";
import { patienceOf, type PatienceOptions } from "../shared/patience";
import { splitPlace } from "../shared/place";

interface Options extends PatienceOptions {
  readonly command?: string;
  readonly outputs?: string;
  readonly yes?: true;
  readonly json?: true;
}

/** `archipelago run stg jp/batch`: a service's task, once, by hand. */
export function runCommand(): Command {
  const command = new Command("run")
    .description(
      "run a service's task once on Fargate, wait for its end and show its log: migrations and the like",
    )
    .argument("<stack>", "stg, canary or prd")
    .argument("<service>", "<network>/<service>, such as jp/batch or hub/payment")
    .option(
      "--command <line>",
      "what to run instead of the task's own command; a JSON list where the image has no shell",
    )
    .option(
      "--outputs <file>",
      "the stack's outputs as `pulumi stack output --json` prints them, instead of asking Pulumi",
    )
    .option("-y, --yes", "do not ask")
    .option("--json", "print how it ended as JSON")
    .option("--timeout <minutes>", "how long to wait; the task itself is left running", "60")
    .option("--interval <seconds>", "how often to look whether it has ended", "5")
    .action(run);
  return explainEnds(
    command,
    {
      fine: "the task ended with 0",
      failed: "it never ran, it still runs after --timeout, or AWS refused",
      refused: "or nobody said yes: nothing was run",
    },
    "Credentials come from the standard chain of the AWS SDK, the region from the stack. Once the task has run, the exit code is that of its own container, whatever it is.",
  );
}

async function run(stack: string, place: string, options: Options): Promise<void> {
  try {
    const [patience, command] = allOf(
      () => patienceOf(options),
      () => (options.command === undefined ? undefined : parseCommand(options.command)),
      () => checkStack(stack, options),
      () => splitPlace(place),
    );
    const request = findRun(await readOutputs(stack, options.outputs), place, command);
    console.error(announce(stack, place, request));
    await confirm({ yes: options.yes, text: "Run it?", verb: "run it", refused: "Nothing was run." });
    const clients = await createClients(request);
    const task = await startTask(clients, request);
    console.error(`started ${task}`);
    report(await awaitTask(clients, request, task, patience), request, options);
  } catch (error) {
    fail(error);
  }
}

/** Whatever has networks: its name stands in the project's folder, or its outputs are given. */
function checkStack(stack: string, { outputs }: Options): void {
  if (stack === foundationStackName)
    throw new UsageError(`The ${stack} has no networks: name stg, canary or prd.`);
  const stacks = stackNames();
  if (outputs === undefined && !stacks.includes(stack))
    throw new UsageError(`There is no stack "${stack}". Stacks with a file: ${stacks.join(", ")}.`);
}

async function readOutputs(stack: string, file: string | undefined): Promise<Record<string, unknown>> {
  try {
    const text =
      file === undefined
        ? (await promisify(execFile)("pulumi", outputsOf(stack), { cwd: projectRoot })).stdout
        : fs.readFileSync(file, "utf8");
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`The outputs of ${stack} cannot be read: ${reasonOf(error, file)}`);
  }
}

const outputsOf = (stack: string) => ["stack", "output", "--json", "--stack", stack, "--non-interactive"];

/** What Pulumi said; where it said nothing, what is wrong with the file or the machine. */
function reasonOf(error: unknown, file: string | undefined): string {
  const { stderr, code, message } = error as { stderr?: string; code?: unknown; message?: string };
  if (code === "ENOENT")
    return file === undefined
      ? "Pulumi is not installed. Install it, or give the outputs with --outputs <file>."
      : `there is no file ${file}.`;
  if (error instanceof SyntaxError) return `${file ?? "what Pulumi prints"} is not JSON.`;
  return stderr?.trim() || (message ?? String(error));
}

function announce(stack: string, place: string, request: RunRequest): string {
  return table({
    service: `${place} of ${stack}`,
    region: request.region,
    cluster: request.cluster,
    task: `${request.taskFamily}, newest revision`,
    subnets: request.subnets.join(", "),
    "security group": request.securityGroup,
    command: request.command ? request.command.join(" ") : "the task's own",
  });
}

function report(result: RunResult, { logGroup }: RunRequest, { json }: Options): void {
  const { exitCode, reason, log } = result;
  process.exitCode = exitCode ?? failed;
  if (json) {
    console.log(JSON.stringify({ ...result, logGroup }, undefined, 2));
    return;
  }
  log.forEach((line) => console.log(line));
  if (log.length === 0) {
    console.error(`no log in ${logGroup}`);
  }
  const ended = exitCode === undefined ? "the container never ran" : `exit code ${exitCode}`;
  console.error(`ended: ${ended}${reason ? ` (${reason})` : ""}`);
}
