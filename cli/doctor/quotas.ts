/** A plan's demand against what the account may have. */
import { quotas, type Quota, type QuotaName } from "../../facts";
import type { Plan } from "../../preview/command";
import { missing, ok, unknown, type Answer, type Check } from "./check";
import { attempt, type AccountReader } from "./reader";

type Demand = Plan["archipelago"]["demand"][number];

export interface Allowed {
  readonly demand: Demand;
  /** The account's own value; nothing where AWS names none. */
  readonly answer: Answer<number | undefined>;
}

const quotaOf = (demand: Demand): Quota | undefined =>
  Object.hasOwn(quotas, demand.quota) ? quotas[demand.quota as QuotaName] : undefined;

/** Asks region by region, and within one quota by quota: Service Quotas allows few calls at a time. */
export async function checkQuotas(reader: AccountReader, demands: readonly Demand[]): Promise<Check[]> {
  const regions = [...new Set(demands.map(({ region }) => region))];
  const found = await Promise.all(
    regions.map(async (region) => {
      const all: Allowed[] = [];
      for (const demand of demands.filter((one) => one.region === region)) {
        const { code, service } = quotaOf(demand) ?? {};
        const answer =
          code === undefined || service === undefined
            ? { value: undefined }
            : await attempt(() => reader.quota(region, service, code), region);
        all.push({ demand, answer });
      }
      return judgeQuotas(region, all);
    }),
  );
  return found.flat();
}

/** What does not fit, each; what could not be asked, by reason; what fits, in one line. */
export function judgeQuotas(region: string, all: readonly Allowed[]): Check[] {
  const short: Check[] = [];
  const unasked = new Map<string, { names: string[]; check: Check }>();
  let fits = 0;
  for (const { demand, answer } of all) {
    const limit = "value" in answer ? (answer.value ?? demand.default) : undefined;
    if (limit !== undefined && demand.needed <= limit) fits += 1;
    else if (limit !== undefined) short.push(tooSmall(demand, limit));
    else if ("failed" in answer) {
      const known = unasked.get(answer.failed.reason) ?? {
        names: [],
        check: unknown("quotas", region, answer.failed),
      };
      known.names.push(
        demand.needed > demand.default
          ? `${shortName(demand)} (needs ${demand.needed}, a new account has ${demand.default})`
          : "",
      );
      unasked.set(answer.failed.reason, known);
    }
  }
  const open = [...unasked.values()].map(({ names, check }) => {
    const above = names.filter((name) => name !== "");
    const what = `${counted(names.length)} in ${region}`;
    return {
      ...check,
      what,
      found:
        above.length === 0
          ? `${check.found}; a new account's suffice`
          : `${check.found}; ${above.join("; ")}`,
    };
  });
  return [...short, ...open, ...(fits > 0 ? [ok("quotas", `${counted(fits)} in ${region}`, "suffice")] : [])];
}

const counted = (count: number): string => (count === 1 ? "1 quota" : `${count} quotas`);

const shortName = ({ name }: Demand): string => name.replace(/ \(A, C, D[^)]*\)/, "");

function tooSmall(demand: Demand, limit: number): Check {
  const { region, needed, code } = demand;
  const { service } = quotaOf(demand) ?? {};
  const what = `${shortName(demand)} in ${region}`;
  const todo =
    code === undefined || service === undefined
      ? "AWS raises it by a support case only, if at all: make the stack smaller"
      : `aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${Math.ceil(needed)}`;
  return missing("quotas", what, `needs ${needed}, the account has ${limit}`, todo);
}
