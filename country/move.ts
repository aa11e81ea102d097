import type { Sources } from "../config";
import { awsRegions, regionProblems, type RegionBook } from "./checks";
import type { Edit, Texts } from "./edits";
import { loadAll, stackFileOf } from "./environments";
import { CountryRefusal } from "./refusal";
import { standingOf, type Standing } from "./remove";
import { withRegion } from "./source-text";
import { platformOf } from "./stack-text";

export interface MovePlan extends Standing {
  readonly from: string;
  readonly to: string;
  readonly edits: readonly Edit[];
  readonly remarks: readonly string[];
}

/** Decides what `country move` writes: the region in the country's file. */
export function planMove(
  texts: Texts,
  sources: Sources,
  code: string,
  to: string,
  book: RegionBook = awsRegions,
): MovePlan {
  const verdict = `${code} cannot be moved`;
  const standing = standingOf(texts, sources, code, verdict);
  const definition = sources.countries[code];
  if (definition === undefined) throw new Error(`${code} was found and is not there`);
  const environments = loadAll(texts, sources, verdict);
  const zones = environments.flatMap(({ countries }) =>
    countries.filter((one) => one.code === code).map((one) => one.zones.length),
  );
  const problems = regionProblems(to, Math.max(0, ...zones), book);
  const file = `config/countries/${code}.ts`;
  if (to === definition.region)
    problems.push({
      path: "--region",
      value: to,
      problem: `${code} is there already`,
      fix: "name another region",
    });
  if (definition.zones !== undefined)
    problems.push({
      path: `${file}: zones`,
      value: definition.zones,
      problem: `are letters of ${definition.region}`,
      fix: `remove the key, or name letters of ${to}, in the same commit as the move`,
    });
  if (problems.length > 0) throw new CountryRefusal(verdict, problems);
  const before = texts[file] ?? "";
  const staying = standing.stacks.flatMap((stack) => {
    const at = stackFileOf(stack);
    const own = (
      platformOf(texts[at] ?? "", at, verdict).countries as Record<string, { region?: string } | null>
    )[code];
    return own?.region === undefined
      ? []
      : [
          `${at}: countries.${code}.region keeps ${stack} in ${own.region}: remove it when ${stack} shall move too`,
        ];
  });
  const layered = Object.entries(definition.environments ?? {}).flatMap(([stack, layer]) =>
    layer?.region === undefined
      ? []
      : [
          `${file}: environments.${stack}.region keeps ${stack} in ${layer.region}: remove it when ${stack} shall move too`,
        ],
  );
  return {
    ...standing,
    from: definition.region,
    to,
    edits: [{ file, before, after: withRegion(before, file, to) }],
    remarks: [...staying, ...layered],
  };
}
