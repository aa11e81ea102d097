import { environmentOfPart, foundationStackName } from "../config";
import type { StackOutputs } from "./answers";
import { record, type Program } from "./recorder";
import type { Recording } from "./recording";
import { readStackConfig, stackNames, type StackConfig } from "./stack-file";

/** Name in Pulumi.yaml. */
export const projectName = "archipelago";

export interface StackOptions {
  /** `stg`, `canary`, `prd` or `foundation`. */
  readonly stack: string;
  /** False: ids and outputs unknown, as in the first preview. True: all known, as in an update. */
  readonly known: boolean;
  /** Another file than the stack's own. */
  readonly stackFile?: string;
  /** The stack's configuration, in place of its file. */
  readonly config?: StackConfig;
  /** Another program than the project's own. */
  readonly program?: Program;
}

/**
 * Records a stack of the project. The stacks to which it refers are run first with everything known, and their
 * outputs answer its StackReferences: the foundation, which stands before any environment, and the environment's
 * own stack, which has the hub, where this one raises a part of it.
 */
export async function recordStack(options: StackOptions): Promise<Recording> {
  const { stack, known, stackFile, program = loadProgram() } = options;
  const config = options.config ?? readStackConfig(stack, stackFile);
  const references: Record<string, StackOutputs> = {};
  if (stack !== foundationStackName) {
    references[foundationStackName] = await outputsOf(foundationStackName, program, references);
  }
  const environment = environmentOf(config);
  if (environment !== undefined) {
    references[environment] = await outputsOf(environment, program, references);
  }
  return record(program, { project: projectName, stack, known, ...config, references });
}

/** The environment of which a stack raises a part; undefined for any other stack. */
const environmentOf = ({ config }: StackConfig) =>
  environmentOfPart(JSON.parse(config["archipelago:platform"] ?? "null"));

/**
 * Records every stack of an environment with all ids known: its own, and those that raise a part of it. `stack` is
 * any of them. What one says of another's resources agrees, since their outputs answer the StackReferences.
 */
export async function recordEnvironment(stack: string): Promise<readonly Recording[]> {
  const own = environmentOf(readStackConfig(stack)) ?? stack;
  const parts = stackNames().filter((name) => environmentOf(readStackConfig(name)) === own);
  const recordings: Recording[] = [];
  for (const one of [own, ...parts]) recordings.push(await recordStack({ stack: one, known: true }));
  return recordings;
}

async function outputsOf(
  stack: string,
  program: Program,
  references: Readonly<Record<string, StackOutputs>>,
): Promise<StackOutputs> {
  const config = readStackConfig(stack);
  return (await record(program, { project: projectName, stack, known: true, ...config, references })).outputs;
}

function loadProgram(): Program {
  // Loaded at the first call: the recorder can run other programs, and this one is the heaviest to load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("../index") as Program;
}
