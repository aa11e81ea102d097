/** A service on instances with two sides: the steps of a deployment, and the way back from each of them. */
import type { Bridge, Result } from "./bridge";
import { explainError, Failure, Refusal, speaksAgainst } from "./errors";
import { raisedAlarms } from "./alarms";
import {
  awaitHealthy,
  awaitInstances,
  followSchedule,
  healthyTargets,
  readGroupSize,
  resize,
  stopped,
  type Size,
} from "./groups";
import { before, readHistory, settle, writeRelease, type Reason } from "./releases";
import { bringRevision, deployRevision, readGroup } from "./revisions";
import {
  lingerMs,
  matched,
  moved,
  otherSide,
  plan,
  remainingMs,
  sizeFor,
  stopAfterMs,
  type SideState,
  type State,
  type Step,
} from "./sides";
import { smoke, smokeSide } from "./smoke";
import { moveTraffic, readLive } from "./switch";
import type { BlueGreenTarget, SideName } from "./target";

type BlueGreenBridge = Bridge<BlueGreenTarget>;

/** What the steps of one run share. */
interface Run {
  readonly bridge: BlueGreenBridge;
  readonly release: string;
  readonly reason: Reason;
  readonly from: SideName;
  readonly to: SideName;
  readonly previous: string | undefined;
  /** When traffic last moved, as far as that is known: the parameter is written right after. */
  movedAt: Date | undefined;
  /** The size at which the new side was woken, while off hours keep the live one down. */
  woken?: Size;
}

export async function deployBlueGreen(
  bridge: BlueGreenBridge,
  release: string,
  reason: Reason,
): Promise<Result> {
  const { target, say, clock } = bridge;
  const history = await readHistory(bridge);
  const last = history.at(-1);
  const state = await readState(bridge, release, last?.release, last?.settled ?? false);
  const next = plan(state);
  if (next.kind === "nothing")
    return {
      outcome: "unchanged",
      release,
      message: `${target.service} ${release} runs in ${target.network} already.`,
    };
  if (next.kind === "unclear")
    throw new Refusal(
      `Traffic of ${target.service} goes to both sides, and neither alone has ${release} or ${last?.release ?? "a noted release"}.\n` +
        `  Look with \`status\`, move the rules to one side by hand, then start again.`,
    );
  if (next.kind === "restore") {
    say(`an earlier run left traffic on both sides: back to ${next.to}, which has ${last?.release}`);
    await moveTraffic(bridge, next.to);
    return deployBlueGreen(bridge, release, reason);
  }
  await bringRevision(bridge, release);
  const { from, to } = next;
  if (next.steps[0] !== "drain") say(`an earlier run ended before its time: going on with ${next.steps[0]}`);
  const run: Run = {
    bridge,
    release,
    reason,
    from,
    to,
    previous: before(history, release),
    movedAt: last?.at,
  };
  if (next.steps.includes("note") && last?.release !== release && !next.steps.includes("move"))
    run.movedAt = clock.now();
  await walk(run, next.steps);
  return {
    outcome: reason.kind === "rollback" ? "rolled-back" : "deployed",
    release,
    message: `${target.service} ${release} runs in ${target.network}, on ${to}.`,
    details: { side: to },
  };
}

/** What can be seen of both sides. */
export async function readState(
  bridge: BlueGreenBridge,
  wanted: string,
  noted: string | undefined,
  settled: boolean,
): Promise<State> {
  const read = async (side: SideName): Promise<SideState> => {
    const { group, deploymentGroup } = bridge.target.sides[side];
    const { desired, max, scheduled } = await readGroupSize(bridge, group);
    const { release } = await readGroup(bridge, deploymentGroup);
    return { desired, max, scheduled, ...(release !== undefined && { release }) };
  };
  const [live, blue, green] = await Promise.all([readLive(bridge), read("blue"), read("green")]);
  return { wanted, live, sides: { blue, green }, ...(noted !== undefined && { noted }), settled };
}

async function walk(run: Run, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    try {
      await actions[step](run);
    } catch (error) {
      throw await takeBack(run, step, error);
    }
  }
}

const actions: Record<Step, (run: Run) => Promise<void>> = {
  drain: async ({ bridge, to, movedAt }) => {
    if ((await readGroupSize(bridge, bridge.target.sides[to].group)).desired === 0) return;
    await pause(bridge, lingerMs(bridge.target), movedAt, "resolvers may still remember the idle side");
  },
  size: async (run) => {
    const { bridge, from, to } = run;
    const { sides } = bridge.target;
    const live = await readGroupSize(bridge, sides[from].group);
    const size = sizeFor(live, bridge.target);
    if (live.max === 0) run.woken = size;
    await followSchedule(bridge, sides[to].group, false);
    await resize(bridge, sides[to].group, size);
    await awaitInstances(bridge, sides[to].group);
  },
  deploy: ({ bridge, to, release }) =>
    deployRevision(bridge, bridge.target.sides[to].deploymentGroup, release),
  healthy: ({ bridge, to }) => awaitHealthy(bridge, bridge.target.sides[to]),
  test: ({ bridge, to }) => smokeSide(bridge, bridge.target.sides[to]),
  match: async ({ bridge, from, to }) => {
    const { sides } = bridge.target;
    const idle = await readGroupSize(bridge, sides[to].group);
    await resize(bridge, sides[to].group, matched(await readGroupSize(bridge, sides[from].group), idle));
    await awaitHealthy(bridge, sides[to]);
  },
  move: async (run) => {
    await moveTraffic(run.bridge, run.to);
    run.movedAt = run.bridge.clock.now();
  },
  schedule: ({ bridge, from, to }) => handSchedule(bridge, from, to),
  note: async ({ bridge, release, reason }) => void (await writeRelease(bridge, release, reason)),
  smoke: ({ bridge }) => smoke(bridge, bridge.target.smokeUrl),
  bake,
  stop: async ({ bridge, from, to, woken }) => {
    const { sides } = bridge.target;
    await resize(bridge, sides[from].group, stopped);
    // It is as off hours left the service, unless these have ended meanwhile.
    const now = await readGroupSize(bridge, sides[to].group);
    if (woken && now.min === woken.min && now.max === woken.max)
      await resize(bridge, sides[to].group, stopped);
  },
  settle: ({ bridge }) => settle(bridge),
};

/** Taken away first: for a moment nobody sizes rather than two. */
async function handSchedule(bridge: BlueGreenBridge, from: SideName, to: SideName): Promise<void> {
  const { sides } = bridge.target;
  await followSchedule(bridge, sides[from].group, false);
  await followSchedule(bridge, sides[to].group, true);
}

/** How often the new side is looked at while it bakes. */
const bakeLookMs = 30_000;

/**
 * Both sides run. It goes back when the new one has no healthy target left, when an alarm on it is raised, or when
 * it fails its smoke test at the end.
 */
async function bake({ bridge, to, movedAt }: Run): Promise<void> {
  const { clock, target, say } = bridge;
  const total = stopAfterMs(target);
  let left = remainingMs(total, movedAt ?? clock.now(), clock.now());
  if (left === 0) return;
  say(`both sides run for another ${Math.ceil(left / 1000)} seconds`);
  for (; left > 0; left = remainingMs(total, movedAt ?? clock.now(), clock.now())) {
    await clock.sleep(Math.min(left, bakeLookMs));
    if ((await healthyTargets(bridge, target.sides[to])) === 0)
      throw new Failure(`${target.sides[to].group} has a target group without a healthy target.`);
    const raised = await raisedAlarms(bridge, target.sides[to].alarms);
    if (raised.length > 0) throw new Failure(`Raised: ${raised.join(", ")}.`);
  }
  await smoke(bridge, target.smokeUrl);
}

async function pause(
  { clock, say }: BlueGreenBridge,
  waitMs: number,
  since: Date | undefined,
  why: string,
): Promise<void> {
  const left = since === undefined ? 0 : remainingMs(waitMs, since, clock.now());
  if (left === 0) return;
  say(`waiting ${Math.ceil(left / 1000)} seconds: ${why}`);
  await clock.sleep(left);
}

/** Traffic, parameter and sizes as they were before. Only what speaks against the release is a reason to. */
async function takeBack(run: Run, step: Step, error: unknown): Promise<unknown> {
  const { bridge, release, from, to, previous } = run;
  const { target, say, clock } = bridge;
  if (!speaksAgainst(error)) return error;
  const { message } = explainError(error);
  // The old side is stopped, or being stopped: the new one has proved itself.
  if (step === "stop" || step === "settle") return error;
  say(`${step} failed: ${message}`);
  try {
    if (moved(step)) {
      if ((await readGroupSize(bridge, target.sides[from].group)).desired === 0)
        return new Failure(`${message}\n  ${from} is stopped already: run rollback.`);
      await moveTraffic(bridge, from);
      await handSchedule(bridge, to, from);
      const back = clock.now();
      if (previous !== undefined) await writeRelease(bridge, previous, { kind: "failure", of: release });
      await pause(bridge, lingerMs(target), back, `resolvers may still remember ${to}`);
    }
    await resize(bridge, target.sides[to].group, stopped);
    if (moved(step) && previous !== undefined) await settle(bridge);
    return new Failure(
      `${message}\n  ${otherSide(to)} serves, as before${previous ? `, with ${previous}` : ""}.`,
    );
  } catch (second) {
    return new Failure(
      `${message}\n  Going back to ${from} failed too: ${(second as Error).message}\n  Start again, or look with \`status\`.`,
    );
  }
}
