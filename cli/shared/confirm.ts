import { createInterface } from "node:readline/promises";
import { UsageError } from "./errors";

export interface Question {
  /** `--yes` was given. */
  readonly yes?: true;
  /** What is asked, such as `Bake?`. */
  readonly text: string;
  /** What `--yes` would do, such as `bake`. */
  readonly verb: string;
  /** What is said when the answer is no. */
  readonly refused: string;
}

/** Asks before something is started; throws when the answer is no, or nobody is there to give one. */
export async function confirm({ yes, text, verb, refused }: Question): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UsageError(`Nobody is there to ask: add --yes to ${verb}.`);
  if (!(await agreed(text))) throw new UsageError(refused);
}

/** Asks on the terminal. Whoever leaves by Ctrl+C or Ctrl+D has not agreed. */
export async function agreed(text: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${text} [y/N] `)).trim());
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
    process.stderr.write("\n");
    return false;
  } finally {
    terminal.close();
  }
}

/** Names and values in two columns, as they are shown before a question. */
export function table(rows: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(rows).map(({ length }) => length));
  return Object.entries(rows)
    .map(([key, value]) => `  ${key.padEnd(width)}  ${value}`)
    .join("\n");
}
