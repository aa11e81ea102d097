import type { Plan, PlanStep } from "../plan";
import { nameOf } from "../places";
import { parseUrn } from "../urn";
import type { Paint } from "./index";

/** Every resource below its parent; of one network when a country is given. */
export function treePage({ steps, archipelago }: Plan, country: string | undefined, paint: Paint): string {
  const children = new Map<string, PlanStep[]>();
  const known = new Set(steps.map(({ urn }) => urn));
  const shown = steps.filter(({ urn }) => country === undefined || archipelago.countryOf[urn] === country);
  const inPage = new Set(shown.map(({ urn }) => urn));
  const roots: PlanStep[] = [];
  for (const step of shown) {
    const parent = step.newState?.parent ?? step.oldState?.parent;
    if (parent !== undefined && known.has(parent) && inPage.has(parent)) {
      children.set(parent, [...(children.get(parent) ?? []), step]);
    } else {
      roots.push(step);
    }
  }
  const lines: string[] = [];
  const visit = (step: PlanStep, lead: string, branch: string, below: string): void => {
    lines.push(`${paint.dim(lead + branch)}${label(step, paint)}`);
    const nested = (children.get(step.urn) ?? []).sort(byName);
    nested.forEach((child, index) => {
      const last = index === nested.length - 1;
      visit(child, lead + below, last ? "└─ " : "├─ ", last ? "   " : "│  ");
    });
  };
  roots.sort(byName).forEach((root) => visit(root, "  ", "", ""));
  return `${paint.bold("Tree")}\n${lines.join("\n")}`;
}

function label({ urn, op, newState }: PlanStep, paint: Paint): string {
  const type = parseUrn(urn).types.at(-1) ?? "";
  const name = newState?.custom === false ? paint.bold(nameOf(urn)) : nameOf(urn);
  const marks = [...(op === "create" ? [] : [op]), ...(newState?.protect ? ["protected"] : [])];
  return `${name} ${paint.dim(shortType(type))}${marks.length === 0 ? "" : ` ${paint.yellow(marks.join(", "))}`}`;
}

/** `aws:ec2/vpc:Vpc` is read as `aws.ec2.Vpc`. */
function shortType(type: string): string {
  const [pkg = "", module = "", name = ""] = type.split(":");
  return [pkg, module.split("/")[0], name].join(".");
}

function byName(a: PlanStep, b: PlanStep): number {
  const [left, right] = [`${nameOf(a.urn)} ${a.urn}`, `${nameOf(b.urn)} ${b.urn}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
