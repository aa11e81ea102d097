/**
 * What `awsx.ec2.Vpc` (3.9) creates. It is a remote component: its children are made by its own provider, so a
 * program that runs without that provider never sees them. The preview's recorder and the simulated provider
 * both expand it from here. Only what this project uses is known: availability zones by name and explicit
 * blocks for every subnet; anything else is refused, never guessed.
 */
import { checkVpcInputs, type SubnetType, type VpcInputs } from "./vpc-inputs";

/** A property of another child, e.g. its `id`. */
export interface ChildReference {
  readonly ref: string;
  readonly property: string;
  /** The real provider computes this value from the property, and it turns out to be absent: unknown until the other child exists, then left out. */
  readonly absentOnceKnown?: true;
}

/** A child itself, as a resource reference. */
export interface ChildResource {
  readonly resource: string;
}

export interface VpcChild {
  /** Unique among the children; what references name. */
  readonly key: string;
  readonly type: string;
  readonly name: string;
  /** Key of the parent; absent: the component itself. */
  readonly parent?: string;
  /** Pulumi's property names. A value is plain, a value of the component's own inputs (which may be unknown), or a `ChildReference`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Keys of explicit dependencies, besides those that the references make. */
  readonly dependsOn: readonly string[];
  /** Properties that carry the dependencies of one of the component's inputs, e.g. `{ allocationId: "natGateways" }`. */
  readonly fromInputs: Readonly<Record<string, keyof VpcInputs>>;
}

export interface VpcExpansion {
  /** In the order of creation: whatever a child refers to comes before it. */
  readonly children: readonly VpcChild[];
  /** Outputs of the component; each value plain, a `ChildReference`, a `ChildResource` or a list of one of them. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

export function isChildReference(value: unknown): value is ChildReference {
  return typeof value === "object" && value !== null && "ref" in value && "property" in value;
}

export function isChildResource(value: unknown): value is ChildResource {
  return typeof value === "object" && value !== null && "resource" in value;
}

/** The order of subnets within a zone, whatever the order of the specifications. */
const typeOrder: readonly SubnetType[] = ["Public", "Private", "Isolated"];

/**
 * The component gives its route tables as one flat list: zone by zone, and within a zone public, private,
 * isolated. The place of one in that list, for a network that has all three tiers.
 */
export function routeTableIndex(tier: Lowercase<SubnetType>, zoneIndex: number): number {
  return zoneIndex * typeOrder.length + typeOrder.findIndex((type) => type.toLowerCase() === tier);
}

const types = {
  vpc: "aws:ec2/vpc:Vpc",
  internetGateway: "aws:ec2/internetGateway:InternetGateway",
  subnet: "aws:ec2/subnet:Subnet",
  routeTable: "aws:ec2/routeTable:RouteTable",
  routeTableAssociation: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  eip: "aws:ec2/eip:Eip",
  natGateway: "aws:ec2/natGateway:NatGateway",
  route: "aws:ec2/route:Route",
} as const;
type Kind = keyof typeof types;

/** The inputs of the component that its VPC takes over as they are. */
const handedToVpc = ["cidrBlock", "enableDnsHostnames", "enableDnsSupport", "instanceTenancy"] as const;

/** Expands the component of a name and inputs. Throws on inputs that the real provider refuses, or that are not known here. */
export function expandVpc({ name, inputs }: { name: string; inputs: VpcInputs }): VpcExpansion {
  checkVpcInputs(inputs);
  const { availabilityZoneNames, natGateways, subnetSpecs, tags } = inputs;
  const strategy = natGateways?.strategy ?? "OnePerAz";
  const allocationIds = natGateways?.elasticIpAllocationIds ?? [];
  const shared = { Name: name, ...tags };
  const made: Record<Kind, VpcChild[]> = {
    vpc: [],
    internetGateway: [],
    subnet: [],
    routeTable: [],
    routeTableAssociation: [],
    eip: [],
    natGateway: [],
    route: [],
  };
  const children: VpcChild[] = [];

  /** Every child but the VPC depends on its parent explicitly. */
  const add = (
    kind: Kind,
    childName: string,
    parent: VpcChild | undefined,
    childInputs: VpcChild["inputs"],
    fromInputs: VpcChild["fromInputs"] = {},
  ): VpcChild => {
    const child: VpcChild = {
      key: `${kind}:${childName}`,
      type: types[kind],
      name: childName,
      ...(parent && { parent: parent.key }),
      inputs: childInputs,
      dependsOn: parent ? [parent.key] : [],
      fromInputs,
    };
    made[kind].push(child);
    children.push(child);
    return child;
  };

  const vpc = add("vpc", name, undefined, {
    ...Object.fromEntries(
      handedToVpc.filter((key) => inputs[key] !== undefined).map((key) => [key, inputs[key]]),
    ),
    tags: shared,
  });
  const internetGateway = add("internetGateway", name, vpc, { vpcId: idOf(vpc), tags: shared });

  for (const [zone, availabilityZone] of availabilityZoneNames.entries()) {
    const ordered = [...subnetSpecs].sort((a, b) => typeOrder.indexOf(a.type) - typeOrder.indexOf(b.type));
    for (const spec of ordered) {
      const subnetName = `${name}-${spec.name ?? spec.type.toLowerCase()}-${zone + 1}`;
      const subnetTags = { ...shared, Name: subnetName, SubnetType: spec.type };
      const subnet = add("subnet", subnetName, vpc, {
        vpcId: idOf(vpc),
        availabilityZone,
        mapPublicIpOnLaunch: spec.type === "Public",
        cidrBlock: spec.cidrBlocks[zone],
        assignIpv6AddressOnCreation: false,
        ipv6CidrBlock: { ref: vpc.key, property: "ipv6CidrBlock", absentOnceKnown: true },
        tags: { ...shared, ...spec.tags, Name: subnetName, SubnetType: spec.type },
      });
      const table = add("routeTable", subnetName, subnet, { vpcId: idOf(vpc), tags: subnetTags });
      add("routeTableAssociation", subnetName, table, { routeTableId: idOf(table), subnetId: idOf(subnet) });
      if (spec.type === "Public" && hasNatGateway(strategy, zone)) {
        addNatGateway(subnet, zone);
      }
      const target = targetOf(spec.type, zone);
      if (target) {
        add("route", subnetName, table, {
          routeTableId: idOf(table),
          ...target,
          destinationCidrBlock: "0.0.0.0/0",
        });
      }
    }
  }

  function addNatGateway(subnet: VpcChild, zone: number): void {
    const natName = `${name}-${zone + 1}`;
    const natTags = { ...tags, Name: natName };
    const given = allocationIds.length > 0;
    const allocationId = given
      ? allocationIds[zone]
      : { ref: add("eip", natName, subnet, { tags: natTags }).key, property: "allocationId" };
    add(
      "natGateway",
      natName,
      subnet,
      { subnetId: idOf(subnet), allocationId, tags: natTags },
      given ? { allocationId: "natGateways" } : {},
    );
  }

  function targetOf(type: SubnetType, zone: number): Record<string, ChildReference> | undefined {
    if (type === "Public") {
      return { gatewayId: idOf(internetGateway) };
    }
    const gateway = made.natGateway[strategy === "Single" ? 0 : zone];
    return type === "Private" && gateway ? { natGatewayId: idOf(gateway) } : undefined;
  }

  return { children, outputs: outputsOf(made, subnetSpecs) };
}

function hasNatGateway(strategy: string, zone: number): boolean {
  return strategy === "OnePerAz" || (strategy === "Single" && zone === 0);
}

function outputsOf(made: Readonly<Record<Kind, readonly VpcChild[]>>, layout: VpcInputs["subnetSpecs"]) {
  const resources = (kind: Kind) => made[kind].map(({ key }) => ({ resource: key }));
  const subnetsOf = (type: SubnetType) =>
    made.subnet.filter(({ inputs }) => (inputs.tags as Record<string, unknown>).SubnetType === type);
  const [vpc, internetGateway] = [made.vpc[0]!, made.internetGateway[0]!];
  const byType = typeOrder.flatMap((type) => [
    [`${type.toLowerCase()}SubnetIds`, subnetsOf(type).map(idOf)],
    [`${type.toLowerCase()}Subnets`, subnetsOf(type).map(({ key }) => ({ resource: key }))],
  ]);
  return {
    vpcId: idOf(vpc),
    vpc: { resource: vpc.key },
    internetGateway: { resource: internetGateway.key },
    subnets: resources("subnet"),
    ...Object.fromEntries(byType),
    routeTables: resources("routeTable"),
    routeTableAssociations: resources("routeTableAssociation"),
    routes: resources("route"),
    natGateways: resources("natGateway"),
    eips: resources("eip"),
    vpcEndpoints: [],
    subnetLayout: layout.map(({ type, name, cidrBlocks }) => ({ type, ...(name && { name }), cidrBlocks })),
  };
}

function idOf(child: VpcChild): ChildReference {
  return { ref: child.key, property: "id" };
}
