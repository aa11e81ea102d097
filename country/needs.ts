/** What the plans need of a region's quotas, over every stack in one account. Pure. */
import { quotas, type QuotaName } from "../facts";
import type { Plan } from "../preview";

export interface QuotaRequest {
  readonly region: string;
  /** In AWS's words. */
  readonly name: string;
  /** What all stacks together need at most. */
  readonly needed: number;
  /** What a new account has. */
  readonly default: number;
  /** Service and quota, with which Service Quotas is asked; absent where it does not take the request. */
  readonly service?: string;
  readonly code?: string;
}

/** Quotas of a region that a new account does not have, in the order of the facts. */
export function quotaRequests(plans: Readonly<Record<string, Plan>>, region: string): QuotaRequest[] {
  const demand = Object.values(plans).flatMap((plan) =>
    plan.archipelago.demand.filter((one) => one.region === region),
  );
  return (Object.keys(quotas) as QuotaName[]).flatMap((quota) => {
    const of = demand.filter((one) => one.quota === quota);
    const needs = of.map(({ needed }) => needed);
    const shared = quotas[quota].per === "region" || quotas[quota].per === "zone";
    const needed = Math.ceil(shared ? needs.reduce((sum, one) => sum + one, 0) : Math.max(0, ...needs));
    const [first] = of;
    if (first === undefined || needed <= first.default) return [];
    const { name, code, default: allowed } = first;
    return [
      {
        region,
        name,
        needed,
        default: allowed,
        ...(code !== undefined && { service: quotas[quota].service, code }),
      },
    ];
  });
}
