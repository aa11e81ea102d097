/** The way by VPC Lattice: out to its addresses, in at the service network's door, and on to the load balancer. */
import { aclHops, blockSides, sidesOf } from "./acl-hop";
import { parseBlock } from "./blocks";
import { behind, nameHop } from "./door";
import { holds, type Allowance, type Opening, type SecurityGroup } from "./groups";
import { hop, pass, stop, type Hop } from "./hops";
import type { Entrance, LatticeDoor } from "./lattice";
import { openingsOf } from "./leg";
import type { Model } from "./model";
import { permission, policyText, type Permission } from "./policies";
import { text, type Resource } from "./resources";
import type { Station } from "./stations";

/** The addresses at which Lattice is called, in every network alike. */
const addresses = parseBlock("169.254.171.0/24")!;

const arnOf = ({ computed, id }: Resource): string => text(computed?.arn) ?? id;

/** The doors of a workload to which a network is let in by some service network. */
export const doorsNear = ({ lattice }: Model, caller: Station, to: string): LatticeDoor[] =>
  (lattice.doors.get(to) ?? []).filter((door) => memberships(lattice, caller, door).length > 0);

interface Membership {
  readonly entrance: Entrance;
  readonly by: readonly Resource[];
}

function memberships(
  { entrances, members }: Model["lattice"],
  { vpcId }: Station,
  { service }: LatticeDoor,
): Membership[] {
  return (entrances.get(vpcId) ?? []).flatMap((entrance) => {
    const by = members.get(entrance.network)?.get(service);
    return by ? [{ entrance, by }] : [];
  });
}

/** Whether the groups on both ends of a service network let a caller pass, whatever policies say. */
export function admits(model: Model, caller: Station, door: LatticeDoor): boolean {
  return memberships(model.lattice, caller, door).some(
    ({ entrance }) =>
      toLattice(model, openingsOf(caller, true), door.port).length > 0 &&
      entering(entrance, caller, door.port).every((one) => one.length > 0),
  );
}

/** The rules that are open to Lattice's own addresses. */
function toLattice({ lattice }: Model, openings: readonly Opening[], port: number): Allowance[] {
  return openings
    .filter(({ ports }) => holds(ports, port))
    .flatMap(({ blocks, lists }) => [
      ...[...lattice.lists].flatMap((id) => lists.get(id) ?? []),
      ...[blocks.covering(addresses)].flatMap((one) => one ?? []),
    ]);
}

/** By the caller's subnets: what lets it in at a service network's door. */
function entering({ groups }: Entrance, caller: Station, port: number): Allowance[][] {
  const openings = groups.flatMap(({ ingress }) => ingress).filter(({ ports }) => holds(ports, port));
  return groups.length === 0
    ? []
    : caller.subnets.map(({ block }) =>
        openings.flatMap(({ groups: named, blocks }) => [
          ...caller.groups.flatMap(({ id }) => named.get(id) ?? []),
          ...[blocks.covering(block)].flatMap((one) => one ?? []),
        ]),
      );
}

/** The hops from a caller by Lattice to a workload. */
export function byLattice(model: Model, caller: Station, to: string, door: LatticeDoor, host: string): Hop[] {
  const [membership] = memberships(model.lattice, caller, door);
  return [
    nameHop(model, host, caller.vpcId, door.service),
    outHop(model, caller, door.port),
    ...aclHops(sidesOf(model.routing, caller.subnets), blockSides([addresses]), door.port),
    ...entranceHops(model, caller, door, membership),
    ...policyHops(model, caller, door, membership?.entrance.network),
    forwardHop(door),
    balancerHop(model, door),
    ...aclHops(
      blockSides([addresses]),
      sidesOf(model.routing, door.door.balancer.station.subnets),
      door.door.listener.port,
    ),
    ...behind(model, to, door.door, host),
  ];
}

const namesOf = (groups: readonly SecurityGroup[]): string =>
  groups.map(({ resource }) => resource.name).join(", ");

function outHop(model: Model, { groups }: Station, port: number): Hop {
  const found = groups.flatMap(({ egress }) => toLattice(model, egress, port));
  const says = (rule: string) => `${namesOf(groups)} ${rule} out to VPC Lattice on port ${port}`;
  return hop(
    "egress",
    found.length > 0 ? 1 : 0,
    1,
    found.length > 0 ? found.map(({ rule }) => rule) : groups.map(({ resource }) => resource),
    { passing: says("is open"), missing: says("has no rule") },
  );
}

/** The service network that the caller's network is tied to, and who is let in at its door. */
function entranceHops(
  { lattice, routing }: Model,
  caller: Station,
  { service, port }: LatticeDoor,
  membership: Membership | undefined,
): Hop[] {
  if (membership === undefined) {
    const tied = lattice.entrances.get(caller.vpcId) ?? [];
    const name = routing.vpcs.get(caller.vpcId)?.resource.name ?? caller.vpcId;
    const missing =
      tied.length === 0
        ? `${name} is tied to no service network`
        : `${service.name} is not in ${tied.map(({ network }) => network.name).join(", ")}, or is not lent to it`;
    return [stop("service network", [service, ...tied.map(({ resource }) => resource)], missing)];
  }
  const { entrance, by } = membership;
  const found = entering(entrance, caller, port);
  const passing = found.filter((one) => one.length > 0);
  const { resource, network, groups } = entrance;
  const says = (rule: string) => `${namesOf(groups)} ${rule} in from ${caller.name} on port ${port}`;
  return [
    pass("service network", [network, resource, ...by, service], `${network.name} has ${service.name}`),
    groups.length === 0
      ? pass("network ingress", [resource], `${resource.name} has no group: it lets its whole network in`)
      : hop(
          "network ingress",
          passing.length,
          found.length,
          passing.length > 0
            ? passing.flat().flatMap(({ rule, entry }) => [rule, entry])
            : groups.map((group) => group.resource),
          { passing: says("is open"), missing: says("has no rule") },
        ),
  ];
}

/** What the service network and the service ask of a request that nobody has signed. */
function policyHops(
  { lattice }: Model,
  { vpcId }: Station,
  { service, port }: LatticeDoor,
  network: Resource | undefined,
): Hop[] {
  const request = {
    vpcId,
    port,
    serviceArn: arnOf(service),
    networkArn: network ? arnOf(network) : "",
  };
  return [...(network ? [network] : []), service]
    .filter(({ inputs }) => inputs.authType === "AWS_IAM")
    .map((about) => {
      const policy = lattice.policies.get(about);
      const answer: Permission = policy ? permission(policyText(policy) ?? "", request) : "none";
      const passed = { all: 2, some: 1, none: 0 }[answer];
      return hop("policy", passed, 2, [policy ?? about], {
        passing: `${policy?.name ?? ""} lets unsigned requests of this network pass`,
        missing: policy
          ? `${policy.name} does not let every unsigned request of this network pass`
          : `${about.name} asks for a policy, and has none`,
      });
    });
}

function forwardHop({ listener, rule, isPlain, targetGroup, target, port, door }: LatticeDoor): Hop {
  const { resource } = door.balancer.station;
  const by = [listener, rule.resource, targetGroup, target];
  return hop("lattice rule", isPlain ? 2 : 1, 2, by, {
    passing: `port ${port} → load balancer ${resource.name} on port ${door.listener.port}`,
    missing: `plain requests go elsewhere than by ${rule.resource.name}`,
  });
}

/** The load balancer's group names Lattice's addresses: it sees no caller's. */
function balancerHop(model: Model, { door: { balancer, listener } }: LatticeDoor): Hop {
  const { groups, name } = balancer.station;
  const found = toLattice(model, openingsOf(balancer.station, false), listener.port);
  const says = (rule: string) =>
    `${namesOf(groups)} of ${name} ${rule} in from VPC Lattice on port ${listener.port}`;
  return hop(
    "ingress",
    found.length > 0 ? 1 : 0,
    1,
    found.length > 0 ? found.map(({ rule }) => rule) : groups.map(({ resource }) => resource),
    { passing: says("is open"), missing: says("has no rule") },
  );
}
