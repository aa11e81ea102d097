/** A service on instances, in place: revision, CodeDeploy, smoke test, parameter. */
import type { Bridge, Result } from "./bridge";
import { explainError, Failure, speaksAgainst } from "./errors";
import { readGroupSize } from "./groups";
import { before, readHistory, settle, writeRelease, type Reason } from "./releases";
import { bringRevision, deployRevision, readGroup } from "./revisions";
import { smoke } from "./smoke";
import type { RollingTarget } from "./target";

export async function deployRolling(
  bridge: Bridge<RollingTarget>,
  release: string,
  reason: Reason,
): Promise<Result> {
  const { target } = bridge;
  const place = `${target.service} ${release}`;
  const history = await readHistory(bridge);
  const last = history.at(-1);
  const group = await readGroup(bridge, target.deploymentGroup);
  if (last?.settled && last.release === release && group.settled && group.release === release)
    return { outcome: "unchanged", release, message: `${place} runs in ${target.network} already.` };

  await bringRevision(bridge, release);
  const { desired } = await readGroupSize(bridge, target.group);
  if (desired === 0)
    throw new Failure(
      `${target.group} has no instances to deploy to. Start again when it has some: ` +
        "CodeDeploy deploys to what runs, and gives a new instance the last release that went well.",
    );
  await deployRevision(bridge, target.deploymentGroup, release);
  try {
    await smoke(bridge, target.smokeUrl);
  } catch (error) {
    throw await takeBack(bridge, before(history, release), error);
  }
  await writeRelease(bridge, release, reason);
  await settle(bridge);
  return {
    outcome: reason.kind === "rollback" ? "rolled-back" : "deployed",
    release,
    message: `${place} runs in ${target.network}.`,
  };
}

/** CodeDeploy called it good, the smoke test did not: the release before is deployed again. */
async function takeBack(
  bridge: Bridge<RollingTarget>,
  previous: string | undefined,
  error: unknown,
): Promise<unknown> {
  if (!speaksAgainst(error)) return error;
  const { message } = explainError(error);
  if (previous === undefined) return new Failure(`${message}\n  There is no earlier release to go back to.`);
  try {
    await bringRevision(bridge, previous);
    await deployRevision(bridge, bridge.target.deploymentGroup, previous);
    return new Failure(`${message}\n  ${previous} runs again.`);
  } catch (second) {
    return new Failure(`${message}\n  Going back to ${previous} failed too: ${(second as Error).message}`);
  }
}
