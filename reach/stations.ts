/** Who has network interfaces: in which subnets, with which security groups. */
import { hooksOf, toldTo } from "./addresses";
import type { SecurityGroup } from "./groups";
import type { Subnet } from "./networks";
import type { Routing } from "./routing";
import { append, record, records, tagsOf, type Resource, type Resources } from "./resources";

/** Something with network interfaces. */
export interface Station {
  readonly resource: Resource;
  /** `workload`: a service's tasks, instances or runs. `endpoint`: a private way to an AWS service. */
  readonly kind: "workload" | "balancer" | "endpoint";
  /** `jp/api`, `jp/internal`, `jp/aws:ecr.api`. */
  readonly name: string;
  readonly vpcId: string;
  readonly subnets: readonly Subnet[];
  readonly groups: readonly SecurityGroup[];
  /** Whether its interfaces have public addresses. */
  readonly isPublic: boolean;
  /** Addresses that it is told, by variable: `PAYMENT_URL`. */
  readonly told: ReadonlyMap<string, string>;
}

const type = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  scalingGroup: "aws:autoscaling/group:Group",
  template: "aws:ec2/launchTemplate:LaunchTemplate",
  task: "aws:ecs/taskDefinition:TaskDefinition",
} as const;

/** These name groups or subnets, and are no interface. */
const without =
  /^aws:vpc\/|^aws:ec2\/(?:securityGroup|route|natGateway|flowLog|networkAcl|subnet)|^aws:ec2transitgateway\/|^aws:vpclattice\/|^aws:rds\/subnetGroup/;

/** All stations. Whatever names subnets and security groups is one, of whichever type. */
export function stationsOf(
  resources: Resources,
  routing: Routing,
  groups: ReadonlyMap<string, SecurityGroup>,
): Station[] {
  const asked = hooksOf(resources);
  const worn = new Set<string>();
  const placed = new Map<string, Set<Subnet>>();
  const stations: Station[] = [];
  for (const resource of resources.all) {
    if (without.test(resource.type) || resource.type === type.template) {
      continue;
    }
    const about = [resource, ...templatesOf(resource, resources), ...tasksOf(resource, resources)];
    const named = about.flatMap(({ inputs }) => [...stringsIn(inputs)]);
    const subnets = [...new Set(named)].flatMap((id) => routing.subnets.get(id) ?? []);
    const own = [...new Set(named)].flatMap((id) => groups.get(id) ?? []);
    if (subnets.length === 0 || own.length === 0) {
      continue;
    }
    const station = stationOf(resource, about, subnets, own, asked.get(String(resource.computed?.arn)));
    stations.push(station);
    own.forEach(({ id }) => worn.add(id));
    if (station.kind === "workload") {
      subnets.forEach((subnet) =>
        placed.set(subnet.vpcId, (placed.get(subnet.vpcId) ?? new Set()).add(subnet)),
      );
    }
  }
  return [...stations, ...runsByHand(resources, groups, worn, placed)];
}

function stationOf(
  resource: Resource,
  about: readonly Resource[],
  subnets: readonly Subnet[],
  groups: readonly SecurityGroup[],
  asked: readonly (readonly [string, string])[] = [],
): Station {
  const kind =
    resource.type === type.balancer ? "balancer" : resource.type === type.endpoint ? "endpoint" : "workload";
  return {
    resource,
    kind,
    name: placeName(resource, [...about, ...groups.map((group) => group.resource)], kind),
    vpcId: subnets[0]!.vpcId,
    subnets,
    groups,
    isPublic:
      kind === "balancer"
        ? resource.inputs.internal !== true
        : kind === "workload" && hasPublicAddress(about),
    told: new Map([...toldTo(about), ...asked]),
  };
}

/** A task that nothing starts by itself: run by hand, where its network's other workloads are. */
function runsByHand(
  resources: Resources,
  groups: ReadonlyMap<string, SecurityGroup>,
  worn: ReadonlySet<string>,
  placed: ReadonlyMap<string, ReadonlySet<Subnet>>,
): Station[] {
  const tasks = new Map<string, Resource>();
  resources.ofType(type.task).forEach((task) => tasks.set(ownerOf(task) ?? "", task));
  return [...groups.values()].flatMap((group): Station[] => {
    const task = tasks.get(ownerOf(group.resource) ?? "none");
    const subnets = [...(placed.get(group.vpcId) ?? [])];
    return worn.has(group.id) || task === undefined || subnets.length === 0
      ? []
      : [stationOf(task, [task], subnets, [group])];
  });
}

function templatesOf(resource: Resource, resources: Resources): Resource[] {
  return resource.type === type.scalingGroup
    ? [...stringsIn(resource.inputs)].flatMap((id) => resources.find(type.template, id) ?? [])
    : [];
}

/** The task definitions that a service or a schedule starts. */
function tasksOf(resource: Resource, resources: Resources): Resource[] {
  return [...stringsIn(resource.inputs)].flatMap((arn) =>
    arn.includes(":task-definition/") ? (resources.find(type.task, arn) ?? []) : [],
  );
}

const platform = "platform";

/** `<country>/<service>` of the tags; what is no service's goes by its own name. */
export function placeName(resource: Resource, about: readonly Resource[], kind: Station["kind"]): string {
  const country = about.map((one) => tagsOf(one).country).find((code) => code !== undefined);
  const own =
    country && resource.name.startsWith(`${country}-`)
      ? resource.name.slice(country.length + 1)
      : resource.name;
  if (kind === "endpoint") {
    return `${country ?? ""}/${endpointName(resource)}`;
  }
  const service = about
    .map((one) => tagsOf(one).service)
    .find((name) => name !== undefined && name !== platform);
  const name = kind === "workload" ? (service ?? own) : own;
  return country === undefined ? name : `${country}/${name}`;
}

/** Begins the name of an AWS service after the network's: `jp/aws:s3`. */
const endpointMark = "aws:";

const endpointName = ({ inputs }: Resource): string =>
  `${endpointMark}${String(inputs.serviceName).split(".").slice(3).join(".")}`;

/** Whether a place is an AWS service, by its name. */
export const isEndpoint = (place: string): boolean => place.split("/")[1]?.startsWith(endpointMark) ?? false;

function ownerOf(resource: Resource): string | undefined {
  const { country, service } = tagsOf(resource);
  return country === undefined || service === undefined ? undefined : `${country}/${service}`;
}

function hasPublicAddress(about: readonly Resource[]): boolean {
  return about.some(({ inputs }) =>
    [
      record(inputs.networkConfiguration).assignPublicIp,
      record(record(record(inputs.target).ecsParameters).networkConfiguration).assignPublicIp,
      ...records(inputs.networkInterfaces).map(({ associatePublicIpAddress }) => associatePublicIpAddress),
    ].some((value) => String(value) === "true"),
  );
}

/** Every string in a value. */
export function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === "string") {
    yield value;
  } else if (value !== null && typeof value === "object") {
    for (const item of Object.values(value)) {
      yield* stringsIn(item);
    }
  }
}

/** Stations by the groups that they wear, and by their subnets. */
export interface StationIndex {
  readonly byGroup: ReadonlyMap<string, readonly Station[]>;
  readonly bySubnet: ReadonlyMap<string, readonly Station[]>;
  readonly byName: ReadonlyMap<string, readonly Station[]>;
}

export function indexStations(stations: readonly Station[]): StationIndex {
  const [byGroup, bySubnet, byName] = [0, 1, 2].map(() => new Map<string, Station[]>()) as [
    Map<string, Station[]>,
    Map<string, Station[]>,
    Map<string, Station[]>,
  ];
  for (const station of stations) {
    station.groups.forEach(({ id }) => append(byGroup, id, station));
    station.subnets.forEach(({ id }) => append(bySubnet, id, station));
    append(byName, station.name, station);
  }
  return { byGroup, bySubnet, byName };
}
