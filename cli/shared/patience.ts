import { UsageError } from "./errors";

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

export const patienceOf = ({ timeout, interval }: PatienceOptions): Patience => ({
  timeoutMs: positive("--timeout", timeout) * 60_000,
  intervalMs: positive("--interval", interval) * 1000,
});

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`${option} takes a number above zero, not "${text}".`);
  return value;
}
