/** What a plan would change, told in few words for whoever approves it, and kept so that nothing else is done. */
import { createHash } from "node:crypto";
import { nameOf } from "./places";
import type { Plan, PlanStep } from "./plan";

/** Version of the file of changes. */
export const changesVersion = 1;

export interface Change {
  readonly op: string;
  readonly urn: string;
  /** Of what the resource would become: the same digest is the same change. */
  readonly digest: string;
}

export interface Changes {
  readonly formatVersion: number;
  readonly stack: string;
  /** Resources of AWS and Datadog by network and operation; `shared` is the platform's own. */
  readonly networks: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Sorted by URN; components, too. */
  readonly changes: readonly Change[];
}

/** Operations that change nothing, and the two halves of a replacement beside the replacement itself. */
const silent = [
  "same",
  "read",
  "read-discard",
  "read-replacement",
  "refresh",
  "create-replacement",
  "delete-replaced",
  "discard-replaced",
  "remove-pending-replace",
];

/** The order in which operations are told, the ones to think about last. */
const order = ["create", "import", "update", "replace", "delete"];

export function changesOf({ steps, archipelago }: Plan): Changes {
  const changing = steps.filter(({ op }) => !silent.includes(op));
  const networks: Record<string, Record<string, number>> = {};
  for (const step of changing.filter(isResource)) {
    const counts = (networks[archipelago.countryOf[step.urn] ?? "shared"] ??= {});
    counts[step.op] = (counts[step.op] ?? 0) + 1;
  }
  return {
    formatVersion: changesVersion,
    stack: archipelago.environment,
    networks: Object.fromEntries(Object.entries(networks).sort(([a], [b]) => (a < b ? -1 : 1))),
    changes: changing.map((step) => ({ op: step.op, urn: step.urn, digest: digestOf(step) })),
  };
}

function isResource({ newState, oldState }: PlanStep): boolean {
  const state = newState ?? oldState;
  return state?.custom === true && !state.type.startsWith("pulumi:");
}

/** Names in a line; more are told by their number. */
const mostNames = 8;

/**
 * At most a line a network and two of names: what is deleted or replaced is told by name, and before the networks, so that
 * it is still there where the text is cut.
 */
export function renderChanges({ stack, networks, changes }: Changes): string {
  if (changes.length === 0) return `${stack}: no changes`;
  const total: Record<string, number> = {};
  for (const counts of Object.values(networks))
    for (const [op, count] of Object.entries(counts)) total[op] = (total[op] ?? 0) + count;
  const named = ["delete", "replace"].flatMap((op) => {
    const names = changes.filter((change) => change.op === op).map(({ urn }) => nameOf(urn));
    const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
    return names.length === 0 ? [] : [`${op}: ${names.slice(0, mostNames).join(", ")}${more}`];
  });
  return [
    `${stack}: ${inWords(total) || "components only"}`,
    ...named,
    ...Object.entries(networks).map(([code, counts]) => `${code}: ${inWords(counts)}`),
  ].join("\n");
}

const inWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([op, count]) => `${count} to ${op}`)
    .join(", ");

/** What would be done that was not approved, and what was approved and would not be done. */
export function unapproved(now: Changes, approved: Changes): string[] {
  if (now.stack !== approved.stack) return [`${now.stack} was not approved: ${approved.stack} was`];
  const key = ({ op, urn }: Change) => `${op} ${urn}`;
  const before = new Map(approved.changes.map((change) => [key(change), change.digest]));
  const after = new Map(now.changes.map((change) => [key(change), change.digest]));
  return [
    ...now.changes.flatMap((change) => {
      const digest = before.get(key(change));
      if (digest === undefined) return [`${key(change)}: was not approved`];
      return digest === change.digest
        ? []
        : [`${key(change)}: would become something else than what was approved`];
    }),
    ...approved.changes
      .filter((change) => !after.has(key(change)))
      .map((change) => `${key(change)}: is not needed any more`),
  ];
}

/** Secrets stand in a preview as a mark, so they are no part of it; nor is where in the program a resource is made. */
const digestOf = ({ op, provider, newState, detailedDiff, replaceReasons }: PlanStep): string =>
  createHash("sha256")
    .update(stable([op, provider, newState?.inputs, newState?.protect, detailedDiff, replaceReasons]))
    .digest("hex");

/** JSON whose keys are sorted: the engine's order is no promise. */
function stable(value: unknown): string {
  return (
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === "object" && one !== null && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
        : one,
    ) ?? ""
  );
}
