import { foundationStackName, loadEnvironment, loadFoundation } from "../config";
import { demandOf } from "./demand";
import { describeEnvironment } from "./describe";
import { judgeSteps } from "./judge";
import { findPlaces } from "./places";
import { countOps, formatVersion, type Plan, type PlanSummary, type PlanViolation } from "./plan";
import type { Recording } from "./recording";
import { stepsOf } from "./steps";

type Described = Pick<PlanSummary, "domain" | "countries" | "warnings" | "fallbacks">;

/** The plan of a recorded stack. `platform` is the key of its file; `known` are violations of the known run. */
export function makePlan(
  recording: Recording,
  platform: unknown,
  known: readonly PlanViolation[] = [],
): Plan {
  const steps = stepsOf(recording);
  const described = describe(recording.stack, platform);
  const { countryOf, regionOf } = findPlaces(steps);
  const services = new Set(
    described.countries.flatMap((network) => network.services.map(({ name }) => name)),
  );
  const sources = new Map(recording.resources.map(({ urn, source = "" }) => [urn, source]));
  return {
    steps,
    changeSummary: countOps(steps),
    archipelago: {
      formatVersion,
      environment: recording.stack,
      ...described,
      services: [...services].sort(),
      countryOf,
      regionOf,
      demand: demandOf(steps, regionOf, described.countries),
      violations: unite(judgeSteps(steps, regionOf, sources), known),
    },
  };
}

function describe(stack: string, platform: unknown): Described {
  if (stack === foundationStackName) {
    const { domain, warnings, fallbacks } = loadFoundation({ platform, stack });
    return { domain, countries: [], warnings, fallbacks };
  }
  const environment = loadEnvironment({ platform, stack });
  const { domain, warnings, fallbacks } = environment;
  return { domain, countries: describeEnvironment(environment), warnings, fallbacks };
}

/** Both runs judge what both know; the known run sees more, the first run sees it sooner. */
function unite(first: readonly PlanViolation[], known: readonly PlanViolation[]): PlanViolation[] {
  const all = new Map([...first, ...known].map((one) => [`${one.urn} ${one.property} ${one.message}`, one]));
  return [...all.keys()].sort().map((key) => all.get(key) as PlanViolation);
}
