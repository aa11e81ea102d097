/** What runs somewhere, and what ran before: read from the network, nothing is changed. */
import type { DeploymentTarget } from "../../delivery";
import { CommandError, UsageError } from "../shared/errors";
import type { DeployTo } from "./place";

export interface Running {
  readonly target: DeploymentTarget;
  /** Absent before the first release. */
  readonly current?: string;
  readonly since?: Date;
  /** What one can go back to, the last one first. */
  readonly before: readonly string[];
  /** Where a rollback goes that names no release; `current` when the last change was a rollback already. */
  readonly back?: string;
}

/** The bridge's own reading, so that what is shown is what it will do. Loaded here: it brings AWS's clients. */
export async function readRunning(to: DeployTo): Promise<Running> {
  const [{ createClients }, { readTarget }, { readHistory, releaseStack, rollbackTo }] = await Promise.all([
    import("../../delivery/bridge/aws"),
    import("../../delivery/bridge/commands"),
    import("../../delivery/bridge/releases"),
  ]);
  const clients = createClients({ region: to.region, ...(to.roleArn && { roleArn: to.roleArn }) });
  const target = await readTarget(clients, to);
  if (target === undefined)
    throw new CommandError(
      `${to.service} is not in ${to.network} of ${to.environment} (${to.region}): raise the stack first (pulumi up --stack ${to.environment}).`,
    );
  const history = await readHistory({ clients, target });
  const last = history.at(-1);
  const back = rollbackTo(history);
  return {
    target,
    ...(last && { current: last.release, since: last.at }),
    before: releaseStack(history)
      .filter((release) => release !== last?.release)
      .reverse(),
    ...(back !== undefined && { back }),
  };
}

/** The release that a rollback goes to; refuses one that never ran there. */
export function releaseToGoBackTo({ current, before, back }: Running, to: string | undefined): string {
  if (current === undefined) throw new UsageError("Nothing was ever released there: use deploy.");
  if (to !== undefined && to !== current && !before.includes(to))
    throw new UsageError(
      `${to} never ran there; before ${current} there was ${before.join(", ") || "nothing"}. Use deploy for another release.`,
    );
  const release = to ?? back;
  if (release === undefined) throw new UsageError(`${current} is the first release there: use deploy.`);
  return release;
}
