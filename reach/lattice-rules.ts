/** The rules of VPC Lattice's listeners. */
import { latticeType as type } from "./lattice-types";
import { append, record, records, type Properties, type Resource, type Resources } from "./resources";

export interface LatticeRule {
  /** The listener itself for its default action. */
  readonly resource: Resource;
  /** Whether a plain request for `/` is taken. */
  readonly takesPlain: boolean;
  readonly targetGroups: readonly Resource[];
}

/** By listener: its rules by priority, the default action last. */
export function latticeRulesOf(resources: Resources): ReadonlyMap<Resource, readonly LatticeRule[]> {
  const rules = new Map<Resource, Resource[]>();
  for (const rule of resources.ofType(type.rule)) {
    const listener = listenerOf(resources, rule);
    if (listener) {
      append(rules, listener, rule);
    }
  }
  const groupsIn = (forwards: readonly Properties[]) =>
    forwards
      .flatMap(({ targetGroups }) => records(targetGroups))
      .flatMap(({ targetGroupIdentifier }) => resources.find(type.targetGroup, targetGroupIdentifier) ?? []);
  return new Map(
    resources.ofType(type.listener).map((listener): [Resource, LatticeRule[]] => {
      const own = [...(rules.get(listener) ?? [])]
        .sort((a, b) => Number(a.inputs.priority) - Number(b.inputs.priority))
        .map((rule) => ({
          resource: rule,
          takesPlain: takesPlain(record(record(rule.inputs.match).httpMatch)),
          targetGroups: groupsIn([record(record(rule.inputs.action).forward)]),
        }));
      const forwards = records(record(listener.inputs.defaultAction).forwards);
      return [listener, [...own, { resource: listener, takesPlain: true, targetGroups: groupsIn(forwards) }]];
    }),
  );
}

/** A rule names its listener by id, by ARN, or by `<service>/<listener>`. */
function listenerOf(resources: Resources, { inputs }: Resource): Resource | undefined {
  const named = String(inputs.listenerIdentifier);
  return (
    resources.find(type.listener, named) ??
    resources
      .ofType(type.listener)
      .find(({ computed, id }) => computed?.listenerId === named || id.endsWith(`/${named}`))
  );
}

function takesPlain({ method, pathMatch, headerMatches }: Properties): boolean {
  const { exact, prefix } = record(record(pathMatch).match);
  const path = exact === undefined ? "/".startsWith(String(prefix ?? "/")) : exact === "/";
  return (method === undefined || method === "GET") && path && records(headerMatches).length === 0;
}
