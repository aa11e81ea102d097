/** How the country commands show what they found. Pure. */
import { lineDiff, type CountryRow, type Edit, type StackDifference, type Step } from "../../country";

type Placed = StackDifference["added"][number];

const width = 110;

/** Files with the lines that come and go. */
export function showEdits(edits: readonly Edit[]): string {
  return edits
    .map((edit) => {
      const { added, removed } = lineDiff(edit);
      const counts = [`+${added.length}`, ...(removed.length > 0 ? [`-${removed.length}`] : [])].join(" ");
      const state = edit.before === undefined ? " (new)" : edit.after === undefined ? " (deleted)" : "";
      const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
      return [`  ${edit.file}${state}  ${counts}`, ...lines.map((line) => `    ${line.trimEnd()}`)].join(
        "\n",
      );
    })
    .join("\n");
}

/** What each stack gets, loses and does to what exists. `code` is the country that the change is about. */
export function showDifferences(changes: readonly StackDifference[], code: string): string {
  return changes.map((change) => showDifference(change, code)).join("\n\n");
}

function showDifference({ stack, added, changed, removed }: StackDifference, code: string): string {
  const existing =
    changed.length + removed.length === 0
      ? "nothing that exists is changed or removed"
      : [
          `${plural(changed.length, "resource")} changed`,
          `${plural(removed.length, "resource")} removed`,
        ].join(", ");
  const head = `  ${stack}: ${plural(added.length, "resource")} added; ${existing}`;
  return [
    head,
    ...byNetwork(added, "+", code),
    ...byNetwork(removed, "-", code),
    ...listed(
      changed.map(({ name, type, differs }) => `~ ${name} [${type}]: ${differs.join(", ")}`),
      20,
    ),
  ].join("\n");
}

const titles: Readonly<Record<string, string>> = {
  platform: "of no network",
  foundation: "for every environment",
};

/** Fewer than these are named one by one. */
const mostNamed = 12;

/** Counts by type of each network, and what of them is the country's edge to the hub. */
function byNetwork(resources: readonly Placed[], sign: string, code: string): string[] {
  const networks = [...new Set(resources.map(({ network }) => network))].sort(
    (a, b) => Number(b === code) - Number(a === code) || (a < b ? -1 : 1),
  );
  return networks.flatMap((network) => {
    const own = resources.filter((one) => one.network === network);
    const edge = own.filter(({ urn }) => /archipelago:mesh:\w*Edge\$/.test(urn));
    const lines =
      own.length > mostNamed ? wrapped(countsOf(own)) : own.map(({ name, type }) => `${name} [${type}]`);
    return [
      `    ${sign} ${titles[network] ?? network}: ${own.length}`,
      ...lines.map((line) => `        ${line}`),
      ...(edge.length > 0
        ? [
            `        of these the edge of the mesh to the hub: ${edge.length}`,
            ...wrapped(countsOf(edge)).map((line) => `          ${line}`),
          ]
        : []),
    ];
  });
}

function countsOf(resources: readonly Placed[]): string[] {
  const counts = new Map<string, number>();
  for (const { type } of resources) {
    const name = shortType(type);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => `${count} ${type}`);
}

/** `ec2 Vpc` of `aws:ec2/vpc:Vpc`. */
function shortType(type: string): string {
  const [, module = "", name = type] = type.split(":");
  if (type.startsWith("archipelago:") || type.startsWith("awsx:")) return "components of the program";
  return type.startsWith("aws:") ? `${module.split("/")[0]} ${name}` : type;
}

function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 2 <= width - 8)
      lines[lines.length - 1] = `${last}, ${word}`;
    else {
      if (last !== undefined) lines[lines.length - 1] = `${last},`;
      lines.push(word);
    }
  }
  return lines;
}

function listed(lines: readonly string[], most: number): string[] {
  const shown = lines.slice(0, most).map((line) => `    ${line}`);
  return lines.length > most ? [...shown, `    … and ${lines.length - most} more`] : shown;
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

export function showSteps(steps: readonly Step[]): string {
  return steps
    .map(({ title, notes, commands }, index) =>
      [
        `  ${index + 1}. ${title}`,
        ...notes.map((note) => `     - ${note}`),
        ...commands.map((command) => `     $ ${command}`),
      ].join("\n"),
    )
    .join("\n");
}

export const showRemarks = (remarks: readonly string[]): string =>
  remarks.map((remark) => `  - ${remark}`).join("\n");

/** A table with a line for each country and environment. */
export function showList(rows: readonly CountryRow[]): string {
  const head = [
    "code",
    "name",
    "slot",
    "stack",
    "block",
    "region",
    "account",
    "transport",
    "on-premises",
    "services",
    "uses",
  ];
  const lines = rows.flatMap((row) => {
    const { code, name, slot, environments } = row;
    const places =
      environments.length > 0
        ? environments
        : [
            {
              stack: "none",
              block: "",
              region: row.region,
              account: row.account,
              transport: "",
              onPremises: [],
              services: "",
              uses: row.uses,
            },
          ];
    return places.map((place, index) => [
      ...(index === 0 ? [code, name, String(slot)] : ["", "", ""]),
      place.stack,
      place.block,
      place.region,
      place.account ?? "own",
      place.transport,
      place.onPremises.join(", "),
      String(place.services),
      place.uses.join(", "),
    ]);
  });
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => (line[column] ?? "").length)),
  );
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** What a difference is in numbers, for JSON. */
export function differenceJson({ stack, added, changed, removed }: StackDifference): object {
  return {
    stack,
    added: { total: added.length, networks: countsByNetwork(added) },
    removed: { total: removed.length, networks: countsByNetwork(removed) },
    changed,
  };
}

function countsByNetwork(resources: readonly Placed[]): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { network, type } of resources) {
    const own = (counts[network] ??= {});
    own[type] = (own[type] ?? 0) + 1;
  }
  return counts;
}

/** An edit without the files' whole texts. */
export function editJson(edit: Edit): object {
  const { added, removed } = lineDiff(edit);
  return {
    file: edit.file,
    ...(edit.before === undefined && { new: true }),
    ...(edit.after === undefined && { deleted: true }),
    added: added.map((line) => line.trimEnd()),
    removed: removed.map((line) => line.trimEnd()),
  };
}
