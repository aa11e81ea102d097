/** VPC Lattice: service networks with their members and entrances, and what is behind a service. */
import type { SecurityGroup } from "./groups";
import { latticeRulesOf, type LatticeRule } from "./lattice-rules";
import { latticeType as type } from "./lattice-types";
import type { Door } from "./model";
import { append, record, text, texts, type Resource, type Resources } from "./resources";
import { Shares } from "./shares";

/** A network's tie to a service network. */
export interface Entrance {
  readonly resource: Resource;
  readonly network: Resource;
  /** Who is let in; none: everybody in the network is. */
  readonly groups: readonly SecurityGroup[];
}

/** A port of a Lattice service behind which is a load balancer's listener with the workload. */
export interface LatticeDoor {
  readonly service: Resource;
  readonly listener: Resource;
  readonly port: number;
  readonly rule: LatticeRule;
  /** Whether the rule is the one that takes plain requests. */
  readonly isPlain: boolean;
  readonly targetGroup: Resource;
  /** What registers the load balancer. */
  readonly target: Resource;
  readonly door: Door;
}

export interface Lattice {
  /** By workload. */
  readonly doors: ReadonlyMap<string, readonly LatticeDoor[]>;
  /** By service: its ports, with the workloads behind. */
  readonly behind: ReadonlyMap<Resource, readonly { readonly name: string; readonly door: LatticeDoor }[]>;
  /** By network. */
  readonly entrances: ReadonlyMap<string, readonly Entrance[]>;
  /** By service network, then by service: what ties the two. */
  readonly members: ReadonlyMap<Resource, ReadonlyMap<Resource, readonly Resource[]>>;
  /** By service network or service: what it asks of a request. */
  readonly policies: ReadonlyMap<Resource, Resource>;
  /** Ids of AWS's lists of Lattice's own addresses. */
  readonly lists: ReadonlySet<string>;
}

export function latticeOf(
  resources: Resources,
  groups: ReadonlyMap<string, SecurityGroup>,
  doors: ReadonlyMap<string, readonly Door[]>,
): Lattice {
  const found = new Map<string, LatticeDoor[]>();
  const behind = new Map<Resource, { name: string; door: LatticeDoor }[]>();
  for (const [name, door] of latticeDoors(resources, doors)) {
    append(found, name, door);
    append(behind, door.service, { name, door });
  }
  return {
    doors: found,
    behind,
    entrances: entrancesOf(resources, groups),
    members: membersOf(resources),
    policies: policiesOf(resources),
    lists: listsOf(resources),
  };
}

/** By load balancer and port: the workloads, with the doors before them. */
function doorsByPlace(doors: ReadonlyMap<string, readonly Door[]>): ReadonlyMap<string, [string, Door][]> {
  const places = new Map<string, [string, Door][]>();
  doors.forEach((all, name) =>
    all.forEach((door) =>
      append(places, placeOf(door.balancer.station.resource, door.listener.port), [name, door]),
    ),
  );
  return places;
}

const placeOf = ({ id }: Resource, port: number): string => `${id} ${port}`;

function* latticeDoors(
  resources: Resources,
  doors: ReadonlyMap<string, readonly Door[]>,
): Generator<[string, LatticeDoor]> {
  const places = doorsByPlace(doors);
  const targets = new Map<Resource, Resource[]>();
  for (const target of resources.ofType(type.target)) {
    const group = resources.find(type.targetGroup, target.inputs.targetGroupIdentifier);
    if (group) {
      append(targets, group, target);
    }
  }
  const rules = latticeRulesOf(resources);
  for (const listener of resources.ofType(type.listener)) {
    const { serviceIdentifier, serviceArn, protocol } = listener.inputs;
    const service = resources.find(type.service, serviceIdentifier ?? serviceArn);
    const port = Number(listener.inputs.port ?? (protocol === "HTTPS" ? 443 : 80));
    const all = rules.get(listener) ?? [];
    const plain = all.find(({ takesPlain }) => takesPlain);
    for (const rule of service ? all : []) {
      for (const targetGroup of rule.targetGroups) {
        for (const target of targets.get(targetGroup) ?? []) {
          for (const [name, door] of places.get(addressOf(resources, target, targetGroup)) ?? []) {
            yield [
              name,
              { service: service!, listener, port, rule, isPlain: rule === plain, targetGroup, target, door },
            ];
          }
        }
      }
    }
  }
}

/** The load balancer and the port of it that a target names. */
function addressOf(resources: Resources, { inputs }: Resource, group: Resource): string {
  const { id, port } = record(inputs.target);
  const balancer = resources.find("aws:lb/loadBalancer:LoadBalancer", id);
  return balancer ? placeOf(balancer, Number(port ?? record(group.inputs.config).port)) : "";
}

function entrancesOf(
  resources: Resources,
  groups: ReadonlyMap<string, SecurityGroup>,
): ReadonlyMap<string, Entrance[]> {
  const entrances = new Map<string, Entrance[]>();
  for (const resource of resources.ofType(type.entrance)) {
    const { vpcIdentifier, serviceNetworkIdentifier, securityGroupIds } = resource.inputs;
    const network = resources.find(type.network, serviceNetworkIdentifier);
    if (network) {
      const worn = texts(securityGroupIds).flatMap((id) => groups.get(id) ?? []);
      append(entrances, String(vpcIdentifier), { resource, network, groups: worn });
    }
  }
  return entrances;
}

/** A service of another account must be lent to the network's. */
function membersOf(resources: Resources): ReadonlyMap<Resource, ReadonlyMap<Resource, readonly Resource[]>> {
  const shares = new Shares(resources);
  const members = new Map<Resource, Map<Resource, readonly Resource[]>>();
  for (const resource of resources.ofType(type.member)) {
    const network = resources.find(type.network, resource.inputs.serviceNetworkIdentifier);
    const service = resources.find(type.service, resource.inputs.serviceIdentifier);
    const lent = network && service ? shares.lent(service, network) : undefined;
    if (network && service && lent) {
      const known = members.get(network) ?? new Map<Resource, readonly Resource[]>();
      members.set(network, known.set(service, [resource, ...lent]));
    }
  }
  return members;
}

function policiesOf(resources: Resources): ReadonlyMap<Resource, Resource> {
  return new Map(
    resources.ofType(type.policy).flatMap((policy): [Resource, Resource][] => {
      const { resourceIdentifier } = policy.inputs;
      const about =
        resources.find(type.network, resourceIdentifier) ?? resources.find(type.service, resourceIdentifier);
      return about ? [[about, policy]] : [];
    }),
  );
}

const listLookUps = [
  "aws:ec2/getManagedPrefixList:getManagedPrefixList",
  "aws:ec2/getPrefixList:getPrefixList",
];

function listsOf({ lookUps }: Resources): ReadonlySet<string> {
  const found = lookUps
    .filter(({ token, args }) => listLookUps.includes(token) && /\.vpc-lattice$/.test(String(args.name)))
    .flatMap(({ answer }) => text(answer?.id) ?? []);
  return new Set(found);
}
