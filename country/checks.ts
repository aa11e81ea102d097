/** What a new country needs, each as a check of its own. Pure: facts and files are handed in. */
import {
  environmentBlock,
  lastSlot,
  nearest,
  environmentNames,
  hubCode,
  overlaps,
  type ChosenTransport,
  type Problem,
  type Sources,
} from "../config";
import { lacks as lacksFeature, regionFacts, regions, type Feature, type Lack } from "../facts";

/** What is asked of AWS's facts; tests hand in regions that do not exist. */
export interface RegionBook {
  readonly regions: readonly string[];
  readonly zonesOf: (region: string) => readonly string[];
  readonly lacks: (region: string, feature: Feature) => Lack | undefined;
}

export const awsRegions: RegionBook = {
  regions,
  zonesOf: (region) => regionFacts(region)?.zones ?? [],
  lacks: lacksFeature,
};

/** Features that the platform makes use of in a country's own region, and does without where it must. */
const usedFeatures = [
  "codedeploy",
  "ecr",
  "ecs",
  "eventbridge-scheduler",
  "fargate-arm64",
  "fargate-spot",
  "codebuild",
  "codepipeline",
] as const satisfies readonly Feature[];

/** Without these no service can stand there. */
const neededFeatures = ["fargate", "ecs", "ecr"] as const satisfies readonly Feature[];

export function codeProblems(code: string, { countries, catalogue }: Sources): Problem[] {
  const path = "<code>";
  if (code === hubCode)
    return [
      {
        path,
        value: code,
        problem: "is the name of the network in which the shared services live",
        allowed: "two lower-case letters",
        fix: "take the country's ISO 3166 code, such as vn",
      },
    ];
  if (!/^[a-z]{2}$/.test(code))
    return [
      {
        path,
        value: code,
        problem: "is not a country's code",
        allowed: "two lower-case letters",
        fix: "take the country's ISO 3166 code, such as vn",
      },
    ];
  const taken = Object.hasOwn(countries, code);
  if (taken)
    return [
      {
        path,
        value: code,
        problem: `is ${countries[code]?.name}'s already (config/countries/${code}.ts)`,
        fix: "take another code, or remove that country first",
      },
    ];
  return Object.hasOwn(catalogue, code)
    ? [
        {
          path,
          value: code,
          problem: `is a service's name already (config/catalogue/${code}.ts): names of resources would be two things'`,
          fix: "rename the service",
        },
      ]
    : [];
}

/** The country's name: as given, else the one that the code has in ISO 3166. */
export function nameOf(code: string, given: string | undefined): string | Problem {
  const name =
    given ?? new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(code.toUpperCase());
  return name && name !== "Unknown Region"
    ? name
    : {
        path: "--name",
        problem: `"${code}" is no country's code in ISO 3166, so its name is not known`,
        fix: 'say it: --name "…"',
      };
}

/** Names of zones that Unicode keeps under an older name than IANA's. */
const renamed: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
};

/** The country's time zone: as given, else the only one that it has. */
export function timeZoneOf(code: string, given: string | undefined): string | Problem {
  if (given !== undefined) return given;
  const locale = new Intl.Locale(`und-${code.toUpperCase()}`) as Intl.Locale & {
    getTimeZones?: () => string[] | undefined;
  };
  const zones = (locale.getTimeZones?.() ?? []).map((zone) => renamed[zone] ?? zone);
  const [only] = zones;
  return zones.length === 1 && only !== undefined
    ? only
    : {
        path: "--time-zone",
        problem: zones.length === 0 ? "is not known of this code" : "the country has several",
        allowed: zones.length === 0 ? "an IANA name such as Asia/Tokyo" : zones.join(", "),
        fix: "say which: --time-zone …",
      };
}

/**
 * The lowest slot that no country has and whose blocks are free in every environment. `sites` are blocks of the
 * company's own.
 */
export function freeSlot(
  countries: Sources["countries"],
  sites: readonly string[],
  reserved: readonly number[] = [],
): number | Problem {
  const taken = new Set([...Object.values(countries).map(({ slot }) => slot), ...reserved]);
  for (let slot = 1; slot <= lastSlot; slot++) {
    const blocks = environmentNames.map((environment) => environmentBlock(environment, slot));
    const isFree = !taken.has(slot) && !blocks.some((block) => sites.some((site) => overlaps(block, site)));
    if (isFree) return slot;
  }
  return {
    path: "slot",
    problem: `all ${lastSlot} blocks of addresses are taken, by countries or by sites of your own`,
    allowed: `1 to ${lastSlot}, one a country, the same in every environment`,
    fix: "remove a country that is gone, or take blocks out of onPremises that are not used",
  };
}

/** Whether a network with so many zones can stand in a region. */
export function regionProblems(region: string, zones: number, book: RegionBook = awsRegions): Problem[] {
  const path = "--region";
  if (!book.regions.includes(region))
    return [
      {
        path,
        value: region,
        problem: "is not a region of which facts are held",
        allowed: book.regions.join(", "),
        fix:
          nearest(region, book.regions) ?? "choose one of these, or enter the region in facts/geography.ts",
      },
    ];
  const missing = neededFeatures.flatMap((feature): Problem[] => {
    const lack = book.lacks(region, feature);
    return lack?.certainty === "absent"
      ? [
          {
            path,
            value: region,
            problem: `has no ${feature}: ${lack.reason} (${lack.source}, ${lack.asOf})`,
            allowed: book.regions
              .filter((one) => book.lacks(one, feature)?.certainty !== "absent")
              .join(", "),
            fix: "choose a region that has it; a country need not be in its own country's region",
          },
        ]
      : [];
  });
  const has = book.zonesOf(region).length;
  if (has < zones)
    missing.push({
      path,
      value: region,
      problem: `has ${has} zones, and an environment of the template uses ${zones}`,
      fix: "choose another region, or set zoneCount lower for the template first",
    });
  return missing;
}

/** Why a country there cannot come to the hub by this transport; nothing where it can. */
export function transportLack(
  transport: ChosenTransport,
  region: string,
  hub: string,
  book: RegionBook = awsRegions,
): string | undefined {
  if (transport === "peering") return undefined;
  if (transport === "lattice" && region !== hub)
    return `VPC Lattice does not cross regions, and the hub is in ${hub}`;
  const feature = transport === "lattice" ? "vpc-lattice" : "transit-gateway";
  const without = [region, hub].find((one) => book.lacks(one, feature) !== undefined);
  return without === undefined ? undefined : `${without} does not have it`;
}

/** What a region lacks of what the platform uses; something stands in for each. */
export const lacksOf = (region: string, book: RegionBook = awsRegions): Lack[] =>
  usedFeatures.flatMap((feature) => book.lacks(region, feature) ?? []);

export const isProblem = (value: unknown): value is Problem => typeof value === "object";
