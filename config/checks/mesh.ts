import { lacks, type Feature } from "../../facts";
import { stackWideLayers } from "../layers";
import { callerPlaces, type Transport } from "../mesh";
import type { ResolvedNetwork } from "../model";
import { setBy, type Context } from "../resolve/context";

interface Choice {
  readonly feature: Feature;
  readonly name: string;
  /** What it is wanted for, and what is to be done instead. */
  readonly instead: string;
}

/** What one may ask for and not get. */
const notBuilt: Readonly<Partial<Record<Transport, Choice>>> = {
  lattice: {
    feature: "vpc-lattice",
    name: "VPC Lattice",
    instead: "peering works in every region, and who may call is told by lists of callers",
  },
  "transit-gateway": {
    feature: "transit-gateway",
    name: "a transit gateway",
    instead: `a star of peerings carries ${callerPlaces} countries, and none of them reaches another`,
  },
};

/** The mesh is built on peerings; whoever asks for another way is told so, and where it could not even be had. */
export function checkTransport(
  context: Context,
  transport: Transport,
  networks: readonly Pick<ResolvedNetwork, "code" | "region">[],
): void {
  const choice = notBuilt[transport];
  if (choice === undefined) return;
  const missing = networks.filter(({ region }) => lacks(region, choice.feature) !== undefined);
  const where = [...new Set(missing.map(({ region }) => region))].map((region) => {
    const codes = missing.filter((one) => one.region === region).map(({ code }) => code);
    return `${region} (${codes.join(", ")})`;
  });
  const nowhere = where.length === 0 ? "" : `, and ${where.join(", ")} could not have it`;
  context.problems.push({
    path: "transport",
    value: transport,
    problem: `the mesh is not built on ${choice.name}${nowhere}; ${setBy(stackWideLayers(context), "transport")}`,
    allowed: "auto or peering, which are the same",
    fix: `set transport to auto: ${choice.instead}`,
  });
}

/** A list of callers has so many places as a security group's rules leave it. */
export function checkCallers(context: Context, hub: Pick<ResolvedNetwork, "code" | "services">): void {
  for (const { name, callers } of hub.services) {
    const countries = new Set(callers.map(({ network }) => network).filter((code) => code !== hub.code));
    if (countries.size > callerPlaces)
      context.problems.push({
        path: `${context.environment}.${hub.code}.services.${name}`,
        value: countries.size,
        problem: `so many countries call ${name}, and the list of its callers has ${callerPlaces} places: a security group has 60 rules, of which the list takes as many as it has places`,
        allowed: `at most ${callerPlaces} countries`,
        fix: `take ${name} out of the uses of some, or have the quota of rules per security group (L-0EA8095F) raised and callerPlaces in config/mesh.ts with it`,
      });
  }
}
