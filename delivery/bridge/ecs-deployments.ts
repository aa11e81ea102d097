/** Deployments of an ECS service: which is the newest, what it brings, how it ends. */
import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
  type ServiceDeploymentStatus,
} from "@aws-sdk/client-ecs";
import { onChange, until, type Bridge } from "./bridge";
import { classify, Failure, OutOfTime, Refusal } from "./errors";
import type { EcsTarget } from "./target";

/** What a status means for whoever waits. */
export const statusMeaning: Record<
  ServiceDeploymentStatus,
  "under-way" | "good" | "taken-back" | "left-behind"
> = {
  PENDING: "under-way",
  IN_PROGRESS: "under-way",
  STOP_REQUESTED: "under-way",
  ROLLBACK_REQUESTED: "under-way",
  ROLLBACK_IN_PROGRESS: "under-way",
  SUCCESSFUL: "good",
  // ECS has the old version running again.
  ROLLBACK_SUCCESSFUL: "taken-back",
  // Nobody says what runs: the old version is deployed anew.
  STOPPED: "left-behind",
  ROLLBACK_FAILED: "left-behind",
};

/** A status that this bridge does not know is taken for one that is not the end. */
export const meaningOf = (status: string | undefined) =>
  statusMeaning[status as ServiceDeploymentStatus] ?? "under-way";

export interface EcsDeployment {
  readonly arn: string;
  readonly status: string;
  /** Of the release's container, as ECS resolved the tag; undefined until it has. */
  readonly digest: string | undefined;
}

/** The image that the service's task definition names; refuses a service that is not there. */
export async function readService({ clients: { ecs }, target }: Bridge<EcsTarget>): Promise<{
  readonly released: boolean;
}> {
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: target.cluster, services: [target.unit] }),
  );
  const service = services.find(({ status }) => status === "ACTIVE");
  if (service === undefined)
    throw new Refusal(
      `There is no service ${target.unit} in the cluster ${target.cluster}: run \`pulumi up\` for ${target.environment}.`,
    );
  return { released: await namesRelease({ clients: { ecs }, target }, service.taskDefinition ?? "") };
}

/** Does a task definition name the service's own image, or still the placeholder's? */
export async function namesRelease(
  { clients: { ecs }, target }: { clients: Pick<Bridge["clients"], "ecs">; target: { repository: string } },
  taskDefinition: string,
): Promise<boolean> {
  const { taskDefinition: found } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return (found?.containerDefinitions ?? []).some(({ image = "" }) =>
    image.includes(`/${target.repository}:`),
  );
}

async function list({ clients: { ecs }, target }: Bridge<EcsTarget>) {
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ cluster: target.cluster, service: target.unit }),
  );
  const age = ({ createdAt }: { createdAt?: Date }) => createdAt?.getTime() ?? 0;
  return serviceDeployments.sort((a, b) => age(b) - age(a));
}

/** The newest deployment, whoever started it. */
export async function newestDeployment(bridge: Bridge<EcsTarget>): Promise<EcsDeployment | undefined> {
  const [newest] = await list(bridge);
  if (newest?.serviceDeploymentArn === undefined) return undefined;
  return {
    arn: newest.serviceDeploymentArn,
    status: newest.status ?? "",
    digest: await digestOf(bridge, newest.targetServiceRevisionArn),
  };
}

async function digestOf({ clients: { ecs }, target }: Bridge<EcsTarget>, revision: string | undefined) {
  if (revision === undefined) return undefined;
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] }),
  );
  const images = serviceRevisions[0]?.containerImages ?? [];
  return images.find(({ containerName }) => containerName === (target.container ?? target.service))
    ?.imageDigest;
}

/** Starts one, after any other has ended; returns its ARN. */
export async function startDeployment(bridge: Bridge<EcsTarget>): Promise<string> {
  const { clients, target, say } = bridge;
  const known = new Set((await list(bridge)).map(({ serviceDeploymentArn }) => serviceDeploymentArn));
  await until(bridge, `Another deployment of ${target.unit} does not end`, async () => {
    try {
      return await clients.ecs.send(
        new UpdateServiceCommand({ cluster: target.cluster, service: target.unit, forceNewDeployment: true }),
      );
    } catch (error) {
      if (classify(error) !== "conflict") throw error;
      say(`another deployment of ${target.unit} is under way: waiting for its end`);
      return undefined;
    }
  });
  say(`deployment of ${target.unit} started`);
  return until(
    bridge,
    `ECS does not show the deployment of ${target.unit}`,
    async () =>
      (await list(bridge)).find(({ serviceDeploymentArn }) => !known.has(serviceDeploymentArn))
        ?.serviceDeploymentArn,
  );
}

/** A strategy's own steps and bake are no sign of trouble. */
const patienceOf = ({ timeoutMs, target }: Bridge<EcsTarget>) => timeoutMs + target.plannedMinutes * 60_000;

/** Waits for the end of a deployment; returns the status, and the reason that ECS gives for a bad one. */
export async function watchDeployment(
  bridge: Bridge<EcsTarget>,
  arn: string,
): Promise<{ readonly status: ServiceDeploymentStatus; readonly reason: string }> {
  const { clients, target } = bridge;
  const tell = onChange(bridge.say);
  const look = async () => {
    const { serviceDeployments = [] } = await clients.ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
    );
    const [found] = serviceDeployments;
    if (found?.status === undefined) return undefined;
    const { status, statusReason, rollback, lifecycleStage } = found;
    const reason = rollback?.reason ?? statusReason ?? "";
    tell([`${target.unit}: ${status}`, lifecycleStage, reason].filter(Boolean).join(", "));
    return meaningOf(status) === "under-way" ? undefined : { status, reason };
  };
  try {
    return await until(bridge, `The deployment of ${target.unit} has not ended`, look, patienceOf(bridge));
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    bridge.say(`${error.message} ECS is asked to roll it back.`);
    await clients.ecs
      .send(new StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: "ROLLBACK" }))
      .catch((refused: unknown) => {
        // It may have ended between the look and the call: the next look tells.
        if (!["conflict", "invalid"].includes(classify(refused) ?? "")) throw refused;
      });
    const end = await until(bridge, `The rollback of ${target.unit} has not ended`, look);
    if (end.status === "SUCCESSFUL") return end;
    return { ...end, reason: error.message };
  }
}

/** Waits until nothing is under way that would bring another image. */
export async function awaitQuiet(
  bridge: Bridge<EcsTarget>,
  digest: string,
): Promise<EcsDeployment | undefined> {
  const tell = onChange(bridge.say);
  const newest = await until(
    bridge,
    `Another deployment of ${bridge.target.unit} does not end`,
    async () => {
      const found = (await newestDeployment(bridge)) ?? "none";
      if (found === "none" || meaningOf(found.status) !== "under-way" || found.digest === digest)
        return found;
      tell(`another deployment of ${bridge.target.unit} is under way (${found.status}): waiting for its end`);
      return undefined;
    },
    patienceOf(bridge),
  );
  return newest === "none" ? undefined : newest;
}

export const failedDeployment = (target: EcsTarget, status: string, reason: string): Failure =>
  new Failure(`The deployment of ${target.unit} ended in ${status}${reason ? `: ${reason}` : ""}.`);
