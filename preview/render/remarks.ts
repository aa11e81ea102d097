import { nameOf } from "../places";
import type { Plan, Remark } from "../plan";
import { parseUrn } from "../urn";
import type { Paint } from "./index";
import { wrap } from "./table";

/** The remarks that are about one network, or about none in particular: paths begin `<environment>.<network code>`. */
export function remarksOn(
  remarks: readonly Remark[],
  country: string | undefined,
  codes: readonly string[],
): Remark[] {
  return remarks.filter(({ path }) => {
    const code = path.split(".")[1] ?? "";
    return country === undefined || code === country || !codes.includes(code);
  });
}

/** Remarks of the configuration, grouped by message: the same remark is made once, with all its keys. */
export function remarksPage(title: string, remarks: readonly Remark[], paint: Paint): string {
  if (remarks.length === 0) {
    return "";
  }
  const byMessage = new Map<string, string[]>();
  for (const { path, message } of remarks) {
    byMessage.set(message, [...(byMessage.get(message) ?? []), path]);
  }
  const lines = [...byMessage].map(
    ([message, paths]) => `${wrap(paths.join(", "), "  ")}\n${wrap(message, "      ")}`,
  );
  return `${paint.bold(title)}\n${lines.join("\n")}`;
}

/** What must be put right before the plan is raised; one green line when nothing. */
export function violationsPage({ archipelago }: Plan, problems: readonly string[], paint: Paint): string {
  const violations = archipelago.violations.map(({ urn, property, message, source }) => {
    const place = source === undefined ? "" : ` (${source})`;
    return `  ${nameOf(urn)} [${parseUrn(urn).types.at(-1)}] ${property}${place}\n${wrap(message, "      ")}`;
  });
  const differences = problems.map((problem) => wrap(problem, "  "));
  if (violations.length + differences.length === 0) {
    return paint.green("No violation: AWS's own schemas accept every value that is known.");
  }
  return [
    ...(differences.length === 0 ? [] : [paint.red(paint.bold("The two runs differ")), ...differences]),
    ...(violations.length === 0 ? [] : [paint.red(paint.bold("Violations")), ...violations]),
  ].join("\n");
}
