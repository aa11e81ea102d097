/** What an edit of the files does to the plans of the stacks. Pure. */
import { foundationStackName } from "../config";
import type { Plan, PlanState, PlanStep } from "../preview";

/** A resource that is in both plans, and not alike. */
export interface ChangedResource {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly network: string;
  /** Inputs that differ, and `options` or `provider` when these do. */
  readonly differs: readonly string[];
}

export interface PlacedResource {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  /** Code of the network that it belongs to; `platform` for what belongs to none, `foundation` for all of that. */
  readonly network: string;
}

export interface StackDifference {
  readonly stack: string;
  readonly added: readonly PlacedResource[];
  readonly changed: readonly ChangedResource[];
  readonly removed: readonly PlacedResource[];
}

/** Compares the two plans of every stack; components and providers count too. */
export function differences(
  before: Readonly<Record<string, Plan>>,
  after: Readonly<Record<string, Plan>>,
): StackDifference[] {
  return Object.keys(after).map((stack) => differenceOf(stack, before[stack], after[stack]));
}

function differenceOf(stack: string, before: Plan | undefined, after: Plan | undefined): StackDifference {
  const [old, now] = [before, after].map(
    (plan) => new Map((plan?.steps ?? []).map((step) => [step.urn, step])),
  ) as [Map<string, PlanStep>, Map<string, PlanStep>];
  // What serves every environment belongs to no network, whatever its tags say.
  const isFoundation = stack === foundationStackName;
  const place = ({ urn, newState }: PlanStep, plan: Plan | undefined): PlacedResource => ({
    urn,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    type: newState?.type ?? "",
    network: isFoundation ? stack : (plan?.archipelago.countryOf[urn] ?? "platform"),
  });
  return {
    stack,
    added: [...now.values()].filter(({ urn }) => !old.has(urn)).map((step) => place(step, after)),
    removed: [...old.values()].filter(({ urn }) => !now.has(urn)).map((step) => place(step, before)),
    changed: [...now.values()].flatMap((step) => {
      const differs = compareSteps(old.get(step.urn), step);
      return differs.length === 0 ? [] : [{ ...place(step, after), differs }];
    }),
  };
}

/** What of a resource is not as it was; nothing for one that is new. */
function compareSteps(old: PlanStep | undefined, now: PlanStep): string[] {
  if (old === undefined) return [];
  const { inputs: oldInputs = {}, provider: oldProvider, ...oldRest } = withoutOrder(old.newState);
  const { inputs = {}, provider, ...rest } = withoutOrder(now.newState);
  const keys = [...new Set([...Object.keys(oldInputs), ...Object.keys(inputs)])];
  return [
    ...keys.filter((key) => canonical(oldInputs[key]) !== canonical(inputs[key])),
    ...(oldProvider === provider ? [] : ["provider"]),
    ...(canonical(oldRest) === canonical(rest) ? [] : ["options"]),
  ];
}

/** What waits for what is no property of a resource: the engine touches none because of it. */
function withoutOrder(state: PlanState | undefined): Partial<PlanState> {
  const { dependencies, propertyDependencies, ...rest } = state ?? ({} as Partial<PlanState>);
  void [dependencies, propertyDependencies];
  return rest;
}

/** JSON with sorted keys: the same text for the same value. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ""
  );
}
