/** What a country's settings say of the country alone, so that no other may inherit it. Pure. */

/**
 * Of a network: its place, its account, its stack; what somebody has set up for it elsewhere (the company's gateway, a
 * delegation); and capacity that is reserved for its load, at a price and against a quota that is 0 at first.
 */
export const ownKeys = [
  "region",
  "timeZone",
  "zones",
  "account",
  "dns",
  "routing",
  "stack",
  "onPremisesLink",
  "publicLoadBalancer",
] as const;

/** Of a service there: where its old side is, who is let in, and what it talks to by the link that is not copied. */
export const ownServiceKeys = ["cutover", "partners", "onPremises"] as const;

/** Groups of a network's settings that hold services' settings by name. */
const serviceGroups = ["services", "sizing"] as const;

export type Path = readonly string[];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Paths of what is the template's own, `also` included. */
export function ownPaths(values: unknown, also: readonly string[] = []): Path[] {
  if (!isRecord(values)) return [];
  const top = [...ownKeys, ...also].filter((key) => key in values).map((key) => [key]);
  const nested = serviceGroups.flatMap((group) => {
    const services = values[group];
    return isRecord(services)
      ? Object.entries(services).flatMap(([name, settings]) =>
          isRecord(settings)
            ? ownServiceKeys.filter((key) => key in settings).map((key) => [group, name, key])
            : [],
        )
      : [];
  });
  return [...top, ...nested];
}

/** A template's values without what is its own; groups of which nothing is left go, too. */
export const inheritable = (values: unknown, also: readonly string[] = []): unknown =>
  ownPaths(values, also).reduce(without, values);

function without(values: unknown, [key = "", ...rest]: Path): unknown {
  if (!isRecord(values)) return values;
  const { [key]: value, ...others } = values;
  if (rest.length === 0) return others;
  const left = without(value, rest);
  return isRecord(left) && Object.keys(left).length === 0 ? others : { ...values, [key]: left };
}
