/** The bridge's commands, whatever the service runs on. */
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { deployBlueGreen, readState } from "./blue-green";
import type { Bridge, Result } from "./bridge";
import { deployEcs } from "./ecs";
import { newestDeployment, readService } from "./ecs-deployments";
import { classify, Refusal } from "./errors";
import { findImage } from "./images";
import { readHistory, releaseStack, rollbackTo, type Reason } from "./releases";
import { readGroup } from "./revisions";
import { deployRolling } from "./rolling";
import { deployRun, runTask } from "./run";
import { plan } from "./sides";
import {
  deploymentTargetSchema,
  targetParameter,
  type BlueGreenTarget,
  type DeploymentTarget,
  type EcsTarget,
  type RollingTarget,
  type RunTarget,
} from "./target";

export interface Place {
  readonly environment: string;
  readonly network: string;
  readonly service: string;
}

/** The descriptor; undefined when the service is not in this network. */
export async function readTarget(
  { ssm }: Pick<Bridge["clients"], "ssm">,
  { environment, network, service }: Place,
): Promise<DeploymentTarget | undefined> {
  const name = targetParameter(environment, network, service);
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
    const read = deploymentTargetSchema.safeParse(parse(Parameter?.Value ?? ""));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new Refusal(
      `${name} is no descriptor that this bridge knows (${issue?.path.join(".") || "as a whole"}: ${issue?.message}).\n` +
        `  Run \`pulumi up\` for ${environment} with the version of the platform that the bridge is of.`,
    );
  } catch (error) {
    if (classify(error) === "missing") return undefined;
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tags that tell what runs somewhere; a release called so would be moved by the next deployment. */
const networkTag = /^(stg|canary|prd)-/;

/** Refuses what cannot be the name of a release. */
export function checkRelease(release: string | undefined): void {
  if (
    release !== undefined &&
    (!/^(\w[\w.-]{0,127}|sha256:[0-9a-f]{64})$/.test(release) || networkTag.test(release))
  )
    throw new Refusal(`"${release}" is no name of a release: the tag that its build gave to its image.`);
}

/** Brings a release to the service, as its kind and strategy say. */
export async function deploy(
  bridge: Bridge,
  release: string,
  reason: Reason = { kind: "release" },
): Promise<Result> {
  const { target } = bridge;
  const { service, network, region } = target;
  bridge.say(`${service} ${release} to ${target.environment} ${network} (${region}, ${kindOf(target)})`);
  if (target.kind === "ecs") return deployEcs(bridge as Bridge<EcsTarget>, release, reason);
  if (target.kind === "run") return deployRun(bridge as Bridge<RunTarget>, release, reason);
  return target.strategy === "rolling"
    ? deployRolling(bridge as Bridge<RollingTarget>, release, reason)
    : deployBlueGreen(bridge as Bridge<BlueGreenTarget>, release, reason);
}

const kindOf = (target: DeploymentTarget): string =>
  target.kind === "run" ? "task" : `${target.kind} ${target.strategy}`;

/**
 * Goes back to the release before, or to a named one. A second time it goes no further, but finishes the first.
 * @param stopped releases whose deployments were stopped for this: one that was not noted yet is what is taken back
 */
export async function rollback(
  bridge: Bridge,
  to: string | undefined,
  stopped: readonly string[] = [],
): Promise<Result> {
  const { target, say } = bridge;
  const history = await readHistory(bridge);
  const current = history.at(-1)?.release;
  if (current === undefined)
    throw new Refusal(
      `${target.service} was never released to ${target.network}: there is nothing to roll back.`,
    );
  const unnoted = stopped.some((release) => release !== current);
  const release = to ?? (unnoted ? current : rollbackTo(history));
  if (release === undefined)
    throw new Refusal(`${current} is the first release of ${target.service} in ${target.network}.`);
  if (release !== current) return deploy(bridge, release, { kind: "rollback", from: current });
  if (unnoted) say(`${target.service} stays at ${current}: ${stopped.join(", ")} had not got there yet`);
  else if (to === undefined)
    say(`${target.service} was rolled back to ${current} already; say --to <release> to go further back`);
  return deploy(bridge, release);
}

/** Runs the service's task once, to its end. */
export async function runOnce(bridge: Bridge): Promise<Result> {
  if (bridge.target.kind !== "run")
    throw new Refusal(`${bridge.target.service} is a service, not a task: there is nothing that would end.`);
  return runTask(bridge as Bridge<RunTarget>);
}

/** What runs, and what is left to do; changes nothing. */
export async function status(bridge: Bridge): Promise<Result> {
  const { target } = bridge;
  const history = await readHistory(bridge);
  const last = history.at(-1);
  const found = await detailsOf(bridge, last?.release, last?.settled ?? false);
  const details = {
    kind: kindOf(target),
    release: last?.release,
    settled: last?.settled ?? false,
    previous: releaseStack(history).slice(0, -1).reverse(),
    ...found,
  };
  const settled = last?.settled ? "" : ", not brought to its end yet";
  return {
    outcome: "status",
    ...(last && { release: last.release }),
    message: last
      ? `${target.service} in ${target.network}: ${last.release} since ${last.at.toISOString()}${settled}.`
      : `${target.service} in ${target.network}: never released.`,
    details,
  };
}

async function detailsOf(
  bridge: Bridge,
  release: string | undefined,
  settled: boolean,
): Promise<Record<string, unknown>> {
  const { target } = bridge;
  if (target.kind === "ami") {
    if (target.strategy === "rolling") {
      const { release: deployed, attempted } = await readGroup(
        bridge as Bridge<RollingTarget>,
        target.deploymentGroup,
      );
      return { deployed, lastDeployment: attempted?.status };
    }
    const state = await readState(bridge as Bridge<BlueGreenTarget>, release ?? "", release, settled);
    return { live: state.live, sides: state.sides, left: release === undefined ? undefined : plan(state) };
  }
  const tagged = (await findImage(bridge, target.tag))?.digest;
  if (target.kind === "run") return { tagged };
  const { released } = await readService(bridge as Bridge<EcsTarget>);
  const newest = await newestDeployment(bridge as Bridge<EcsTarget>);
  return { tagged, placeholder: !released, lastDeployment: newest?.status, running: newest?.digest };
}
