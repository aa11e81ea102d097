/** A service on ECS: tag, parameter, deployment; and all of it back again when the deployment fails. */
import type { Bridge, Result } from "./bridge";
import { explainError, Failure, speaksAgainst } from "./errors";
import {
  awaitQuiet,
  failedDeployment,
  meaningOf,
  readService,
  startDeployment,
  watchDeployment,
} from "./ecs-deployments";
import { awaitImage, findImage, moveTag, type Image } from "./images";
import { before, readHistory, settle, writeRelease, type Reason } from "./releases";
import { smoke } from "./smoke";
import type { EcsTarget } from "./target";

export async function deployEcs(bridge: Bridge<EcsTarget>, release: string, reason: Reason): Promise<Result> {
  const { target, say } = bridge;
  const { released } = await readService(bridge);
  const image = await awaitImage(bridge, release);
  if (!released) return firstRelease(bridge, release, image, reason);

  const newest = await awaitQuiet(bridge, image.digest);
  const history = await readHistory(bridge);
  const previous = before(history, release);
  const brings = newest?.digest === image.digest;
  const tagMoved = await moveTag(bridge, image);
  const noted = await writeRelease(bridge, release, reason);
  const runs = brings && meaningOf(newest?.status) === "good";
  if (runs && !tagMoved && !noted && history.at(-1)?.settled)
    return {
      outcome: "unchanged",
      release,
      message: `${target.service} ${release} runs in ${target.network} already.`,
    };

  const joins = brings && meaningOf(newest?.status) === "under-way";
  // Whether ECS was told of the release: if not, tag and parameter are all there is to put back.
  let told = runs || joins;
  try {
    if (joins && newest) {
      say(`a deployment of ${release} is under way: watching it`);
      await finish(bridge, newest.arn);
    } else if (!runs) {
      const arn = await startDeployment(bridge);
      told = true;
      await finish(bridge, arn);
    }
    await smoke(bridge, target.smokeUrl);
  } catch (error) {
    throw await takeBack(bridge, { release, previous, told }, error);
  }
  await settle(bridge);
  return {
    outcome: reason.kind === "rollback" ? "rolled-back" : "deployed",
    release,
    message: `${target.service} ${release} runs in ${target.network}.`,
  };
}

/** The task definition is the program's: it names the release's image once it has seen the parameter. */
async function firstRelease(
  bridge: Bridge<EcsTarget>,
  release: string,
  image: Image,
  reason: Reason,
): Promise<Result> {
  const { target } = bridge;
  await moveTag(bridge, image);
  await writeRelease(bridge, release, reason);
  return {
    outcome: "waits-for-program",
    release,
    message:
      `${target.service} still runs its placeholder in ${target.network}: tag and parameter are written, ` +
      `the next \`pulumi up\` of ${target.environment} brings ${release}.`,
  };
}

/** Bad ends of a deployment, as errors that say what is left to do. */
class EndedBadly extends Failure {
  constructor(
    failure: Failure,
    /** ECS itself has the old version running again. */
    readonly restored: boolean,
  ) {
    super(failure.message);
  }
}

async function finish(bridge: Bridge<EcsTarget>, arn: string): Promise<void> {
  const { status, reason } = await watchDeployment(bridge, arn);
  const meaning = meaningOf(status);
  if (meaning !== "good")
    throw new EndedBadly(failedDeployment(bridge.target, status, reason), meaning === "taken-back");
}

/** Tag and parameter as they were, and the old version deployed anew where ECS did not see to it. */
async function takeBack(
  bridge: Bridge<EcsTarget>,
  { release, previous, told }: { release: string; previous: string | undefined; told: boolean },
  error: unknown,
): Promise<unknown> {
  const { target, say } = bridge;
  if (!speaksAgainst(error)) return error;
  const { message } = explainError(error);
  if (previous === undefined)
    return new Failure(`${message}\n  There is no earlier release to go back to: ${release} stays noted.`);
  try {
    const image = await findImage(bridge, previous);
    if (image === undefined)
      return new Failure(
        `${message}\n  ${previous} has no image in ${target.region} any more: tag and parameter still say ${release}.`,
      );
    await moveTag(bridge, image);
    await writeRelease(bridge, previous, { kind: "failure", of: release });
    if (told && !(error instanceof EndedBadly && error.restored)) {
      say(`deploying ${previous} anew`);
      await finish(bridge, await startDeployment(bridge));
    }
    await settle(bridge);
    return new Failure(`${message}\n  ${previous} runs in ${target.network} again.`);
  } catch (second) {
    return new Failure(
      `${message}\n  Going back to ${previous} failed too: ${(second as Error).message}\n` +
        `  Run: rollback --service ${target.service} --to ${previous}`,
    );
  }
}
