/** What lies around a load balancer's listener: the name that leads to it, and the workload behind it. */
import { ruleFor, type Registration } from "./balancers";
import { hop, pass, stop, type Hop } from "./hops";
import { balancerWords, leg } from "./leg";
import { latticeType } from "./lattice-types";
import type { Door, Model } from "./model";
import type { Resource } from "./resources";
import type { Station } from "./stations";

/** A name of a door's load balancer, the service's own first: one that the network can resolve, else any, else AWS's. */
export function hostFor(
  { names }: Model,
  { balancer, rules }: Door,
  to: string,
  vpcId: string | undefined,
): string {
  const { resource } = balancer.station;
  const wanted = rules.flatMap(({ rule }) =>
    rule.conditions.flatMap(({ kind, values }) => (kind === "hostHeader" ? values : [])),
  );
  const service = to.split("/").at(-1);
  const isOwn = (name: string) => name.split(".")[0] === service;
  const all = names.namesOf(resource).map(({ name }) => name);
  const known = [...all.filter(isOwn), ...all.filter((name) => !isOwn(name))];
  const fitting = wanted.length > 0 ? known.filter((name) => wanted.includes(name)) : known;
  return (
    fitting.find((name) => names.resolve(name, vpcId).end === resource) ??
    fitting[0] ??
    wanted[0] ??
    names.ownName(resource)
  );
}

/** The name, as the caller's network resolves it; on the internet where there is no network. */
export function nameHop(
  { names, routing }: Model,
  host: string,
  vpcId: string | undefined,
  resource: Resource,
): Hop {
  const { end: found, by, missing } = names.resolve(host, vpcId);
  const vpc = vpcId === undefined ? undefined : routing.vpcs.get(vpcId);
  if (vpc && by.length > 0 && !vpc.resolvesNames) {
    return stop(
      "name",
      [vpc.resource],
      `${vpc.resource.name} does not resolve names: DNS support or host names are off`,
    );
  }
  if (found === resource) {
    return pass("name", [...by, resource], `${host} → ${titleOf(resource)}`);
  }
  const wrong = found && `${host} leads to the ${titleOf(found)}, not to ${resource.name}`;
  return stop("name", by.length > 0 ? by : [resource], wrong ?? missing ?? `${host} is not answered`);
}

const titleOf = ({ type, name }: Resource): string =>
  type === latticeType.service ? `VPC Lattice service ${name}` : `load balancer ${name}`;

/** From a load balancer's listener to the workload; of a partner's request, which meets what its rule asks for. */
export function behind(
  model: Model,
  to: string,
  { balancer, listener, rules }: Door,
  host: string,
  isPartner = false,
): Hop[] {
  const taken = ruleFor(listener, { host, path: "/" });
  const plain = rules.find(({ rule }) => rule === taken);
  const { rule, registrations } = plain ?? rules[0]!;
  const open = pass("listener", [listener.resource], `${listener.protocol} on port ${listener.port}`);
  const chosen = hop("rule", plain || isPartner ? 2 : 1, 2, [rule.resource], {
    passing: `${rule.resource.name} forwards to ${to}${isPartner ? " what meets its conditions" : ""}`,
    missing: `plain requests for ${host} go elsewhere (${taken?.resource.name ?? "no rule"})`,
  });
  const targets = pass(
    "targets",
    [...rule.targets.map(({ resource }) => resource), ...registrations.map(({ resource }) => resource)],
    `${to} is registered`,
  );
  return [open, chosen, targets, ...lastLeg(model, balancer.station, registrations)];
}

function lastLeg(model: Model, balancer: Station, registrations: readonly Registration[]): Hop[] {
  const legs = registrations.map(({ station, port }) => leg(model, balancer, station, port, balancerWords));
  // Every registered part must be reached; the parts of a workload are alike but during a deployment.
  const worst = legs.find((hops) => hops.some(({ passes }) => passes !== "all")) ?? legs[0] ?? [];
  return worst.filter(({ kind, passes }) => kind !== "route" || passes !== "all");
}
