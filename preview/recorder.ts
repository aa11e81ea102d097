/** Runs a Pulumi program without an engine and records every resource that it asks for. */
import { connect, drained, isolated, pendingRegistrations } from "./sdk";
import * as pulumi from "@pulumi/pulumi";
import type { StackOutputs } from "./answers";
import { describeError } from "./errors";
import { ResourceMonitor } from "./monitor";
import { RecordingError, type RecordedResource, type Recording } from "./recording";
import { stackType } from "./urn";
import { Vault } from "./vault";

/** A Pulumi program: makes its resources at every call, and returns the stack's outputs. */
export type Program = () => unknown;

export interface RecordOptions {
  readonly project: string;
  readonly stack: string;
  /** True: every id and output is known, as in an update. False: unknown, as in the first preview. */
  readonly known: boolean;
  /** The stack's configuration: JSON text of objects, by `<namespace>:<key>`. */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of `config` that are secret. */
  readonly secretKeys?: readonly string[];
  /** Outputs of the stacks that the program refers to, by the last part of their name. */
  readonly references?: Readonly<Record<string, StackOutputs>>;
  /** A run that makes no headway for so long has hung. Default 10,000 milliseconds. */
  readonly hangAfterMs?: number;
}

const organization = "organization";

/** One recording at a time: what a process does with unhandled rejections is one for all. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * Records one run of `program`. Rejects with a RecordingError when the program fails, leaves a rejection
 * unhandled, starts a registration that never completes, registers a URN twice, or hangs.
 */
export function record(program: Program, options: RecordOptions): Promise<Recording> {
  const recording = queue.then(() => isolated(() => run(program, options)));
  queue = recording.catch(() => undefined);
  return recording;
}

async function run(program: Program, options: RecordOptions): Promise<Recording> {
  const { project, stack, known, config = {}, secretKeys = [] } = options;
  const vault = new Vault();
  secretKeys.forEach((key) => vault.note(config[key]));
  const monitor = new ResourceMonitor({
    project,
    stack,
    known,
    vault,
    references: options.references ?? {},
    noDefaultProvider: new Set(parseList(config["pulumi:disable-default-providers"])),
  });
  await connect(monitor, { project, stack, dryRun: !known, organization });
  pulumi.runtime.setAllConfig({ ...config }, [...secretKeys]);

  const started: string[] = [];
  const failures = new Set<unknown>();
  const stopListening = listen((error) => failures.add(error));
  const warnings: string[] = [];
  const restoreLog = captureLog(warnings);
  try {
    const outcome = pulumi.runtime.runInPulumiStack(async () => {
      pulumi.runtime.registerStackTransformation(({ type, name, opts }) => {
        if (!opts.urn) {
          started.push(`${name} [${type}]`);
        }
        return undefined;
      });
      return program();
    });
    const settled = outcome.catch((error) => failures.add(error)).then(() => drained());
    const hung = await standsStill(settled, monitor, options.hangAfterMs ?? 10_000);
    await turnOfTheLoop();
    if (failures.size === 0 && hung) {
      failures.add(new HangError(pendingRegistrations()));
    }
  } finally {
    stopListening();
    restoreLog();
  }

  const problems = [...monitor.problems, ...[...failures].map((error) => describeError(error))];
  if (problems.length === 0) {
    problems.push(...missing(started, [...monitor.resources.values()]));
  }
  if (problems.length > 0) {
    const isConfiguration = [...failures].some((error) => pulumi.RunError.isInstance(error));
    throw new RecordingError(
      [...new Set(problems)].map((problem) => vault.scrub(problem)),
      isConfiguration ? "configuration" : "program",
    );
  }
  return {
    project,
    stack,
    known,
    resources: sortByUrn([...monitor.resources.values()]).map((resource) => vault.scrubValue(resource)),
    outputs: vault.scrubValue(monitor.stackOutputs),
    invokes: vault.scrubValue(monitor.invokes),
    hooks: monitor.hooks,
    warnings: warnings.map((warning) => vault.scrub(warning)),
    scrub: (text) => vault.scrub(text),
  };
}

class HangError extends Error {
  constructor(pending: readonly string[]) {
    super(
      pending.length === 0
        ? "the program hangs: it waits for something that never happens"
        : `the program hangs: ${pending.join("; ")}`,
    );
    this.stack = undefined;
  }
}

/** Whether `settled` is still open after a stretch of `limit` milliseconds without a single request. */
async function standsStill(
  settled: Promise<unknown>,
  monitor: ResourceMonitor,
  limit: number,
): Promise<boolean> {
  for (;;) {
    const before = monitor.progress;
    const done = await race(settled, limit);
    if (done || monitor.progress === before) {
      return !done;
    }
  }
}

async function race(settled: Promise<unknown>, limit: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limit);
  });
  const done = await Promise.race([settled.then(() => true), timeout]);
  clearTimeout(timer);
  return done;
}

/** Node reports unhandled rejections between turns of its loop. */
async function turnOfTheLoop(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Takes the process's failures for the time of a run, in place of whoever listens otherwise. */
function listen(onFailure: (error: unknown) => void): () => void {
  const events = ["unhandledRejection", "uncaughtException"] as const;
  const before = events.map(
    (event) => process.rawListeners(event as "exit") as ((...args: unknown[]) => void)[],
  );
  for (const event of events) {
    process.removeAllListeners(event);
    process.on(event, onFailure);
  }
  return () => {
    events.forEach((event, index) => {
      process.removeListener(event, onFailure);
      before[index]?.forEach((listener) => process.on(event, listener));
    });
  };
}

/** The SDK prints to the console when no engine listens; a preview prints one page and nothing else. */
function captureLog(warnings: string[]): () => void {
  const { warn, error, log } = console;
  const runtime = /^(?:warning|error|info): \[runtime\] /;
  const capture =
    (original: typeof console.log, keep: boolean) =>
    (...args: unknown[]) => {
      if (typeof args[0] === "string" && runtime.test(args[0])) {
        if (keep) {
          warnings.push(args[0].replace(runtime, ""));
        }
        return;
      }
      original.apply(console, args);
    };
  console.warn = capture(warn, true);
  console.error = capture(error, true);
  console.log = capture(log, false);
  return () => Object.assign(console, { warn, error, log });
}

function parseList(text: string | undefined): string[] {
  return text === undefined ? [] : (JSON.parse(text) as string[]);
}

/** Resources whose constructor ran but which no request told of. */
function missing(started: readonly string[], resources: readonly RecordedResource[]): string[] {
  const open = new Map<string, number>();
  for (const label of started) {
    open.set(label, (open.get(label) ?? 0) + 1);
  }
  for (const { name, type } of resources.filter(
    (resource) => !resource.expanded && resource.type !== stackType,
  )) {
    const label = `${name} [${type}]`;
    open.set(label, (open.get(label) ?? 0) - 1);
  }
  return [...open]
    .filter(([, count]) => count > 0)
    .map(([label]) => `${label} was started but never registered: something it waits for failed in silence`);
}

function sortByUrn(resources: RecordedResource[]): RecordedResource[] {
  return resources.sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
}
