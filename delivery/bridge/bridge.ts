/** What every part of the bridge is given, and how it waits. */
import type { Clients } from "./aws";
import { OutOfTime, passes } from "./errors";
import type { DeploymentTarget } from "./target";

export interface Clock {
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface Bridge<Target extends DeploymentTarget = DeploymentTarget> {
  readonly target: Target;
  readonly clients: Clients;
  readonly clock: Clock;
  /** One line of progress. */
  readonly say: (line: string) => void;
  /** Status of a GET, redirects not followed; throws when nobody answers. */
  readonly get: (url: string, headers: Readonly<Record<string, string>>) => Promise<number>;
  /** For one wait: a deployment, a copy, targets to become healthy. */
  readonly timeoutMs: number;
  /** The build in which the bridge runs; absent when a person runs it. */
  readonly build?: Build;
}

/** A build of the network's deploy project. */
export interface Build {
  readonly id: string;
  /** Counts up, one project's builds in the order of their starts. */
  readonly number: number;
}

/** How a command ended; printed as JSON where asked. */
export interface Result {
  readonly outcome:
    "deployed" | "unchanged" | "not-here" | "waits-for-program" | "ran" | "rolled-back" | "status";
  readonly message: string;
  readonly release?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Pause between two looks. */
export const intervalMs = 10_000;

/**
 * Looks until there is something to see. An answer that AWS could not give is no answer: it looks again.
 * @param what for the message: what did not happen
 */
export async function until<T>(
  { clock, say, timeoutMs }: Pick<Bridge, "clock" | "say" | "timeoutMs">,
  what: string,
  look: () => Promise<T | undefined>,
  patienceMs = timeoutMs,
): Promise<T> {
  const deadline = clock.now().getTime() + patienceMs;
  for (;;) {
    const seen = await look().catch((error: unknown) => {
      if (!passes(error)) throw error;
      say(`no answer (${(error as Error).name}): looking again`);
      return undefined;
    });
    if (seen !== undefined) return seen;
    if (clock.now().getTime() >= deadline)
      throw new OutOfTime(`${what}: not within ${Math.round(patienceMs / 60_000)} minutes.`);
    await clock.sleep(intervalMs);
  }
}

/** Says a line only when it differs from the one before. */
export function onChange(say: (line: string) => void): (line: string) => void {
  let last: string | undefined;
  return (line) => {
    if (line !== last) say(line);
    last = line;
  };
}
