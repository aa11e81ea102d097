/** Revisions of instances: brought to the network's region, deployed by CodeDeploy, watched to the end. */
import {
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  StopDeploymentCommand,
  type DeploymentInfo,
  type DeploymentStatus,
} from "@aws-sdk/client-codedeploy";
import { CopyObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { onChange, until, type Bridge } from "./bridge";
import { classify, Failure, OutOfTime, Refusal } from "./errors";
import type { BlueGreenTarget, RollingTarget } from "./target";

export type AmiTarget = RollingTarget | BlueGreenTarget;

/** Where a build of the service leaves a release. */
export const revisionKey = (service: string, release: string): string =>
  `revisions/${service}/${release}.zip`;

/** The release that a revision's key names. */
export const releaseOf = (key: string | undefined): string | undefined =>
  /^revisions\/[^/]+\/(.+)\.zip$/.exec(key ?? "")?.[1];

/** What a status of CodeDeploy means for whoever waits. */
export const deploymentMeaning: Record<DeploymentStatus, "under-way" | "good" | "bad"> = {
  Created: "under-way",
  Queued: "under-way",
  InProgress: "under-way",
  Baking: "under-way",
  Ready: "under-way",
  Succeeded: "good",
  Failed: "bad",
  Stopped: "bad",
};
const meaningOf = (status: string | undefined) =>
  deploymentMeaning[status as DeploymentStatus] ?? "under-way";

async function hasObject({ clients }: Bridge<AmiTarget>, region: string, Bucket: string, Key: string) {
  try {
    await clients.s3(region).send(new HeadObjectCommand({ Bucket, Key }));
    return true;
  } catch (error) {
    // The object, that is: HEAD has no body that could say "no such bucket".
    if (classify(error) === "missing") return false;
    throw error;
  }
}

/** CodeDeploy reads from a bucket of its own region only. Refuses a release that was never built. */
export async function bringRevision(bridge: Bridge<AmiTarget>, release: string): Promise<void> {
  const { target, clients, say } = bridge;
  const key = revisionKey(target.service, release);
  if (await hasObject(bridge, target.region, target.revisionBucket, key)) return;
  const home = `${target.homeBucket}/${key}`;
  if (
    target.homeBucket === target.revisionBucket ||
    !(await hasObject(bridge, target.homeRegion, target.homeBucket, key))
  )
    throw new Refusal(
      `There is no release ${release} of ${target.service}: s3://${home} does not exist. Build it first.`,
    );
  await clients
    .s3(target.region)
    .send(new CopyObjectCommand({ Bucket: target.revisionBucket, Key: key, CopySource: encodeURI(home) }));
  say(`copied s3://${home} to ${target.region}`);
}

/** What a deployment group deployed last, and last to a good end. */
export async function readGroup(
  { clients: { codedeploy }, target }: Bridge<AmiTarget>,
  deploymentGroupName: string,
): Promise<{ readonly attempted?: DeploymentInfo; readonly release?: string; readonly settled: boolean }> {
  const { deploymentGroupInfo: info = {} } = await codedeploy.send(
    new GetDeploymentGroupCommand({ applicationName: target.application, deploymentGroupName }),
  );
  const get = async (deploymentId: string | undefined) =>
    deploymentId === undefined
      ? undefined
      : (await codedeploy.send(new GetDeploymentCommand({ deploymentId }))).deploymentInfo;
  const attempted = await get(info.lastAttemptedDeployment?.deploymentId);
  const successful = await get(info.lastSuccessfulDeployment?.deploymentId);
  return {
    ...(attempted && { attempted }),
    ...(successful && { release: releaseOf(successful.revision?.s3Location?.key) }),
    settled: attempted?.deploymentId === successful?.deploymentId,
  };
}

/** Deploys the release to a group and waits; joins a deployment of it that is under way, waits for others. */
export async function deployRevision(
  bridge: Bridge<AmiTarget>,
  group: string,
  release: string,
): Promise<void> {
  const { clients, target, say } = bridge;
  const key = revisionKey(target.service, release);
  const tell = onChange(say);
  const id = await until(bridge, `Another deployment to ${group} does not end`, async () => {
    const { attempted, release: runs, settled } = await readGroup(bridge, group);
    if (attempted && meaningOf(attempted.status) === "under-way") {
      const same = attempted.revision?.s3Location?.key === key && attempted.creator === "user";
      if (same) return attempted.deploymentId;
      tell(`another deployment to ${group} is under way: waiting for its end`);
      return undefined;
    }
    if (settled && runs === release) return "there";
    return create().catch((error: unknown) => {
      // Another one began since the look.
      if (classify(error) === "conflict") return undefined;
      throw error;
    });
  });
  if (id === "there") return say(`${group} has ${release} already`);
  await watch(bridge, group, id);

  async function create(): Promise<string | undefined> {
    const { deploymentId } = await clients.codedeploy.send(
      new CreateDeploymentCommand({
        applicationName: target.application,
        deploymentGroupName: group,
        revision: {
          revisionType: "S3",
          s3Location: { bucket: target.revisionBucket, key, bundleType: "zip" },
        },
        description: `${target.service} ${release}`,
      }),
    );
    say(`deployment ${deploymentId} to ${group} started`);
    return deploymentId;
  }
}

async function watch(bridge: Bridge<AmiTarget>, group: string, id: string): Promise<void> {
  const { codedeploy } = bridge.clients;
  try {
    const info = await awaitEnd(bridge, group, id);
    if (meaningOf(info.status) === "good") return;
    const { code = "", message = "" } = info.errorInformation ?? {};
    const back = info.rollbackInfo?.rollbackDeploymentId;
    if (back !== undefined) await awaitEnd(bridge, group, back);
    throw new Failure(
      `The deployment ${id} to ${group} ended in ${info.status}${[code, message].map((word) => (word ? `: ${word}` : "")).join("")}.` +
        (back === undefined ? "" : `\n  CodeDeploy put the instances back by ${back}.`),
    );
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    bridge.say(`${error.message} CodeDeploy is asked to stop and roll back.`);
    await codedeploy
      .send(new StopDeploymentCommand({ deploymentId: id, autoRollbackEnabled: true }))
      .catch((refused: unknown) => {
        if (classify(refused) !== "conflict") throw refused;
      });
    throw error;
  }
}

async function awaitEnd(bridge: Bridge<AmiTarget>, group: string, id: string): Promise<DeploymentInfo> {
  const tell = onChange(bridge.say);
  return until(bridge, `The deployment ${id} to ${group} has not ended`, async () => {
    const { deploymentInfo: info } = await bridge.clients.codedeploy.send(
      new GetDeploymentCommand({ deploymentId: id }),
    );
    const { Succeeded = 0, Failed = 0, InProgress = 0, Pending = 0 } = info?.deploymentOverview ?? {};
    tell(
      `${group}: ${info?.status}, ${Succeeded} of ${Succeeded + Failed + InProgress + Pending} instances` +
        (Failed > 0 ? `, ${Failed} failed` : ""),
    );
    return info && meaningOf(info.status) !== "under-way" ? info : undefined;
  });
}
