import type { CapacitySummary, NetworkSummary, Plan, ServiceSummary } from "../plan";
import type { Paint } from "./index";
import { table, wrap } from "./table";

/** More tables than these are not read: there is then one, with a line for each way in which a service runs. */
const mostTables = 6;

/** What runs in each network; networks that run the same are shown once. */
export function servicesPage({ archipelago }: Plan, country: string | undefined, paint: Paint): string {
  const networks = archipelago.countries.filter(
    ({ code, services }) => services.length > 0 && (country === undefined || code === country),
  );
  const groups = new Map<string, NetworkSummary[]>();
  for (const network of networks) {
    const key = JSON.stringify([network.services, network.capacities]);
    groups.set(key, [...(groups.get(key) ?? []), network]);
  }
  if (groups.size > mostTables) return variantsPage(networks, paint);
  const pages = [...groups.values()].map((alike) => {
    const codes = wrap(`Services in ${alike.map(({ code }) => code).join(", ")}`, "");
    const title = codes.split("\n").map(paint.bold).join("\n");
    const [{ services = [], capacities = [] } = {}] = alike;
    return `${title}\n${table(head, rowsOf({ services, capacities }), paint)}`;
  });
  return pages.join("\n\n");
}

/** A line for each way in which a service runs, and where that is: the exceptions by name, the rest by number. */
function variantsPage(networks: readonly NetworkSummary[], paint: Paint): string {
  const variants = new Map<string, { readonly row: readonly string[]; readonly codes: string[] }>();
  for (const network of networks) {
    for (const row of rowsOf(network)) {
      const variant = variants.get(JSON.stringify(row)) ?? { row, codes: [] };
      variants.set(JSON.stringify(row), variant);
      variant.codes.push(network.code);
    }
  }
  const all = [...variants.values()];
  const rows = [...new Set(all.map(({ row: [name = ""] }) => name))].sort().flatMap((name) => {
    const own = all.filter(({ row }) => row[0] === name).sort((a, b) => b.codes.length - a.codes.length);
    return own.map(({ row, codes }, index) => [
      index === 0 ? name : "",
      ...row.slice(1),
      place(codes, index === 0 ? (own.length === 1 ? "all" : "others") : undefined),
    ]);
  });
  return `${paint.bold("Services")}\n${table([...head, "in"], rows, paint)}`;
}

/** As many codes are named; more of them would not fit the page. */
const mostCodes = 4;

function place(codes: readonly string[], rest: "all" | "others" | undefined): string {
  if (codes.length <= mostCodes) return codes.join(" ");
  if (rest !== undefined) return rest === "all" ? `all ${codes.length}` : `${codes.length} others`;
  return `${codes.slice(0, 2).join(" ")} +${codes.length - 2}`;
}

const head = ["service", "compute", "architecture", "size of one", "how many", "Spot", "exposure"];

const rowsOf = ({
  services,
  capacities = [],
}: Pick<NetworkSummary, "services" | "capacities">): readonly string[][] => [
  ...services.map(serviceRow),
  ...capacities.map(capacityRow),
];

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
  return [name, compute, arch, size, many(min, max), percent(spotPercent), exposure];
}

/** What `ecs-ec2` services share stands below them. */
function capacityRow({ arch, size, min, max, spotPercent }: CapacitySummary): string[] {
  return ["(shared)", "ec2", arch, size, many(min, max), percent(spotPercent), ""];
}

const many = (min: number, max: number): string => (min === max ? String(min) : `${min}–${max}`);
const percent = (share: number): string => (share === 0 ? "" : `${share} %`);
