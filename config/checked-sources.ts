import { checkSources } from "./checks";
import { countryDefinition, serviceDefinition, stackWideLayer } from "./keys";
import type { Problem } from "./problems";
import type { Sources } from "./sources";
import { validate } from "./validate";

/** The program's own files, as far as they are right, and what is wrong with the rest. */
export interface CheckedSources {
  readonly sources: Sources;
  readonly problems: readonly Problem[];
  /** Services and countries of which nothing can be used: what speaks of them may only be an echo. */
  readonly unusable: readonly string[];
}

const knownGood = new WeakSet<Sources>();

/** Checks every file by itself and against the others; the same sources are looked at once. */
export function checkedSources(sources: Sources): CheckedSources {
  if (knownGood.has(sources)) return { sources, problems: [], unusable: [] };
  const problems: Problem[] = [...(sources.unreadable ?? [])];
  const unusable = problems.map(({ path }) => /(\w+)\.ts$/.exec(path)?.[1] ?? "");
  const take = <T>(
    schema: Parameters<typeof validate<T>>[0],
    value: unknown,
    file: string,
  ): T | undefined => {
    if (value === undefined)
      problems.push({
        path: file,
        problem: "has no default export",
        allowed: "export default …",
        fix: "write it as the files beside it are, or remove the file",
      });
    const checked =
      value === undefined ? { value: undefined, problems: [] } : validate(schema, value, `${file}: `);
    problems.push(...checked.problems);
    return checked.value;
  };
  const takeAll = <T>(
    schema: Parameters<typeof validate<T>>[0],
    values: Readonly<Record<string, T>>,
    folder: string,
  ): Record<string, T> =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]): [string, T][] => {
        const taken = take(schema, value, `config/${folder}/${name}.ts`);
        if (taken === undefined) unusable.push(name);
        return taken === undefined ? [] : [[name, taken]];
      }),
    );
  const layer = (value: unknown, file: string) => take(stackWideLayer, value, file) ?? {};
  const usable: Sources = {
    platform: layer(sources.platform, "config/platform.ts"),
    environments: {
      stg: layer(sources.environments.stg, "config/environments/stg.ts"),
      canary: layer(sources.environments.canary, "config/environments/canary.ts"),
      prd: layer(sources.environments.prd, "config/environments/prd.ts"),
    },
    catalogue: takeAll(serviceDefinition, sources.catalogue, "catalogue"),
    countries: takeAll(countryDefinition, sources.countries, "countries"),
  };
  if (problems.length === 0) {
    problems.push(...checkSources(sources));
    if (problems.length === 0) knownGood.add(sources);
    return { sources, problems, unusable };
  }
  const follow = checkSources(usable).filter((problem) => !followsFrom(problem, problems, unusable));
  return { sources: usable, problems: [...problems, ...follow], unusable };
}

/** A refused key counts as absent, so a problem that speaks of a key of that name may only be its echo. */
export function followsFrom(
  { path, problem, value }: Problem,
  refused: readonly Problem[],
  unusable: readonly string[] = [],
): boolean {
  const words = new Set(`${path} ${problem} ${String(value)}`.match(/\w+/g));
  return (
    unusable.some((name) => words.has(name)) ||
    refused.some((one) => words.has(one.path.match(/\w+/g)?.at(-1) ?? ""))
  );
}
