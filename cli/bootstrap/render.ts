/** The pages of the bootstrap, as text and as data. Pure. */
import type { Outcome, PlannedStep } from "./step";
import { loginLines, type Target } from "./target";

/** Everything that the command says, for `--json`. */
export interface Report {
  readonly formatVersion: 1;
  /** Absent where the credentials did not tell. */
  readonly account?: string;
  readonly region: string;
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly state: string;
    readonly note?: string;
    readonly todo?: string;
  }[];
  /** Absent where nothing was asked for. */
  readonly outcome?: Outcome;
  readonly next: readonly string[];
}

export function reportOf(
  target: Target,
  planned: readonly PlannedStep[],
  known: boolean,
  outcome?: Outcome,
): Report {
  return {
    formatVersion: 1,
    ...(known && { account: target.accountId }),
    region: target.region,
    steps: planned.map(({ step: { id, title }, found }) => ({ id, title, ...found })),
    ...(outcome && { outcome }),
    next: target.network ? [] : loginLines(target),
  };
}

const states = ["there", "to do", "differs", "cannot be read"] as const;
const width = Math.max(...states.map((state) => state.length));

/** The plan: a line a step, and below it what to do where the command does not. */
export function planPage({ account, region, steps }: Report): string {
  const lines = [`Account ${account ?? "unknown"}, ${region}`, ""];
  // One reason for many steps is said once.
  const said = new Set<string>();
  for (const { title, state, note, todo } of steps) {
    lines.push(`  ${state.padEnd(width)}  ${title}${note ? `: ${note}` : ""}`);
    if (todo !== undefined && !said.has(todo)) {
      said.add(todo);
      lines.push(`  ${" ".repeat(width)}  → ${todo}`);
    }
  }
  const counts = states.flatMap((state) => {
    const count = steps.filter((step) => step.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return [...lines, "", counts.join(", ")].join("\n");
}

/** How it went, and what comes next. */
export function outcomePage({ outcome, steps, next }: Report): string {
  if (outcome === undefined) return "";
  const titleOf = (id: string) => steps.find((step) => step.id === id)?.title ?? id;
  const lines = [`done: ${outcome.done.length === 0 ? "nothing" : outcome.done.map(titleOf).join("; ")}`];
  for (const { id, why } of outcome.left) lines.push(`left: ${titleOf(id)} (${why})`);
  if (outcome.failed) {
    const { id, reason, todo } = outcome.failed;
    lines.push(
      `failed: ${titleOf(id)}: ${reason}`,
      `→ ${todo}`,
      "Then repeat the command: what is done stays done, and is not done again.",
    );
    return lines.join("\n");
  }
  return [...lines, ...nextLines(next)].join("\n");
}

/** What to tell Pulumi. */
export const nextLines = (next: readonly string[]): readonly string[] =>
  next.length === 0 ? [] : ["", "Then tell Pulumi of it:", ...next.map((line) => `  ${line}`)];

/** 0: all is there, or could be; 1: something failed, or only a person can go on. */
export function exitCodeOf({ steps, outcome }: Report): 0 | 1 {
  const stuck = steps.some(({ state }) => state === "differs" || state === "cannot be read");
  return stuck || outcome?.failed !== undefined || (outcome?.left.length ?? 0) > 0 ? 1 : 0;
}
