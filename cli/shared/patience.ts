import { allOf, UsageError } from "./errors";

/** How often to look, and for how long. */
export interface Patience {
  readonly timeoutMs: number;
  readonly intervalMs: number;
}

/** The options `--timeout <minutes>` and `--interval <seconds>`, as they are typed. */
export interface PatienceOptions {
  readonly timeout: string;
  readonly interval: string;
}

export function patienceOf({ timeout, interval }: PatienceOptions): Patience {
  const [minutes, seconds] = allOf(
    () => positive("--timeout", timeout),
    () => positive("--interval", interval),
  );
  return { timeoutMs: minutes * 60_000, intervalMs: seconds * 1000 };
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`${option} takes a number above zero, not "${text}".`);
  return value;
}
