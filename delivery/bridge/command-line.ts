/** The bridge's command line: what it accepts, and how every end is told. */
import { parseArgs } from "node:util";
import type { Clients, Place as AwsPlace } from "./aws";
import type { Bridge, Build, Clock, Result } from "./bridge";
import { checkRelease, deploy, readTarget, rollback, runOnce, status } from "./commands";
import { downtimeOf, inSilence, type Send } from "./downtime";
import { explainError, Refusal } from "./errors";
import { awaitTurn } from "./turns";

export const commands = ["deploy", "rollback", "run-task", "status"] as const;
type Command = (typeof commands)[number];

export const usage = `deploy   --environment <stg> --network <jp> --service <api> --release <v1.2.3>
rollback --environment <stg> --network <jp> --service <api> [--to <release>]
run-task --environment <stg> --network <jp> --service <migrate>
status   --environment <stg> --network <jp> --service <api>

  --region <name>      the network's region; default AWS_REGION
  --role <arn>         role of the network's own account
  --timeout <minutes>  for one deployment, copy or wait; default 60, waits that a strategy asks for come on top
  --json               the result as JSON on standard output, progress on standard error
  --help               this

Exit codes: 0 done, or nothing to do; 1 failed, and taken back where that was possible; 2 cannot be done as asked.`;

/** What the process brings; a test brings its own. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clients: (place: AwsPlace) => Clients;
  readonly clock: Clock;
  readonly get: Bridge["get"];
  readonly send: Send;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

interface Request {
  readonly command: Command;
  readonly place: { readonly environment: string; readonly network: string; readonly service: string };
  readonly aws: AwsPlace;
  readonly release: string | undefined;
  readonly to: string | undefined;
  readonly timeoutMs: number;
  readonly json: boolean;
  readonly build?: Build;
}

const names = { environment: /^[a-z]+$/, network: /^[a-z][a-z0-9]*$/, service: /^[a-z][a-z0-9-]*$/ };

/** Reads the command line; refuses what is not there, not known, or not needed. */
export function parse(args: readonly string[], environment: World["environment"]): Request {
  const { values, positionals } = read(args);
  const command = commands.find((one) => one === positionals[0]);
  if (command === undefined || positionals.length > 1)
    throw new Refusal(`The command is one of ${commands.join(", ")}.\n\n${usage}`);
  const needed = (name: keyof typeof names): string => {
    const value = values[name] ?? "";
    if (!names[name].test(value))
      throw new Refusal(`--${name} ${value ? `cannot be "${value}"` : "is missing"}.`);
    return value;
  };
  const only = (name: "release" | "to", allowed: Command): string | undefined => {
    if (values[name] !== undefined && command !== allowed)
      throw new Refusal(`--${name} is for ${allowed}, not for ${command}.`);
    return values[name];
  };
  const release = only("release", "deploy");
  if (command === "deploy" && !release) throw new Refusal("--release is missing.");
  const region = values.region ?? environment.AWS_REGION;
  if (!region) throw new Refusal("--region is missing, and there is no AWS_REGION.");
  const minutes = Number(values.timeout ?? 60);
  if (!(minutes > 0)) throw new Refusal(`--timeout takes minutes above zero, not "${values.timeout}".`);
  return {
    command,
    place: { environment: needed("environment"), network: needed("network"), service: needed("service") },
    aws: {
      region,
      ...(values.role !== undefined && { roleArn: values.role }),
      ...(environment.AWS_ENDPOINT_URL !== undefined && { endpoint: environment.AWS_ENDPOINT_URL }),
    },
    release,
    to: only("to", "rollback"),
    timeoutMs: minutes * 60_000,
    json: values.json ?? false,
    ...(environment.CODEBUILD_BUILD_ID !== undefined && {
      build: { id: environment.CODEBUILD_BUILD_ID, number: Number(environment.CODEBUILD_BUILD_NUMBER) },
    }),
  };
}

const text = { type: "string" } as const;

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        environment: text,
        network: text,
        service: text,
        release: text,
        to: text,
        region: text,
        role: text,
        timeout: text,
        json: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

/** Runs a command line. Returns the exit code. */
export async function main(args: readonly string[], world: World): Promise<0 | 1 | 2> {
  if (args.includes("--help") || args.includes("-h")) {
    world.out(`${usage}\n`);
    return 0;
  }
  // Whoever asks for JSON gets it also for a line that cannot be read.
  const json = args.includes("--json");
  const say = (line: string) => (json ? world.err : world.out)(`${line}\n`);
  try {
    const result = await run(parse(args, world.environment), world, say);
    if (json) world.out(`${JSON.stringify({ ok: true, ...result }, undefined, 2)}\n`);
    else {
      say(result.message);
      if (result.outcome === "status") say(JSON.stringify(result.details, undefined, 2));
    }
    return 0;
  } catch (error) {
    const { message, exitCode, errorClass } = explainError(error);
    world.err(`${message}\n`);
    if (json) world.out(`${JSON.stringify({ ok: false, exitCode, errorClass, message }, undefined, 2)}\n`);
    return exitCode;
  }
}

async function run(request: Request, world: World, say: (line: string) => void): Promise<Result> {
  const { place, command, release, to, timeoutMs } = request;
  const clients = world.clients(request.aws);
  const target = await readTarget(clients, place);
  if (target === undefined)
    return {
      outcome: "not-here",
      message: `${place.service} is not in ${place.environment} ${place.network}: nothing to do.`,
    };
  if (target.region !== request.aws.region)
    throw new Refusal(`${place.network} lies in ${target.region}: say --region ${target.region}.`);
  const bridge: Bridge = {
    target,
    clients,
    clock: world.clock,
    get: world.get,
    say,
    timeoutMs,
    ...(request.build && { build: request.build }),
  };
  if (command === "status") return status(bridge);
  if (command === "run-task") return runOnce(bridge);
  checkRelease(release ?? to);
  const stopped = await awaitTurn(bridge, command);
  return inSilence(downtimeOf(world.environment), bridge, world.send, () =>
    command === "rollback" ? rollback(bridge, to, stopped) : deploy(bridge, release ?? ""),
  );
}
