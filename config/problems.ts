/** One thing that is wrong with a configuration, with all that is needed to put it right. */
export interface Problem {
  /** The key, as written where it stands: `countries.jp.sizing.web.max`, `config/catalogue/api.ts: port`. */
  readonly path: string;
  /** The file that has the key, such as `Pulumi.stg.yaml`, where the path does not say so itself. */
  readonly file?: string;
  /** The value found there; absent when the key itself is missing or unknown. */
  readonly value?: unknown;
  /** What is wrong. */
  readonly problem: string;
  /** What would be right. */
  readonly allowed?: string;
  /** What to change. */
  readonly fix?: string;
  /** Line of the stack file, counted from 1, when it is known. */
  readonly line?: number;
}

const longestValue = 80;

/** A value as the reader wrote it, short enough for one line. */
export function showValue(value: unknown): string {
  let text: string | undefined;
  try {
    text = typeof value === "bigint" || typeof value === "symbol" ? String(value) : JSON.stringify(value);
  } catch {
    text = undefined;
  }
  const shown = text ?? String(value);
  return shown.length > longestValue ? `${shown.slice(0, longestValue - 1)}…` : shown;
}

/** A problem as lines of a message. */
export function showProblem(problem: Problem): string {
  const value = problem.value === undefined ? "" : ` = ${showValue(problem.value)}`;
  const line = problem.line === undefined ? "" : ` (line ${problem.line})`;
  const file = problem.file === undefined || problem.path.startsWith(problem.file) ? "" : `${problem.file}: `;
  const lines = [`  ${file}${problem.path}${value}${line}`, `      ${problem.problem}`];
  if (problem.allowed !== undefined) lines.push(`      allowed: ${problem.allowed}`);
  if (problem.fix !== undefined) lines.push(`      fix: ${problem.fix}`);
  return lines.join("\n");
}

/** Everything that is wrong with a configuration, all at once. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";

  constructor(
    /** The stack whose configuration was refused. */
    readonly stackName: string,
    readonly problems: readonly Problem[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(
      `The configuration of stack "${stackName}" has ${count}:\n\n${problems.map(showProblem).join("\n\n")}\n`,
    );
  }
}

/** A stack file's own problems, each with the file's name. */
export const inFile = (stack: string, problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, file: `Pulumi.${stack}.yaml` }));
