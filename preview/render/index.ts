/** The pages of a plan: plain text, readable at 100 columns. */
import { createColors } from "picocolors";
import type { Plan, Remark } from "../plan";
import { demandPage } from "./demand";
import { eventsPage } from "./events";
import { networksPage, resourcesPage, servicesPage } from "./networks";
import { remarksOn, remarksPage, violationsPage } from "./remarks";
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
    headline(plan, options, paint),
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

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
