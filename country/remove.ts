import { nearest, hubCode, type EnvironmentName, type Sources } from "../config";
import { changedOnly, type Edit, type Texts } from "./edits";
import { environmentsIn, loadAll, stackFileOf } from "./environments";
import { mentions } from "./add";
import { CountryRefusal } from "./refusal";
import { removeLayer } from "./source-text";
import { countriesIn, removeEntry } from "./stack-text";

/** Where a country stands, and what keeps it from being touched. */
export interface Standing {
  readonly code: string;
  /** Environments whose stack file has it. */
  readonly stacks: readonly EnvironmentName[];
  /** Those of them that protect their data. */
  readonly protectedStacks: readonly EnvironmentName[];
}

/** Finds a country in the files. Throws a refusal when there is none of that code, or no stack file has it. */
export function standingOf(texts: Texts, sources: Sources, code: string, verdict: string): Standing {
  const known = Object.keys(sources.countries).filter((one) => one !== hubCode);
  if (!known.includes(code))
    throw new CountryRefusal(verdict, [
      {
        path: "<code>",
        value: code,
        problem:
          code === hubCode
            ? "is the network of the shared services, which every country needs"
            : "there is no such country",
        allowed: known.join(", "),
        fix: nearest(code, known) ?? "see ./archipelago country list",
      },
    ]);
  const environments = loadAll(texts, sources, verdict);
  const stacks = environmentsIn(texts).filter((stack) =>
    countriesIn(texts[stackFileOf(stack)] ?? "", stackFileOf(stack)).includes(code),
  );
  if (stacks.length === 0)
    throw new CountryRefusal(verdict, [
      {
        path: `countries.${code}`,
        problem: "stands in no stack file: no environment has the country",
        fix: `name it under countries: of a stack file, or delete config/countries/${code}.ts yourself`,
      },
    ]);
  const apart = environments.flatMap(({ environment, countries }) =>
    countries.flatMap((one) => (one.code === code && one.stack ? [{ environment, stack: one.stack }] : [])),
  );
  if (apart.length > 0)
    throw new CountryRefusal(
      verdict,
      apart.map(({ environment, stack }) => ({
        file: stackFileOf(environment),
        path: `countries.${code}.stack`,
        value: stack,
        problem: `${code} has a stack of its own in ${environment}, whose file and state would be left behind`,
        fix: `move it back to ${environment}, or destroy ${stack}, delete its file and remove this key: see docs/growing.md`,
      })),
    );
  const hasCore = ({ countries }: (typeof environments)[number]) =>
    countries.some((one) => one.code === code && one.services.some(({ core }) => core));
  const guarded = environments
    .filter((one) => one.protect || hasCore(one))
    .map(({ environment }) => environment);
  return { code, stacks, protectedStacks: stacks.filter((stack) => guarded.includes(stack)) };
}

export interface RemovePlan extends Standing {
  readonly edits: readonly Edit[];
  /** Lines that still speak of the country, for a person to change. */
  readonly remarks: readonly string[];
}

/** Decides everything that `country remove` writes: what `country add` wrote is gone without a trace. */
export function planRemove(texts: Texts, sources: Sources, code: string): RemovePlan {
  const standing = standingOf(texts, sources, code, `${code} cannot be removed`);
  const own = `config/countries/${code}.ts`;
  const catalogue = Object.keys(texts).filter((file) => file.startsWith("config/catalogue/"));
  const edits = changedOnly([
    { file: own, before: texts[own] },
    ...standing.stacks.map(stackFileOf).map((file) => {
      const before = texts[file] ?? "";
      return { file, before, after: removeEntry(before, file, code) };
    }),
    ...catalogue.map((file) => {
      const before = texts[file] ?? "";
      return { file, before, after: removeLayer(before, file, code) };
    }),
  ]);
  const remarks = mentions(texts, code).map((where) => `${where} still speaks of ${code}: take it out`);
  return { ...standing, edits, remarks };
}
