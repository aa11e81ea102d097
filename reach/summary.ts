/** The whole of a stack at a glance. */
import { ruleDemand, exceedsQuota, type RuleDemand } from "./demand";
import type { Model } from "./model";
import { internet, onPremises, partners } from "./model";
import type { Recorded } from "./resources";
import { breachesOf, looseRulesOf } from "./invariants";
import { isBroken, isHole, type Reach } from "./verdict";
import { allWays } from "./ways";

export interface ReachSummary {
  /** By caller and callee: what is open. */
  readonly ways: readonly { readonly from: string; readonly to: string; readonly address?: string }[];
  /** Callers that reach nobody are among them. */
  readonly callers: readonly string[];
  /** What is wrong, one sentence each. */
  readonly problems: readonly string[];
  /** The fullest of each kind. */
  readonly demand: readonly RuleDemand[];
}

/** Sums a stack up. */
export function summarise(model: Model, recorded: Recorded): ReachSummary {
  const ways = allWays(model);
  const demand = ruleDemand(recorded);
  const workloads = model.stations.filter(({ kind }) => kind === "workload").map(({ name }) => name);
  const outside = [onPremises, partners].filter((place) => ways.some(({ from }) => from === place));
  return {
    ways: ways
      .filter(({ open }) => open)
      .map(({ from, to, address }) => ({ from, to, ...(address !== undefined && { address }) })),
    callers: [internet, ...outside, ...[...new Set(workloads)].sort()],
    problems: [
      ...ways.filter(isHole).map(({ from, to }) => `${from} reaches ${to}, and no such call is declared`),
      ...ways.filter(isBroken).map(brokenCall),
      ...breachesOf(model).map(({ says }) => says),
      ...looseRulesOf(model).map(({ says }) => says),
      ...model.blindSpots.map(
        ({ name, type }) =>
          `${name} (${type}) may let through or stop what is not seen here: that kind is not analysed`,
      ),
      ...demand
        .filter(exceedsQuota)
        .map(({ name, needed, allowed, quota }) => `${name} needs ${needed} of ${allowed} (${quota})`),
    ],
    demand: [...new Set(demand.map(({ quota }) => quota))].flatMap(
      (quota) => demand.find((one) => one.quota === quota) ?? [],
    ),
  };
}

function brokenCall({ from, to, address, stop }: Reach): string {
  return `${from} is told to call ${to} at ${address ?? "?"}, and does not reach it: ${stop?.says ?? "?"}`;
}
