import {
  foundationStackName,
  type EnvironmentName,
  type Problem,
  type ResolvedEnvironment,
  type Sources,
} from "../config";
import { awsRegions, regionProblems, transportLack, type RegionBook } from "./checks";
import type { Edit, Texts } from "./edits";
import { loadAll, stackFileOf } from "./environments";
import { CountryRefusal } from "./refusal";
import { standingOf, type Standing } from "./remove";
import { withRegion } from "./source-text";
import { platformOf } from "./stack-text";

export interface MovePlan extends Standing {
  readonly from: string;
  readonly to: string;
  /** Environments of the country that move; the others say a region of their own. */
  readonly moving: readonly EnvironmentName[];
  /** What the foundation's file has to say of its regions. */
  readonly served: ServedRegions;
  readonly edits: readonly Edit[];
  readonly remarks: readonly string[];
}

/** The foundation's `regions`, which are those of the countries' files where the key is absent. */
export interface ServedRegions {
  /** While networks stand in both regions; absent where the file may stay as it is. */
  readonly meanwhile?: readonly string[];
  /** When all have moved; absent: the key goes. */
  readonly afterwards?: readonly string[];
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
  const before = texts[file] ?? "";
  const own = (stack: EnvironmentName) => regionIn(texts, stackFileOf(stack), code, verdict);
  const layer = (stack: EnvironmentName) => definition.environments?.[stack]?.region;
  const moving = standing.stacks.filter((stack) => (own(stack) ?? layer(stack)) === undefined);
  problems.push(...transportProblems(environments, { code, to, moving }, book));
  if (problems.length > 0) throw new CountryRefusal(verdict, problems);
  const staying = standing.stacks.flatMap((stack) => {
    const region = own(stack);
    return region === undefined
      ? []
      : [
          `${stackFileOf(stack)}: countries.${code}.region keeps ${stack} in ${region}: remove it when ${stack} shall move too`,
        ];
  });
  const layered = Object.keys(definition.environments ?? {}).flatMap((stack) => {
    const region = layer(stack as EnvironmentName);
    return region === undefined
      ? []
      : [
          `${file}: environments.${stack}.region keeps ${stack} in ${region}: remove it when ${stack} shall move too`,
        ];
  });
  return {
    ...standing,
    from: definition.region,
    to,
    moving,
    served: servedRegions(texts, environments, { code, to, moving }, verdict),
    edits: [{ file, before, after: withRegion(before, file, to) }],
    remarks: [...staying, ...layered, ...cutoverRemarks(environments, code, moving)],
  };
}

interface Moving {
  readonly code: string;
  readonly to: string;
  readonly moving: readonly EnvironmentName[];
}

function regionIn(texts: Texts, file: string, code: string, verdict: string): string | undefined {
  const countries = platformOf(texts[file] ?? "", file, verdict).countries as Record<string, unknown>;
  return (countries[code] as { region?: string } | null)?.region;
}

const networkOf = ({ countries }: ResolvedEnvironment, code: string) =>
  countries.find((one) => one.code === code);

/** A way to the hub that the new region does not have: the way moves first, while the country stands. */
function transportProblems(
  environments: readonly ResolvedEnvironment[],
  { code, to, moving }: Moving,
  book: RegionBook,
): Problem[] {
  return environments.flatMap((environment): Problem[] => {
    const network = networkOf(environment, code);
    const isMoving = moving.includes(environment.environment);
    const reason = isMoving && network && transportLack(network.transport, to, environment.hub.region, book);
    return reason
      ? [
          {
            path: `${environment.environment}.${code}.transport`,
            value: network.transport,
            problem: `cannot be had from ${to}: ${reason}`,
            allowed: "auto, which is peering and works between all regions",
            fix: `set transport: auto for ${code} and raise ${environment.environment}, which changes the way without an interruption; then move`,
          },
        ]
      : [];
  });
}

/** The zone goes while the country is away, and with it the names of services that the old side still answers to. */
const cutoverRemarks = (
  environments: readonly ResolvedEnvironment[],
  code: string,
  moving: readonly EnvironmentName[],
): string[] =>
  environments.flatMap((environment) =>
    !moving.includes(environment.environment)
      ? []
      : (networkOf(environment, code)?.services ?? []).flatMap(({ name, cutover }) =>
          cutover
            ? [
                `${environment.environment}: ${name} is in phase ${cutover.phase} of its cutover, and its name goes with the zone, for the old side too: finish the cutover, or take it back, before the move`,
              ]
            : [],
        ),
  );

function servedRegions(
  texts: Texts,
  environments: readonly ResolvedEnvironment[],
  { code, to, moving }: Moving,
  verdict: string,
): ServedRegions {
  const file = stackFileOf(foundationStackName);
  const said = platformOf(texts[file] ?? "", file, verdict).regions as readonly string[] | undefined;
  const regionsOf = (moved: boolean) =>
    environments.flatMap((environment) =>
      [environment.hub, ...environment.countries].map((network) =>
        moved && network.code === code && moving.includes(environment.environment) ? to : network.region,
      ),
    );
  const both = [...regionsOf(false), ...regionsOf(true), ...(said ?? [])];
  const left = regionsOf(false).filter((region) => !regionsOf(true).includes(region));
  const needed = left.length > 0 || (said !== undefined && !said.includes(to));
  return {
    ...(needed && { meanwhile: sorted(both) }),
    ...(said && { afterwards: sorted([...said, to].filter((region) => !left.includes(region))) }),
  };
}

const sorted = (regions: readonly string[]): string[] => [...new Set(regions)].sort();
