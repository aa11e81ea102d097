/** Names: which zone answers a network, and to which load balancer or VPC Lattice service a name leads. */
import { latticeType } from "./lattice-types";
import { append, records, text, texts, type Resource, type Resources } from "./resources";

export interface Zone {
  readonly resource: Resource;
  readonly id: string;
  readonly name: string;
  /** Networks that a private zone answers, each with the resource that says so; undefined: the zone is public. */
  readonly networks?: ReadonlyMap<string, Resource>;
}

export interface NameRecord {
  readonly resource: Resource;
  readonly zone: Zone;
  readonly name: string;
  /** Names to which it leads. */
  readonly leadsTo: readonly string[];
}

export interface Resolution {
  /** Resource of the load balancer or Lattice service. */
  readonly end?: Resource;
  /** What was asked on the way: records, and what ties their zones to the network. */
  readonly by: readonly Resource[];
  /** Why there is no answer. */
  readonly missing?: string;
}

const zoneType = "aws:route53/zone:Zone";
const associationType = "aws:route53/zoneAssociation:ZoneAssociation";
const recordType = "aws:route53/record:Record";
const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const addressTypes = ["A", "CNAME"];
const longestChain = 8;

export class Names {
  readonly records: readonly NameRecord[];
  readonly #zonesByName = new Map<string, Zone[]>();
  readonly #byName = new Map<string, NameRecord[]>();
  readonly #ends: ReadonlyMap<string, Resource>;
  readonly #ownNames = new Map<Resource, string[]>();
  readonly #aliasesOf = new Map<string, NameRecord[]>();

  constructor(resources: Resources) {
    this.#ends = endsOf(resources);
    this.#ends.forEach((end, name) => append(this.#ownNames, end, name));
    const zones = zonesOf(resources);
    zones.forEach((zone) => append(this.#zonesByName, zone.name, zone));
    this.records = recordsOf(resources, zones);
    for (const one of this.records) {
      append(this.#byName, one.name, one);
      one.leadsTo.forEach((name) => append(this.#aliasesOf, name, one));
    }
  }

  /** The names that lead straight to a load balancer or Lattice service. */
  namesOf(end: Resource): readonly NameRecord[] {
    return (this.#ownNames.get(end) ?? []).flatMap((name) => this.#aliasesOf.get(name) ?? []);
  }

  /** AWS's own name of a load balancer or Lattice service, which is answered everywhere. */
  ownName(end: Resource): string {
    return this.#ownNames.get(end)?.[0] ?? end.name;
  }

  /** Resolves a name inside a network, or on the internet where `vpcId` is absent. */
  resolve(host: string, vpcId: string | undefined): Resolution {
    const by: Resource[] = [];
    let name = tidy(host);
    for (let step = 0; step < longestChain; step += 1) {
      const end = this.#ends.get(name);
      if (end) {
        return { end, by };
      }
      const zone = this.#zoneFor(name, vpcId);
      if (zone === undefined) {
        return { by, missing: this.#whyNoZone(name, vpcId) };
      }
      const found = this.#recordIn(zone, name);
      if (found === undefined) {
        return { by, missing: `the zone ${zone.name} (${zone.resource.name}) has no record ${name}` };
      }
      const association = vpcId === undefined ? undefined : zone.networks?.get(vpcId);
      by.push(found.resource, zone.resource, ...(association ? [association] : []));
      name = found.leadsTo[0] ?? "";
    }
    return { by, missing: `${host} leads round in a circle` };
  }

  /** The zone that answers: the longest match, private before public. */
  #zoneFor(name: string, vpcId: string | undefined): Zone | undefined {
    const fitting = this.#zonesAround(name);
    const own = fitting.find(({ networks }) => vpcId !== undefined && networks?.has(vpcId));
    return own ?? fitting.find(({ networks }) => networks === undefined);
  }

  /** The zones that hold a name, the longest first. */
  #zonesAround(name: string): Zone[] {
    const labels = name.split(".");
    return labels.flatMap((_, at) => this.#zonesByName.get(labels.slice(at).join(".")) ?? []);
  }

  #recordIn(zone: Zone, name: string): NameRecord | undefined {
    const above = `*.${name.slice(name.indexOf(".") + 1)}`;
    return [name, above]
      .flatMap((candidate) => this.#byName.get(candidate) ?? [])
      .find((one) => one.zone === zone);
  }

  #whyNoZone(name: string, vpcId: string | undefined): string {
    const [zone] = this.#zonesAround(name);
    if (zone === undefined) {
      return `no zone holds ${name}`;
    }
    return vpcId === undefined
      ? `${name} is in the private zone ${zone.name} (${zone.resource.name}), which the internet cannot ask`
      : `the private zone ${zone.name} (${zone.resource.name}) is not associated with the caller's network`;
  }
}

export const tidy = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^dualstack\./, "");

/** By AWS's own name. */
function endsOf(resources: Resources): ReadonlyMap<string, Resource> {
  const ends = new Map<string, Resource>();
  for (const balancer of resources.ofType(balancerType)) {
    ends.set(tidy(text(balancer.computed?.dnsName) ?? balancer.id), balancer);
  }
  const add = (service: Resource | undefined, { computed }: Resource) =>
    records(computed?.dnsEntries).forEach(
      ({ domainName }) => service && ends.set(tidy(String(domainName)), service),
    );
  resources.ofType(latticeType.service).forEach((service) => add(service, service));
  for (const association of resources.ofType(latticeType.member)) {
    add(resources.find(latticeType.service, association.inputs.serviceIdentifier), association);
  }
  return ends;
}

function zonesOf(resources: Resources): Zone[] {
  const associations = new Map<string, Resource[]>();
  for (const association of resources.ofType(associationType)) {
    append(associations, String(association.inputs.zoneId), association);
  }
  return resources.ofType(zoneType).map((resource) => {
    const own = records(resource.inputs.vpcs).map(({ vpcId }) => [String(vpcId), resource] as const);
    const others = (associations.get(resource.id) ?? []).map(
      (one) => [String(one.inputs.vpcId), one] as const,
    );
    const networks = new Map([...others, ...own]);
    return {
      resource,
      id: resource.id,
      name: tidy(String(resource.inputs.name)),
      ...(networks.size > 0 && { networks }),
    };
  });
}

function recordsOf(resources: Resources, zones: readonly Zone[]): NameRecord[] {
  const byId = new Map(zones.map((zone) => [zone.id, zone]));
  return resources.ofType(recordType).flatMap((resource): NameRecord[] => {
    const { inputs } = resource;
    const zone = byId.get(String(inputs.zoneId));
    if (zone === undefined || !addressTypes.includes(String(inputs.type))) {
      return [];
    }
    const given = tidy(String(inputs.name ?? ""));
    const name = given === zone.name || given.endsWith(`.${zone.name}`) ? given : `${given}.${zone.name}`;
    const aliases = records(inputs.aliases).map((alias) => String(alias.name));
    return [{ resource, zone, name, leadsTo: [...aliases, ...texts(inputs.records)].map(tidy) }];
  });
}
