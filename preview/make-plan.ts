import {
  foundationStackName,
  loadEnvironment,
  loadFoundation,
  networksOfStack,
  type Finding,
} from "../config";
import { readEnvironmentFile } from "../config/stack-file/environment-file";
import { demandOf } from "./demand";
import { describeEnvironment } from "./describe";
import { judgeSteps } from "./judge";
import { findPlaces } from "./places";
import { countOps, formatVersion, type Plan, type PlanSummary, type PlanViolation } from "./plan";
import type { Recording } from "./recording";
import { projectRoot } from "./root";
import { unknown as unknownSentinel } from "./values";
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
  const environment = loadEnvironment({ platform, stack, ...readEnvironmentFile(platform, projectRoot) });
  const others = environment.countries.filter((country) => !networksOfStack(environment).includes(country));
  const own = ({ path }: Finding) =>
    others.every(({ code }) => !`${path}.`.startsWith(`${environment.environment}.${code}.`));
  return {
    domain: environment.domain,
    countries: describeEnvironment(environment),
    warnings: environment.warnings.filter(own),
    fallbacks: environment.fallbacks.filter(own),
  };
}

/**
 * Both runs judge what both know, and the known run sees more: of one rule at one property its words are kept, which
 * have a value where the first run's have none.
 */
export function unite(first: readonly PlanViolation[], known: readonly PlanViolation[]): PlanViolation[] {
  const keyOf = ({ urn, property, rule, message }: PlanViolation) => `${urn} ${property} ${rule ?? message}`;
  const all = new Map([...first, ...known].map((one) => [keyOf(one), one]));
  return [...all.keys()].sort().map((key) => {
    const one = all.get(key) as PlanViolation;
    return { ...one, message: one.message.replaceAll(unknownSentinel, "(not known yet)") };
  });
}
