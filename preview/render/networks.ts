import type { Plan } from "../plan";
import type { Paint } from "./index";
import { table } from "./table";

/** One line a network. */
export function networksPage(
  { archipelago, steps }: Plan,
  country: string | undefined,
  paint: Paint,
): string {
  const counts = new Map<string, number>();
  for (const { urn, newState } of steps) {
    const code = archipelago.countryOf[urn];
    if (code !== undefined && newState?.custom === true) {
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  const networks = archipelago.countries.filter(({ code }) => country === undefined || code === country);
  if (networks.length === 0) {
    return "";
  }
  const rows = networks.map((network) => [
    paint.bold(network.code),
    network.name === network.code ? "" : network.name,
    network.region,
    network.block,
    network.zones.join(" "),
    natWords[network.nat] ?? network.nat,
    network.zoneName,
    String(counts.get(network.code) ?? 0),
  ]);
  const head = ["network", "name", "region", "block", "zones", "NAT", "DNS zone", "total"];
  return `${paint.bold("Networks")}\n${table(head, rows, paint)}`;
}

const natWords: Readonly<Record<string, string>> = { perZone: "per zone" };

/** Wider tables do not fit the page: the networks are then added up. */
const mostColumns = 7;

/** How many resources of each AWS service every network gets. */
export function resourcesPage(
  { archipelago, steps }: Plan,
  country: string | undefined,
  paint: Paint,
): string {
  const codes = archipelago.countries
    .map(({ code }) => code)
    .filter((code) => country === undefined || code === country);
  const columns = codes.length < 2 || codes.length > mostColumns ? [] : [...codes, "shared"];
  const counts = new Map<string, Map<string, number>>();
  for (const { urn, newState, op } of steps) {
    const column = archipelago.countryOf[urn] ?? "shared";
    if (newState?.custom !== true || op === "read" || (country !== undefined && column !== country)) {
      continue;
    }
    const kind = kindOf(newState.type);
    const row = counts.get(kind) ?? new Map<string, number>();
    counts.set(kind, row.set(column, (row.get(column) ?? 0) + 1));
  }
  const rows = [...counts.keys()].sort().map((kind) => {
    const row = counts.get(kind) as Map<string, number>;
    const total = [...row.values()].reduce((sum, each) => sum + each, 0);
    return [kind, ...columns.map((column) => String(row.get(column) ?? "")), String(total)];
  });
  return rows.length === 0
    ? ""
    : `${paint.bold("Resources")}\n${table(["kind", ...columns, "total"], rows, paint)}`;
}

/** `aws:ec2/vpc:Vpc` belongs to `aws ec2`, a provider to `provider`. */
function kindOf(type: string): string {
  const [pkg = "", module = ""] = type.split(":");
  return type.startsWith("pulumi:providers:") ? "provider" : `${pkg} ${module.split("/")[0] ?? ""}`;
}
