import { execFile } from "node:child_process";
import * as fs from "node:fs";
import { promisify } from "node:util";
import { Command } from "commander";
import { findRun, parseCommand, type RunRequest } from "./place";
import { awaitTask, createClients, startTask, type RunResult } from "./task";
import { confirm, table } from "../shared/confirm";
import { fail, failed, UsageError } from "../shared/errors";
import { patienceOf, type PatienceOptions } from "../shared/patience";

interface Options extends PatienceOptions {
  readonly command?: string;
  readonly outputs?: string;
  readonly yes?: true;
  readonly json?: true;
}

/** `archipelago run stg jp/batch`: a service's task, once, by hand. */
export function runCommand(): Command {
  return new Command("run")
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
    .addHelpText(
      "after",
      `
Credentials come from the standard chain of the AWS SDK, the region from the stack. Exits with the exit code of
the task's own container, with 1 when it never ran, and with 2 when the command line has to change.`,
    )
    .action(run);
}

async function run(stack: string, place: string, options: Options): Promise<void> {
  try {
    const patience = patienceOf(options);
    const command = options.command === undefined ? undefined : parseCommand(options.command);
    const request = findRun(await readOutputs(stack, options.outputs), place, command);
    console.error(announce(stack, place, request));
    await confirm({ yes: options.yes, text: "Run it?", verb: "run it", refused: "Nothing was run." });
    const clients = await createClients(request.region);
    const task = await startTask(clients, request);
    console.error(`started ${task}`);
    report(await awaitTask(clients, request, task, patience), request, options);
  } catch (error) {
    fail(error);
  }
}

async function readOutputs(stack: string, file: string | undefined): Promise<Record<string, unknown>> {
  if (!/^[a-z]+$/.test(stack)) {
    throw new UsageError(`"${stack}" is no stack: stg, canary or prd.`);
  }
  try {
    const text =
      file === undefined
        ? (await promisify(execFile)("pulumi", ["stack", "output", "--json", "--stack", stack])).stdout
        : fs.readFileSync(file, "utf8");
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    const why = stderr?.trim() || (error instanceof Error ? error.message : String(error));
    throw new UsageError(`The outputs of ${stack} cannot be read: ${why}`);
  }
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
