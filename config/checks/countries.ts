import { environmentNames, hubCode } from "../model";
import type { Problem } from "../problems";
import type { Sources } from "../sources";
import { nearest } from "../suggest";

/** Checks every country's file by itself, and against the others. */
export function checkCountries({ catalogue, countries }: Sources, problems: Problem[]): void {
  const slots = new Map<number, string>();
  for (const [code, definition] of Object.entries(countries)) {
    const file = `config/countries/${code}.ts`;
    if (code !== hubCode && !/^[a-z]{2}$/.test(code))
      problems.push({
        path: file,
        problem: `"${code}" is not a country's code`,
        allowed: `two lower-case letters, or ${hubCode}`,
        fix: "rename the file",
      });
    const taken = slots.get(definition.slot);
    if (taken !== undefined)
      problems.push({
        path: `${file}: slot`,
        value: definition.slot,
        problem: `is ${taken}'s already: their networks would overlap`,
        allowed: "a number of 1 to 63 that no country has",
        fix: "choose the next free one",
      });
    else slots.set(definition.slot, code);
    if ((code === hubCode) !== (definition.slot === 0))
      problems.push({
        path: `${file}: slot`,
        value: definition.slot,
        problem: code === hubCode ? "the hub's slot is 0, always" : "slot 0 is the hub's",
        allowed: code === hubCode ? "0" : "1 to 63",
        fix: "change the slot",
      });
    for (const uses of [
      definition.uses,
      ...environmentNames.map((name) => definition.environments?.[name]?.uses),
    ])
      checkUses(`${file}: uses`, code, uses ?? [], catalogue, problems);
  }
  if (!Object.hasOwn(countries, hubCode))
    problems.push({
      path: `config/countries/${hubCode}.ts`,
      problem: "is missing: shared services need a network",
      fix: "restore the file",
    });
}

/** `uses` names shared services, and only a country has it. */
export function checkUses(
  path: string,
  code: string,
  uses: readonly string[],
  catalogue: Sources["catalogue"],
  problems: Problem[],
): void {
  const shared = Object.keys(catalogue).filter((name) => catalogue[name]?.scope === "shared");
  if (code === hubCode && uses.length > 0)
    problems.push({
      path,
      value: uses,
      problem: "the hub has the shared services itself",
      fix: "remove the key",
    });
  for (const name of uses)
    if (!shared.includes(name))
      problems.push({
        path,
        value: name,
        problem: `"${name}" is not a shared service`,
        allowed: shared.join(", "),
        fix: nearest(name, shared) ?? "remove it",
      });
}
