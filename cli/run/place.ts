/** Where a task runs, read from what the stack has told of itself. */
import { UsageError } from "../shared/errors";
import { splitPlace } from "../shared/place";

/** What a run is asked of AWS. */
export interface RunRequest {
  readonly region: string;
  /** Role in the network's account, where that is another than the credentials'. */
  readonly roleArn?: string;
  readonly cluster: string;
  /** The newest revision is run. */
  readonly taskFamily: string;
  /** The container whose command is replaced and whose exit code counts. */
  readonly container: string;
  readonly subnets: readonly string[];
  readonly securityGroup: string;
  readonly logGroup: string;
  readonly command?: readonly string[];
}

interface ServiceOutput {
  readonly kind: string;
  readonly compute: string;
  readonly securityGroupId: string;
  readonly taskFamily?: string;
  readonly logGroup: string;
}

interface NetworkOutput {
  readonly region: string;
  readonly roleArn?: string;
  readonly clusterName: string;
  readonly privateSubnetIds: readonly string[];
  readonly services: Readonly<Record<string, ServiceOutput>>;
}

/** `jp/batch` among the outputs of a stack; refuses what is not there, and says what is. */
export function findRun(
  outputs: Readonly<Record<string, unknown>>,
  place: string,
  command: readonly string[] | undefined,
): RunRequest {
  const { network: code, service: name } = splitPlace(place);
  const network = pick(outputs as Record<string, NetworkOutput>, code, "network");
  const service = pick(network.services, name, `service in ${code}`);
  if (service.taskFamily === undefined) {
    const runnable = Object.entries(network.services).flatMap(([other, { taskFamily }]) =>
      taskFamily === undefined ? [] : [other],
    );
    throw new UsageError(
      `${place} runs on ${service.compute}, which has no task to run by hand. ` +
        `In ${code} there are tasks of: ${runnable.join(", ") || "nobody"}.`,
    );
  }
  if (command === undefined && !["job", "task"].includes(service.kind)) {
    throw new UsageError(
      `${place} is a ${service.kind}: its own command never ends. Say with --command what to run instead.`,
    );
  }
  return {
    region: network.region,
    ...(network.roleArn !== undefined && { roleArn: network.roleArn }),
    cluster: network.clusterName,
    taskFamily: service.taskFamily,
    container: name,
    subnets: network.privateSubnetIds,
    securityGroup: service.securityGroupId,
    logGroup: service.logGroup,
    ...(command && { command }),
  };
}

function pick<T>(all: Readonly<Record<string, T>>, name: string, what: string): T {
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (found === undefined) {
    throw new UsageError(`There is no ${what} "${name}": ${Object.keys(all).sort().join(", ") || "none"}.`);
  }
  return found;
}

/** A command line for the container's shell, or a JSON list of words for an image that has no shell. */
export function parseCommand(line: string): readonly string[] {
  if (!line.trimStart().startsWith("[")) {
    return ["sh", "-c", line];
  }
  const words = parseList(line);
  if (!Array.isArray(words) || words.length === 0 || words.some((word) => typeof word !== "string")) {
    throw new UsageError(`--command starts with "[" and is no JSON list of words: ${line}`);
  }
  return words as string[];
}

function parseList(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
