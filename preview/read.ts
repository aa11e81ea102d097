import * as fs from "node:fs";
import { demandOf } from "./demand";
import { deriveDomain, deriveNetworks } from "./derive";
import { judgeSteps } from "./judge";
import { findPlaces } from "./places";
import { countOps, formatVersion, type Plan, type PlanStep } from "./plan";
import { RecordingError } from "./recording";
import { parseUrn } from "./urn";

/**
 * Reads a plan from a file: one that `preview --json` wrote, or the output of `pulumi preview --json`, from which
 * the networks and services are told by their resources.
 */
export function readPlan(file: string): Plan {
  const raw = parse(file);
  const steps = [...raw.steps].sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
  const changeSummary = countOps(steps);
  if (raw.archipelago !== undefined) {
    return { steps, changeSummary, archipelago: raw.archipelago };
  }
  const { countryOf, regionOf } = findPlaces(steps);
  const countries = deriveNetworks(steps, { countryOf, regionOf });
  const environment = parseUrn(steps[0]?.urn ?? "").stack;
  const domain = deriveDomain(countries, environment);
  const services = new Set(countries.flatMap((network) => network.services.map(({ name }) => name)));
  return {
    steps,
    changeSummary,
    archipelago: {
      formatVersion,
      environment,
      ...(domain !== undefined && { domain }),
      countries,
      services: [...services].sort(),
      countryOf,
      regionOf,
      warnings: [],
      fallbacks: [],
      demand: demandOf(steps, regionOf, countries),
      violations: judgeSteps(steps, regionOf),
    },
  };
}

function parse(file: string): Pick<Plan, "steps"> & Partial<Plan> {
  const refuse = (problem: string): never => {
    throw new RecordingError(
      [
        `${file === "-" ? "The standard input" : file} ${problem}. It must be what \`preview --json\` or \`pulumi preview --json\` prints.`,
      ],
      "configuration",
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(fs.readFileSync(file === "-" ? 0 : file, "utf8"));
  } catch (error) {
    return refuse(error instanceof SyntaxError ? "is not JSON" : "cannot be read");
  }
  const plan = value as Partial<Plan> | null;
  if (!Array.isArray(plan?.steps) || !plan.steps.every(isStep)) {
    return refuse("is not a plan");
  }
  const version = plan.archipelago?.formatVersion;
  if (version !== undefined && version !== formatVersion) {
    return refuse(`has format version ${version}, and this reads version ${formatVersion}`);
  }
  return plan as Plan;
}

function isStep(step: unknown): step is PlanStep {
  return (
    typeof step === "object" && step !== null && "urn" in step && "op" in step && typeof step.urn === "string"
  );
}
