import type { CapacitySummary, NetworkSummary, Plan, ServiceSummary } from "../plan";
import type { Paint } from "./index";
import { table, wrap } from "./table";

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

/** What runs in each network; networks that run the same are shown once. */
export function servicesPage({ archipelago }: Plan, country: string | undefined, paint: Paint): string {
  const groups = new Map<string, NetworkSummary[]>();
  for (const network of archipelago.countries) {
    if (network.services.length > 0 && (country === undefined || network.code === country)) {
      const key = JSON.stringify([network.services, network.capacities]);
      groups.set(key, [...(groups.get(key) ?? []), network]);
    }
  }
  const pages = [...groups.values()].map((networks) => {
    const codes = wrap(`Services in ${networks.map(({ code }) => code).join(", ")}`, "");
    const title = codes.split("\n").map(paint.bold).join("\n");
    const [{ services = [], capacities = [] } = {}] = networks;
    return `${title}\n${table(head, [...services.map(serviceRow), ...capacities.map(capacityRow)], paint)}`;
  });
  return pages.join("\n\n");
}

const head = ["service", "compute", "architecture", "size of one", "how many", "Spot", "exposure"];

function serviceRow({
  name,
  compute,
  arch,
  size,
  min,
  max,
  spotPercent,
  exposure,
}: ServiceSummary): string[] {
  const many = min === max ? String(min) : `${min}–${max}`;
  return [name, compute, arch, size, many, spotPercent === 0 ? "" : `${spotPercent} %`, exposure];
}

/** What `ecs-ec2` services share stands below them. */
function capacityRow({ arch, size, min, max, spotPercent }: CapacitySummary): string[] {
  const many = min === max ? String(min) : `${min}–${max}`;
  return ["(shared)", "ec2", arch, size, many, spotPercent === 0 ? "" : `${spotPercent} %`, ""];
}

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
