import type { PlanStep } from "./plan";
import { providerUrn } from "./request";

const countryType = "archipelago:platform:Country";

export interface Places {
  /** Network code by URN. */
  readonly countryOf: Readonly<Record<string, string>>;
  /** Region by URN. */
  readonly regionOf: Readonly<Record<string, string>>;
}

/** Where each resource of a plan belongs: its network by its ancestors, its region by its inputs or its provider. */
export function findPlaces(steps: readonly PlanStep[]): Places {
  const states = new Map(steps.map((step) => [step.urn, step.newState ?? step.oldState]));
  const codes = new Map<string, string | undefined>();
  const codeOf = (urn: string | undefined): string | undefined => {
    if (urn === undefined) {
      return undefined;
    }
    if (!codes.has(urn)) {
      const state = states.get(urn);
      codes.set(
        urn,
        state?.type === countryType ? nameOf(urn) : (codeOf(state?.parent) ?? tagOf(state?.inputs)),
      );
    }
    return codes.get(urn);
  };
  const countryOf: Record<string, string> = {};
  const regionOf: Record<string, string> = {};
  for (const [urn, state] of states) {
    const code = codeOf(urn);
    if (code !== undefined) {
      countryOf[urn] = code;
    }
    const region = state?.inputs?.region ?? states.get(providerUrn(state?.provider))?.inputs?.region;
    if (typeof region === "string") {
      regionOf[urn] = region;
    }
  }
  return { countryOf, regionOf };
}

export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function tagOf(inputs: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const country = (inputs?.tags as Record<string, unknown> | undefined)?.country;
  return typeof country === "string" ? country : undefined;
}
