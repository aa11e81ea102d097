import { exceeds } from "../demand";
import type { Plan } from "../plan";
import type { Paint } from "./index";
import { table } from "./table";

/** Quotas that matter in review: those that a new account would run into, and the scarce ones. */
const alwaysShown = new Set([
  "vpcs",
  "elasticIps",
  "applicationLoadBalancers",
  "rulesPerLoadBalancer",
  "rulesPerSecurityGroup",
]);

/** Demand by quota and region against the defaults of a new account. */
export function demandPage({ archipelago }: Plan, country: string | undefined, paint: Paint): string {
  const region = archipelago.countries.find(({ code }) => code === country)?.region;
  const demand = archipelago.demand.filter((one) => country === undefined || one.region === region);
  const regions = [...new Set(demand.map((one) => one.region))];
  const names = [...new Set(demand.map(({ quota }) => quota))].filter(
    (quota) => alwaysShown.has(quota) || demand.some((one) => one.quota === quota && exceeds(one)),
  );
  if (names.length === 0) {
    return "";
  }
  const rows = names.map((quota) => {
    const [first] = demand.filter((one) => one.quota === quota);
    const cells = regions.map((at) => {
      const one = demand.find((each) => each.quota === quota && each.region === at);
      return one === undefined
        ? ""
        : exceeds(one)
          ? paint.yellow(`! ${round(one.needed)}`)
          : round(one.needed);
    });
    return [first?.name ?? quota, ...cells, String(first?.default ?? ""), first?.code ?? ""];
  });
  const short = demand.filter(exceeds).length;
  const note =
    short === 0
      ? ""
      : `\n  ${paint.yellow("!")} more than a new account has: ask for a rise by the code, where it has not been raised yet`;
  const head = ["quota, this stack alone", ...regions, "default", "code"];
  return `${paint.bold("Quotas")}\n${table(head, rows.map(shorten), paint)}${note}`;
}

function round(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}

const longestName = 40;

function shorten([name = "", ...rest]: string[]): string[] {
  return [name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name, ...rest];
}
