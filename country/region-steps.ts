/** What must be asked of AWS before a network can stand in a region. Pure. */
import { regionFacts } from "../facts";
import { lacksOf } from "./checks";
import { quotaRequests, type QuotaRequest } from "./needs";
import type { BothSides } from "./stage";
import type { Step } from "./steps";

/** Opt-in and quotas. */
export function regionSteps(region: string, sides: BothSides): Step[] {
  const requests = newRequests(sides, region);
  const lacks = lacksOf(region);
  const optIn = regionFacts(region)?.optIn === true;
  return [
    {
      title: optIn
        ? `Opt in to ${region} in the account, and wait until it says ENABLED (minutes to hours)`
        : `Nothing to opt in to: ${region} is on in every account`,
      notes: lacks.map(
        ({ feature, certainty, reason }) =>
          `${region} ${certainty === "absent" ? "lacks" : "may lack"} ${feature}: ${reason}`,
      ),
      commands: optIn
        ? [
            `aws account enable-region --region-name ${region}`,
            `aws account get-region-opt-status --region-name ${region}`,
          ]
        : [],
    },
    requests.length === 0
      ? { title: "No quota to raise: a new account's do for all stacks together", notes: [], commands: [] }
      : {
          title: "Ask for quotas: what all stacks together need at most is more than a new account has",
          notes: requests.map(
            (one) => `${one.region}: ${one.name}: ${one.needed} needed, ${one.default} by default`,
          ),
          commands: requests.flatMap(({ region: at, service, code, needed }) =>
            code === undefined
              ? []
              : [
                  `aws service-quotas request-service-quota-increase --region ${at} --service-code ${service} --quota-code ${code} --desired-value ${needed}`,
                ],
          ),
        },
  ];
}

/** Quotas that the change needs more of than before. */
function newRequests({ before, after }: BothSides, region: string): QuotaRequest[] {
  const regions = new Set([
    region,
    ...Object.values(after).flatMap((plan) => plan.archipelago.demand.map((one) => one.region)),
  ]);
  return [...regions].flatMap((one) => {
    const had = new Map(quotaRequests(before, one).map(({ name, needed }) => [name, needed]));
    return quotaRequests(after, one).filter(({ name, needed }) => needed > (had.get(name) ?? 0));
  });
}
