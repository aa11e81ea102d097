import Table from "cli-table3";
import { wrap } from "../shared/help";
import { pipedWidth } from "../shared/width";
import type { Hop, Reach, ReachSummary } from "../../reach";

const marks = { all: "✓", some: "~", none: "✗" } as const;
const kindWidth = 16;

/** One way, a line a hop and below it the resources. */
export function wayPage(way: Reach, width = pipedWidth): string {
  const { from, to, open, address, stop, note, exposed } = way;
  const lines = [
    `${from} → ${to}${address === undefined ? "" : `   ${address}`}`,
    "",
    ...way.hops.flatMap((hop) => hopLines(hop, width)),
    "",
    open ? `Open: ${from} reaches ${to}.` : `Closed: ${from} does not reach ${to}. ${sentence(stop)}`,
  ];
  const further = way.hops.filter(({ passes }) => passes === "none").length - 1;
  if (!open && further > 0) {
    lines.push(`Without that, ${further === 1 ? "one more hop stops" : `${further} more hops stop`} it (✗).`);
  }
  if (!open && exposed) {
    lines.push(
      "Yet some packet does get through, from some place or by another address: see the hops marked ~.",
    );
  }
  if (note !== undefined) {
    lines.push(`Besides, ${note}.`);
  }
  return `${lines.join("\n")}\n`;
}

const sentence = (stop: Hop | undefined): string =>
  stop === undefined ? "" : `It is stopped at "${stop.kind}": ${stop.says}.`;

function hopLines({ kind, passes, says, by }: Hop, width: number): string[] {
  const short = (type: string) => type.split(":").at(-1) ?? type;
  // A resource's type and name stay on one line.
  const names = [...new Set(by.map(({ name, type }) => `${short(type)}\u00A0${name}`))].join(", ");
  const indent = " ".repeat(4 + kindWidth);
  const lines = [says, ...(names === "" ? [] : [names])].flatMap((text) => wrap(text, width - indent.length));
  return lines.map((line, index) => {
    const margin = index === 0 ? `  ${marks[passes]} ${kind.padEnd(kindWidth)}` : indent;
    return `${margin}${line.replaceAll("\u00A0", " ")}`;
  });
}

const internet = "internet";

/** Everybody who reaches anybody, a row a caller. */
export function summaryPage(
  { ways, callers, problems, demand }: ReachSummary,
  stack: string,
  width = pipedWidth,
): string {
  const table = new Table({
    head: ["from", "in its own network", "in other networks", "AWS services", "internet"],
    style: { head: [], border: [] },
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
    wordWrap: true,
    colWidths: width < 110 ? [null, 13, 22, 10, null] : [null, 22, 34, null, null],
  });
  for (const from of callers) {
    const own = from.split("/")[0];
    const reached = ways.filter((way) => way.from === from).map(({ to }) => to);
    const aws = reached.filter((to) => to.includes("/aws:"));
    const near = reached.filter((to) => to.startsWith(`${own}/`) && !aws.includes(to));
    const far = reached.filter((to) => to !== internet && !aws.includes(to) && !near.includes(to));
    const short = (names: string[]) => names.map((name) => name.replace(/^[^/]+\/(?:aws:)?/, "")).join(", ");
    table.push([
      from,
      short(near),
      far.join(", "),
      aws.length === 0 ? "" : String(aws.length),
      reached.includes(internet) ? "yes" : "",
    ]);
  }
  const counts = demand.map(
    ({ quota, name, needed, allowed }) => `  ${titles[quota]}: ${needed} of ${allowed} at most (${name})`,
  );
  return [
    `Who reaches whom in ${stack}: from the recorded resources alone.`,
    table.toString(),
    ...(counts.length > 0 ? ["The fullest:", ...counts] : []),
    "",
    problems.length === 0
      ? "Every declared call arrives and no other way is open;\nnothing outside of a network reaches its data tier."
      : `${problems.length} ${problems.length === 1 ? "problem" : "problems"}:\n${problems.map((one) => `  ✗ ${one}`).join("\n")}`,
    "",
  ].join("\n");
}

const titles: Readonly<Record<ReachSummary["demand"][number]["quota"], string>> = {
  rulesPerSecurityGroup: "rules of a security group, one way",
  entriesPerPrefixList: "entries of a prefix list",
  routesPerRouteTable: "routes of a table",
  peeringsPerVpc: "peerings of a network",
};
