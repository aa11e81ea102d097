/** The release parameter: what runs, what ran before, and whether the last change came to its end. */
import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
} from "@aws-sdk/client-ssm";
import type { Bridge } from "./bridge";
import { classify } from "./errors";

/** Why a version of the parameter was written; kept as its description, so that history can be read. */
export type Reason =
  | { readonly kind: "release" }
  | { readonly kind: "rollback"; readonly from: string }
  | { readonly kind: "failure"; readonly of: string };

export interface Version {
  readonly release: string;
  readonly description: string;
  readonly version: number;
  readonly at: Date;
  /** The deployment of it came to its good end. */
  readonly settled: boolean;
}

/** Label of the version whose deployment was finished. A parameter has it once: it moves. */
export const settledLabel = "settled";

const rolledBack = "rolled back from ";
const putBack = "put back after ";

export const describeReason = (reason: Reason): string =>
  ({
    release: () => "released",
    rollback: () => `${rolledBack}${(reason as { from: string }).from}`,
    failure: () => `${putBack}${(reason as { of: string }).of} failed`,
  })[reason.kind]();

/** All versions that Parameter Store still has (a hundred), oldest first; none before the first release. */
export async function readHistory({
  clients,
  target,
}: Pick<Bridge, "clients" | "target">): Promise<Version[]> {
  const found: Version[] = [];
  let next: string | undefined;
  do {
    const page = await clients.ssm
      .send(
        new GetParameterHistoryCommand({ Name: target.releaseParameter, MaxResults: 50, NextToken: next }),
      )
      .catch((error: unknown) => {
        if (classify(error) === "missing") return undefined;
        throw error;
      });
    for (const {
      Value = "",
      Description = "",
      Version = 0,
      LastModifiedDate,
      Labels = [],
    } of page?.Parameters ?? [])
      found.push({
        release: Value,
        description: Description,
        version: Version,
        at: LastModifiedDate ?? new Date(0),
        settled: Labels.includes(settledLabel),
      });
    next = page?.NextToken;
  } while (next !== undefined);
  return found.sort((a, b) => a.version - b.version);
}

/** Releases that one can go back through, the running one last: what failed or was rolled back is not among them. */
export function releaseStack(history: readonly Pick<Version, "release" | "description">[]): string[] {
  const stack: string[] = [];
  for (const { release, description } of history) {
    const back = description.startsWith(rolledBack) || description.startsWith(putBack);
    const known = stack.lastIndexOf(release);
    if (back && known >= 0) stack.length = known + 1;
    else if (stack.at(-1) !== release) stack.push(release);
  }
  return stack;
}

/** What ran before a release, as its deployment found it; undefined when there was nothing. */
export function before(history: readonly Version[], release: string): string | undefined {
  const stack = releaseStack(history);
  return stack.at(-1) === release ? stack.at(-2) : stack.at(-1);
}

/** Where a rollback goes that names no release. A second one goes no further: that has to be asked for by name. */
export function rollbackTo(history: readonly Version[]): string | undefined {
  const last = history.at(-1);
  return last?.description.startsWith(rolledBack) ? last.release : releaseStack(history).at(-2);
}

/** Writes the release; a version that says so already is left as it is. Returns whether one was written. */
export async function writeRelease(bridge: Bridge, release: string, reason: Reason): Promise<boolean> {
  const { clients, target, say } = bridge;
  if ((await readHistory(bridge)).at(-1)?.release === release) return false;
  await clients.ssm.send(
    new PutParameterCommand({
      Name: target.releaseParameter,
      Value: release,
      Type: "String",
      Description: describeReason(reason),
      Overwrite: true,
    }),
  );
  say(`${target.releaseParameter} = ${release}`);
  return true;
}

/** Marks the newest version as brought to its end. */
export async function settle({ clients, target }: Bridge): Promise<void> {
  const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name: target.releaseParameter }));
  await clients.ssm.send(
    new LabelParameterVersionCommand({
      Name: target.releaseParameter,
      ParameterVersion: Parameter?.Version,
      Labels: [settledLabel],
    }),
  );
}
