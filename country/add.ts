import {
  environmentBlock,
  nearest,
  hubCode,
  type EnvironmentName,
  type Problem,
  type ResolvedEnvironment,
  type Sources,
} from "../config";
import {
  awsRegions,
  codeProblems,
  freeSlot,
  isProblem,
  nameOf,
  regionProblems,
  timeZoneOf,
  transportLack,
  type RegionBook,
} from "./checks";
import { changedOnly, type Edit, type Texts } from "./edits";
import { environmentsIn, loadAll, stackFileOf } from "./environments";
import { CountryRefusal } from "./refusal";
import {
  copyLayer,
  countryFile,
  leftOutOf,
  leftOutOfLayer,
  mentionsInSource,
  type OwnValues,
} from "./source-text";
import { ownPaths } from "./own-keys";
import { addEntry, countriesIn, mentionsIn, platformOf } from "./stack-text";

export interface AddRequest {
  readonly code: string;
  /** Code of the template. */
  readonly like: string;
  readonly region: string;
  readonly name?: string;
  readonly timeZone?: string;
}

/** What `country add` will write, and what it says about it. */
export interface AddPlan {
  readonly code: string;
  readonly like: string;
  readonly values: OwnValues;
  readonly uses: readonly string[];
  /** Block of the country's network by environment in which it will stand. */
  readonly blocks: Readonly<Partial<Record<EnvironmentName, string>>>;
  readonly edits: readonly Edit[];
  /** What was not copied, or has to be looked at by a person. */
  readonly remarks: readonly string[];
}

/** Decides everything that `country add` writes. Throws a refusal with all that stands against it. */
export function planAdd(
  texts: Texts,
  sources: Sources,
  request: AddRequest,
  book: RegionBook = awsRegions,
): AddPlan {
  const { code, like, region } = request;
  const verdict = `${code} cannot be added`;
  const problems = [...codeProblems(code, sources), ...templateProblems(like, sources)];
  // Without a template nobody knows how many zones are needed; all else of the region can be said already.
  if (problems.length > 0)
    throw new CountryRefusal(verdict, [...problems, ...regionProblems(region, 0, book)]);
  const environments = loadAll(texts, sources, verdict);
  const stacks = environmentsIn(texts).filter((stack) =>
    countriesIn(texts[stackFileOf(stack)] ?? "", stackFileOf(stack)).includes(like),
  );
  if (stacks.length === 0)
    problems.push({
      path: "--like",
      value: like,
      problem: "stands in no stack file, so no environment says how large it is",
      fix: `name it under countries: of a stack file, or take another template`,
    });
  const zones = Math.max(
    0,
    ...environments.flatMap(({ countries }) =>
      countries.filter((one) => one.code === like).map((one) => one.zones.length),
    ),
  );
  problems.push(...regionProblems(region, zones, book));
  const take = <T>(value: T | Problem): T | undefined => {
    if (!isProblem(value)) return value;
    problems.push(value);
    return undefined;
  };
  const name = take<string>(nameOf(code, request.name));
  problems.push(...nameProblems(name, sources));
  const timeZone = take<string>(timeZoneOf(code, request.timeZone));
  const slot = take<number>(
    freeSlot(
      sources.countries,
      environments.flatMap((one) => one.onPremises),
    ),
  );
  if (problems.length > 0 || name === undefined || timeZone === undefined || slot === undefined)
    throw new CountryRefusal(verdict, problems);
  const values = { name, slot, region, timeZone };
  const ways = waysNotHad(environments, like, region, book);
  return {
    code,
    like,
    values,
    uses: sources.countries[like]?.uses ?? [],
    blocks: Object.fromEntries(stacks.map((stack) => [stack, environmentBlock(stack, slot)])),
    edits: editsOf(texts, stacks, code, like, values, ways),
    remarks: [
      ...Object.entries(ways).map(
        ([stack, { transport, reason }]) =>
          `${stack}: ${like} comes to the hub by ${transport}, which cannot be had from ${region} (${reason}): ${code} gets transport: auto, which is peering`,
      ),
      ...remarksOf(texts, stacks, code, like),
    ],
  };
}

function templateProblems(like: string, { countries }: Sources): Problem[] {
  const known = Object.keys(countries).filter((code) => code !== hubCode);
  return known.includes(like)
    ? []
    : [
        {
          path: "--like",
          value: like,
          problem:
            like === hubCode ? "is no country: it has the shared services" : "there is no such country",
          allowed: known.join(", "),
          fix: nearest(like, known) ?? "choose the country that the new one resembles most",
        },
      ];
}

function nameProblems(name: string | undefined, { countries }: Sources): Problem[] {
  const owner = Object.keys(countries).find(
    (code) => countries[code]?.name.toLowerCase() === name?.toLowerCase(),
  );
  return owner === undefined
    ? []
    : [
        {
          path: "--name",
          value: name,
          problem: `is ${owner}'s already (config/countries/${owner}.ts)`,
          fix: "say another: --name …",
        },
      ];
}

/** A transport of the template that its copy cannot have, and why. */
type Ways = Partial<Record<EnvironmentName, { readonly transport: string; readonly reason: string }>>;

/** Whatever layer says it: the copy's own entry has the last word. */
const waysNotHad = (
  environments: readonly ResolvedEnvironment[],
  like: string,
  region: string,
  book: RegionBook,
): Ways =>
  Object.fromEntries(
    environments.flatMap(({ environment, hub, countries }) =>
      countries
        .filter((one) => one.code === like)
        .flatMap(({ transport }) => {
          const reason = transportLack(transport, region, hub.region, book);
          return reason === undefined ? [] : [[environment, { transport, reason }] as const];
        }),
    ),
  );

function editsOf(
  texts: Texts,
  stacks: readonly EnvironmentName[],
  code: string,
  like: string,
  values: OwnValues,
  ways: Ways,
): Edit[] {
  const notHad = Object.keys(ways).length > 0 ? ["transport"] : [];
  const template = `config/countries/${like}.ts`;
  const catalogue = Object.keys(texts).filter((file) => file.startsWith("config/catalogue/"));
  return changedOnly([
    {
      file: `config/countries/${code}.ts`,
      after: countryFile(texts[template] ?? "", template, values, notHad),
    },
    ...stacks.map((stack) => {
      const file = stackFileOf(stack);
      const before = texts[file] ?? "";
      const otherwise: Record<string, string> = ways[stack] ? { transport: "auto" } : {};
      return { file, before, after: addEntry(before, file, like, code, otherwise) };
    }),
    ...catalogue.map((file) => {
      const before = texts[file] ?? "";
      return { file, before, after: copyLayer(before, file, like, code) };
    }),
  ]);
}

function remarksOf(texts: Texts, stacks: readonly EnvironmentName[], code: string, like: string): string[] {
  const template = `config/countries/${like}.ts`;
  const left = [
    ...leftOutOf(texts[template] ?? "", template).map((key) => `${template}: ${key}`),
    ...stacks.flatMap((stack) => {
      const file = stackFileOf(stack);
      const all = (platformOf(texts[file] ?? "", file, "").countries as Record<string, unknown>)[like];
      return ownPaths(all).map((path) => `${file}: countries.${like}.${path.join(".")}`);
    }),
    ...Object.keys(texts)
      .filter((file) => file.startsWith("config/catalogue/"))
      .flatMap((file) =>
        leftOutOfLayer(texts[file] ?? "", file, like).map((key) => `${file}: countries.${like}.${key}`),
      ),
  ];
  const events = stacks.flatMap((stack) => {
    const file = stackFileOf(stack);
    const { calendar } = ((platformOf(texts[file] ?? "", file, "").countries as Record<string, unknown>)[
      like
    ] ?? {}) as { calendar?: object };
    return Object.keys(calendar ?? {}).map((event) => `${stack}: ${event}`);
  });
  const absent = environmentsIn(texts).filter((stack) => !stacks.includes(stack));
  const layered = Object.keys(texts).filter(
    (file) =>
      file.startsWith("config/catalogue/") && copyLayer(texts[file] ?? "", file, like, code) !== texts[file],
  );
  return [
    ...layered.map(
      (file) => `${file} sets ${like} apart, and now ${code} alike: look at it, and run make format`,
    ),
    ...left.map(
      (where) => `${where} belongs to ${like} and was not copied; give ${code} its own where it needs one`,
    ),
    ...(events.length > 0
      ? [
          `events of ${like}'s calendar are copied too (${events.join(", ")}): take out what ${code} does not have`,
        ]
      : []),
    ...absent.map((stack) => `${stackFileOf(stack)} does not have ${like}, so ${code} is not added there`),
    ...mentions(texts, like).map(
      (where) => `${where} speaks of ${like}: decide whether it shall speak of ${code} too`,
    ),
  ];
}

/** Where a country is spoken of beside its own entries: `file:line: text`. */
export function mentions(texts: Texts, code: string): string[] {
  return Object.keys(texts)
    .filter((file) => !file.startsWith("config/countries/"))
    .flatMap((file) => {
      const text = texts[file] ?? "";
      const found = file.endsWith(".yaml") ? mentionsIn(text, code) : mentionsInSource(text, code);
      return found.map(({ line, text: said }) => `${file}:${line} (${said})`);
    });
}
