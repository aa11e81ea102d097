import { lacks, quotas, type Feature } from "../../facts";
import { networkLayers } from "../layers";
import { callerPlaces, latticeListWeight, type ChosenTransport } from "../mesh";
import type { ResolvedNetwork } from "../model";
import { setBy, type Context } from "../resolve/context";

const featureOf: Readonly<Partial<Record<ChosenTransport, { feature: Feature; name: string }>>> = {
  lattice: { feature: "vpc-lattice", name: "VPC Lattice" },
  "transit-gateway": { feature: "transit-gateway", name: "transit gateways" },
};

/** Whether each country's way to the hub can be had at both of its ends. */
export function checkTransport(
  context: Context,
  hub: Pick<ResolvedNetwork, "code" | "region">,
  countries: readonly Pick<ResolvedNetwork, "code" | "region" | "transport">[],
): void {
  for (const { code, region, transport } of countries) {
    const choice = featureOf[transport];
    if (choice === undefined) continue;
    const ends = [...new Set([region, hub.region])];
    const missing = ends.filter((end) => lacks(end, choice.feature) !== undefined);
    const reasons = [
      ...missing.map((end) => `${end} has no ${choice.name}`),
      ...(transport === "lattice" && region !== hub.region
        ? [`VPC Lattice does not cross regions, and the hub is in ${hub.region}`]
        : []),
    ];
    if (reasons.length === 0) continue;
    const instead = (["peering", "transit-gateway"] as const).filter((other) => {
      const needed = featureOf[other];
      return needed === undefined || ends.every((end) => lacks(end, needed.feature) === undefined);
    });
    context.problems.push({
      path: `${context.environment}.${code}.transport`,
      value: transport,
      problem: `${reasons.join("; ")}; ${setBy(networkLayers(context, code), "transport")}`,
      allowed: ["auto", ...instead].join(", "),
      fix: `set transport to auto for ${code}, which is peering and works between all regions`,
    });
  }
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

/** By VPC Lattice each call to the hub takes rules of two groups: the caller's own, and that before Lattice. */
export function checkLatticeRules(
  context: Context,
  countries: readonly Pick<ResolvedNetwork, "code" | "transport" | "services">[],
): void {
  const { value: most } = quotas.rulesPerSecurityGroup;
  for (const { code, transport, services } of countries) {
    if (transport !== "lattice") continue;
    const path = `${context.environment}.${code}`;
    const viaHub = services.map(({ name, calls }) => ({
      name,
      shared: calls.filter(({ via }) => via === "hub").length,
      own: calls.filter(({ via }) => via !== "hub").length,
    }));
    for (const { name, shared, own } of viaHub) {
      const rules = 1 + own + shared * latticeListWeight;
      if (rules > most)
        context.problems.push({
          path: `${path}.services.${name}.calls`,
          value: shared,
          problem: `by VPC Lattice each call to a shared service counts as ${latticeListWeight} of the ${most} outbound rules of a security group, and ${name} would need ${rules}`,
          allowed: `at most ${Math.floor((most - 1 - own) / latticeListWeight)} shared services`,
          fix: `take some out of the calls of ${name}, or set transport to auto for ${code}`,
        });
    }
    const doors = viaHub.reduce((sum, { shared }) => sum + shared, 0);
    if (doors > most)
      context.problems.push({
        path: `${path}.transport`,
        value: transport,
        problem: `${code} makes ${doors} different calls to shared services, and by VPC Lattice each is one of the ${most} inbound rules of one security group`,
        allowed: `at most ${most} calls`,
        fix: `set transport to auto for ${code}`,
      });
  }
}
