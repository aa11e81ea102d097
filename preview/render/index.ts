/** The pages of a plan: plain text, readable at 100 columns. */
import { createColors } from "picocolors";
import { exceeds } from "../demand";
import type { Plan, Remark } from "../plan";
import { demandPage } from "./demand";
import { eventsPage } from "./events";
import { networksPage, resourcesPage } from "./networks";
import { remarksOn, remarksPage, violationsPage } from "./remarks";
import { servicesPage } from "./services";
import { treePage } from "./tree";

export interface RenderOptions {
  readonly colour: boolean;
  /** Also every resource, below its parent. */
  readonly tree?: boolean;
  /** Only one network: its code. */
  readonly country?: string;
  /** Problems that the comparison of the two runs found. */
  readonly problems?: readonly string[];
}

export type Paint = ReturnType<typeof createColors>;

/** The whole page. */
export function renderPlan(plan: Plan, options: RenderOptions): string {
  const paint = createColors(options.colour);
  const codes = plan.archipelago.countries.map(({ code }) => code);
  const about = (remarks: readonly Remark[]) => remarksOn(remarks, options.country, codes);
  const sections = [
    `${headline(plan, options, paint)}\n${verdict(plan, options, paint)}`,
    networksPage(plan, options.country, paint),
    servicesPage(plan, options.country, paint),
    eventsPage(plan, options.country, paint),
    resourcesPage(plan, options.country, paint),
    demandPage(plan, options.country, paint),
    remarksPage("Fallbacks taken", about(plan.archipelago.fallbacks), paint),
    remarksPage("Warnings", about(plan.archipelago.warnings), paint),
    options.tree ? treePage(plan, options.country, paint) : "",
    violationsPage(plan, options.problems ?? [], paint),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function headline({ archipelago, changeSummary }: Plan, { country }: RenderOptions, paint: Paint): string {
  const changes = Object.entries(changeSummary)
    .filter(([op]) => op !== "same" && op !== "read")
    .map(([op, count]) => `${count} to ${op}`);
  const regions = new Set(archipelago.countries.map(({ region }) => region));
  const networks = archipelago.countries.length;
  const parts = [
    paint.bold(archipelago.environment),
    ...(archipelago.domain === undefined ? [] : [archipelago.domain]),
    ...(networks === 0 ? [] : [`${count(networks, "network")} in ${count(regions.size, "region")}`]),
    changes.length === 0 ? "no changes" : changes.join(", "),
    ...(country === undefined ? [] : [`only ${country} shown`]),
  ];
  return parts.join(" · ");
}

/** What the page is read for, told before it: with thirty countries its end is far away. */
function verdict({ archipelago }: Plan, { problems = [] }: RenderOptions, paint: Paint): string {
  const { violations, demand, fallbacks, warnings } = archipelago;
  const wrong = [
    ...(problems.length === 0
      ? []
      : [count(problems.length, "difference between the two runs", "differences between the two runs")]),
    ...(violations.length === 0 ? [] : [count(violations.length, "violation")]),
  ];
  const short = demand.filter(exceeds);
  const regions = new Set(short.map(({ region }) => region));
  const quotas = new Set(short.map(({ quota }) => quota));
  const remarks = [
    ...(short.length === 0
      ? []
      : [`${count(quotas.size, "quota")} of a new account too small, in ${count(regions.size, "region")}`]),
    ...(fallbacks.length === 0 ? [] : [count(fallbacks.length, "fallback")]),
    ...(warnings.length === 0 ? [] : [count(warnings.length, "warning")]),
  ];
  const first = wrong.length === 0 ? paint.green("no violation") : paint.red(wrong.join(", "));
  return [first, ...remarks.map(paint.yellow)].join(" · ");
}

function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
