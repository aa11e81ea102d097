import { breach } from "./limits";
import { regionViolations } from "./offered";
import { resolverOf } from "./resolve";
import type { Place, Resolver } from "./resolve";
import { rulesOf } from "./rules";
import { sourceOf } from "./source";
import { typeFacts } from "./typeFacts";
import { isAbsent, isHidden, isRecord } from "./values";
import type { Fault, Violation } from "./violation";

/**
 * Judges every known value of a resource's inputs, in the shape in which Pulumi registers them, by AWS's own schemas and
 * by the rules that no schema holds. Unknown and secret values are passed over, and so is every property that no fact is
 * known of: silence is not approval. In order of appearance; empty when nothing is wrong or the type is not known.
 */
export function judge(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  at: { readonly region?: string },
): Violation[] {
  const faults: Fault[] = [...regionViolations(type, inputs, at.region), ...missingInputs(type, inputs)];
  const resolver = resolverOf(type);
  if (resolver) {
    const walk: Walk = { resolver, faults, source: sourceOf(resolver.cfnType) };
    judgeBlock(walk, resolver.root, inputs, "", "");
    groupFaults(walk, inputs);
  }
  for (const rule of rulesOf(type)) faults.push(...rule(inputs));
  return faults.map((fault) => ({ ...fault, message: sentence(fault) }));
}

interface Walk {
  readonly resolver: Resolver;
  readonly faults: Fault[];
  readonly source: string;
  /** Within JSON in AWS's own shape, so that what AWS requires must be there. */
  readonly exact?: boolean;
}

function judgeValue(walk: Walk, place: Place | undefined, value: unknown, path: string, shown: string): void {
  if (isAbsent(value) || isHidden(value)) return;
  if (place) {
    const { rule, allowed } = breach(value, place.schema, walk.resolver.mapping.alsoAllowed?.[path]) ?? {};
    if (rule && allowed) walk.faults.push({ property: shown, value, rule, allowed, source: walk.source });
  }
  if (typeof value === "string" && walk.resolver.mapping.json?.includes(path))
    judgeJson(walk, place, value, path, shown);
  else if (Array.isArray(value)) {
    const element = walk.resolver.element(place);
    value.forEach((item, index) => judgeValue(walk, element, item, path, `${shown}[${index}]`));
  } else if (isRecord(value)) judgeBlock(walk, walk.resolver.element(place), value, path, shown);
}

function judgeBlock(
  walk: Walk,
  parent: Place | undefined,
  block: Readonly<Record<string, unknown>>,
  path: string,
  shown: string,
): void {
  if (walk.exact) missingParts(walk, parent, block, shown);
  for (const [key, value] of Object.entries(block)) {
    const below = path ? `${path}.${key}` : key;
    if (walk.resolver.excluded(below)) continue;
    const place = walk.resolver.child(parent, key, below);
    if (walk.resolver.leadsOn(below, place))
      judgeValue(walk, place, value, below, shown ? `${shown}.${key}` : key);
  }
}

function missingParts(
  { faults, source }: Walk,
  place: Place | undefined,
  block: object,
  shown: string,
): void {
  const present = new Set(Object.keys(block).map((key) => key.toLowerCase()));
  for (const name of place?.schema.required ?? []) {
    if (present.has(name.toLowerCase())) continue;
    const property = `${shown}.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    faults.push({ property, value: undefined, rule: "required", allowed: "a value", source });
  }
}

function judgeJson(walk: Walk, place: Place | undefined, text: string, path: string, shown: string): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    walk.faults.push({ property: shown, value: text, rule: "format", allowed: "JSON", source: walk.source });
    return;
  }
  judgeValue({ ...walk, exact: true }, place, value, path, shown);
}

function missingInputs(type: string, inputs: Readonly<Record<string, unknown>>): Fault[] {
  const facts = typeFacts(type);
  return (facts?.required ?? [])
    .filter((property) => isAbsent(inputs[property]))
    .map((property) => ({
      property,
      value: undefined,
      rule: "required" as const,
      allowed: "a value",
      source: facts?.sdkSource ?? "",
    }));
}

/** Exactly one of, at least one of, not together with. What is set but otherwise left alone counts too. */
function groupFaults({ resolver, faults, source }: Walk, inputs: Readonly<Record<string, unknown>>): void {
  const { requiredXor, requiredOr, dependentExcluded } = resolver.root.schema;
  if (!requiredXor && !requiredOr && !dependentExcluded) return;
  const named = resolver.inputNames();
  const pulumi = (group: readonly string[]) => group.flatMap((name) => named.get(name) ?? []);
  const set = (group: readonly string[]) =>
    pulumi(group).filter((name) => !isAbsent(inputs[name]) && inputs[name] !== "");
  const add = (found: readonly string[], allowed: string) =>
    faults.push({ property: found.join(", "), value: undefined, rule: "exclusive", allowed, source });
  if (requiredXor && set(requiredXor).length !== 1) {
    add(set(requiredXor), `exactly one of ${pulumi(requiredXor).join(", ")}`);
  }
  if (requiredOr && set(requiredOr).length === 0) add([], `at least one of ${pulumi(requiredOr).join(", ")}`);
  // Some pairs are written down both ways, others one way only.
  const clashes = new Set(
    Object.entries(dependentExcluded ?? {}).flatMap(([one, others]) =>
      set([one]).flatMap((property) => set(others).map((other) => [property, other].sort().join(", "))),
    ),
  );
  for (const clash of clashes) add(clash.split(", "), "one of the two");
}

function sentence({ property, value, rule, allowed, source }: Fault): string {
  if (rule === "region") return `${allowed} (${source}).`;
  if (rule === "required") return `${property} is missing (${source}).`;
  if (rule === "exclusive" && value === undefined) {
    return `${property || "Nothing"} is set; allowed: ${allowed} (${source}).`;
  }
  return `${property} is ${JSON.stringify(value)}; allowed: ${allowed} (${source}).`;
}
