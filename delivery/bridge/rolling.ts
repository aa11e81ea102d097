/** A service on instances, in place: revision, CodeDeploy, smoke test, parameter. */
import type { Bridge, Result } from "./bridge";
import { explainError, Failure, speaksAgainst } from "./errors";
import { awaitInstances, readGroupSize, resize, type Size } from "./groups";
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
  const { min, max, desired } = await readGroupSize(bridge, target.group);
  const asleep = desired === 0;
  if (asleep) await wake(bridge);
  try {
    await deployRevision(bridge, target.deploymentGroup, release);
    await smoke(bridge, target.smokeUrl).catch(async (error: unknown) => {
      throw await takeBack(bridge, before(history, release), error);
    });
    await writeRelease(bridge, release, reason);
    await settle(bridge);
  } finally {
    if (asleep) await putToSleep(bridge, { min, max, desired });
  }
  return {
    outcome: reason.kind === "rollback" ? "rolled-back" : "deployed",
    release,
    message: asleep
      ? `${place} is what instances in ${target.network} start with; one was woken to try it, and sleeps again.`
      : `${place} runs in ${target.network}.`,
  };
}

const awake: Size = { min: 0, max: 1, desired: 1 };

/**
 * A group without instances, as by night, gets one. CodeDeploy brings to every new instance what it last deployed to a
 * good end, after the first boot has installed what the parameter names: a release that is only noted would be
 * replaced by the one before it.
 */
async function wake(bridge: Bridge<RollingTarget>): Promise<void> {
  bridge.say(`${bridge.target.group} has no instances: one is woken for the deployment`);
  await resize(bridge, bridge.target.group, awake);
  await awaitInstances(bridge, bridge.target.group);
}

/** Unless somebody else has sized the group meanwhile: the morning came. */
async function putToSleep(bridge: Bridge<RollingTarget>, size: Size): Promise<void> {
  const now = await readGroupSize(bridge, bridge.target.group);
  if (now.min === awake.min && now.max === awake.max) await resize(bridge, bridge.target.group, size);
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
