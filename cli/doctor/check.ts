/** What a check is, and how checks are shown. Pure. */
import Table from "cli-table3";
import type { AwsExplanation } from "../aws-errors";
import { pipedWidth } from "../shared/width";

export const checkStates = ["ok", "missing", "unknown"] as const;
export type CheckState = (typeof checkStates)[number];

export const groups = ["tools", "state", "account", "regions", "quotas", "stacks", "DNS", "by hand"] as const;
export type Group = (typeof groups)[number];

export interface Check {
  readonly group: Group;
  /** What is looked at. */
  readonly what: string;
  readonly state: CheckState;
  /** What was found. */
  readonly found: string;
  /** What to do about it; absent where all is well. */
  readonly todo?: string;
}

/** An answer, or why there is none. */
export type Answer<T> = { readonly value: T } | { readonly failed: AwsExplanation };

export const ok = (group: Group, what: string, found: string): Check => ({ group, what, state: "ok", found });
export const missing = (group: Group, what: string, found: string, todo: string): Check => ({
  group,
  what,
  state: "missing",
  found,
  todo,
});
export const unknown = (
  group: Group,
  what: string,
  { reason, todo }: Pick<AwsExplanation, "reason" | "todo">,
): Check => ({
  group,
  what,
  state: "unknown",
  found: reason,
  todo,
});

/** Judges an answer; without one the check is unknown, with the reason. */
export function judge<T>(group: Group, what: string, answer: Answer<T>, of: (value: T) => Check): Check {
  return "value" in answer ? of(answer.value) : unknown(group, what, answer.failed);
}

/** 0 when everything is known to be there. */
export const exitCodeOf = (checks: readonly Check[]): 0 | 1 =>
  checks.every(({ state }) => state === "ok") ? 0 : 1;

export function countsOf(checks: readonly Check[]): Readonly<Record<CheckState, number>> {
  const count = (state: CheckState) => checks.filter((check) => check.state === state).length;
  return { ok: count("ok"), missing: count("missing"), unknown: count("unknown") };
}

/** The table, and below it what to do: each thing once, in the order in which it is met. */
export function page(checks: readonly Check[], width = pipedWidth): string {
  const table = new Table({
    head: ["", "what", "state", "found"],
    style: { head: [], border: [], compact: true },
    wordWrap: true,
    colWidths: columnsOf(checks, width),
  });
  let last = "";
  for (const { group, what, state, found } of checks) {
    table.push([group === last ? "" : group, what, state, found]);
    last = group;
  }
  const todos = new Map<string, string[]>();
  for (const { what, todo } of checks)
    if (todo !== undefined) todos.set(todo, [...(todos.get(todo) ?? []), what]);
  const { ok: fine, missing: absent, unknown: open } = countsOf(checks);
  const lines = [...todos].map(([todo, whats]) => `  ${short(whats)}\n    → ${todo}`);
  return [
    table.toString(),
    "",
    ...(lines.length > 0 ? ["What to do:", ...lines, ""] : []),
    `${fine} ok, ${absent} missing, ${open} unknown`,
  ].join("\n");
}

/** Widths of the four columns, paddings included: the last one takes what the others leave, and wraps. */
function columnsOf(checks: readonly Check[], width: number): number[] {
  const widest = (head: string, of: (check: Check) => string) =>
    2 + Math.max(head.length, ...checks.map((check) => of(check).length));
  const [group, state] = [widest("", (check) => check.group), widest("state", (check) => check.state)];
  const rest = width - group - state - 5;
  const what = Math.min(
    widest("what", (check) => check.what),
    Math.ceil(rest / 2),
  );
  const found = Math.min(
    widest("found", (check) => check.found),
    rest - what,
  );
  return [group, what, state, found];
}

const short = (whats: readonly string[]): string =>
  whats.length <= 3 ? whats.join("; ") : `${whats.slice(0, 2).join("; ")}; and ${whats.length - 2} more`;
