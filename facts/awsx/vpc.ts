/**
 * What `awsx.ec2.Vpc` (3.9) creates. It is a remote component: its children are made by its own provider, so a
 * program that runs without that provider never sees them. The preview's recorder and the simulated provider
 * both expand it from here. Only what this project uses is known: availability zones by name and explicit
 * blocks for every subnet; anything else is refused, never guessed.
 */
import { Children, idOf, type ChildReference, type VpcChild } from "./children";
import { checkVpcInputs, type SubnetSpec, type SubnetType, type VpcInputs } from "./vpc-inputs";

export interface VpcExpansion {
  /** In the order of creation: whatever a child refers to comes before it. */
  readonly children: readonly VpcChild[];
  /** Outputs of the component; each value plain, a `ChildReference`, a `ChildResource` or a list of one of them. */
  readonly outputs: Readonly<Record<string, unknown>>;
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

/** The inputs of the component that its VPC takes over as they are. */
const handedToVpc = ["cidrBlock", "enableDnsHostnames", "enableDnsSupport", "instanceTenancy"] as const;

/** Expands the component of a name and inputs. Throws on inputs that the real provider refuses, or that are not known here. */
export function expandVpc({ name, inputs }: { name: string; inputs: VpcInputs }): VpcExpansion {
  checkVpcInputs(inputs);
  const children = new Children();
  const tags = { Name: name, ...inputs.tags };
  const taken = handedToVpc.filter((key) => inputs[key] !== undefined).map((key) => [key, inputs[key]]);
  const vpc = children.add("vpc", name, undefined, { ...Object.fromEntries(taken), tags });
  const internetGateway = children.add("internetGateway", name, vpc, { vpcId: idOf(vpc), tags });

  const specs = [...inputs.subnetSpecs].sort((a, b) => typeOrder.indexOf(a.type) - typeOrder.indexOf(b.type));
  for (const zone of inputs.availabilityZoneNames.keys()) {
    for (const spec of specs) {
      addSubnet({ children, name, inputs, vpc, internetGateway }, spec, zone);
    }
  }
  return { children: children.list, outputs: outputsOf(children, inputs) };
}

interface Around {
  readonly children: Children;
  /** The component's name. */
  readonly name: string;
  readonly inputs: VpcInputs;
  readonly vpc: VpcChild;
  readonly internetGateway: VpcChild;
}

/** A subnet with its route table, the NAT gateway in it and the route out of it, in the real provider's order. */
function addSubnet(around: Around, spec: SubnetSpec, zone: number): void {
  const { children, name, inputs, vpc } = around;
  const subnetName = `${name}-${spec.name ?? spec.type.toLowerCase()}-${zone + 1}`;
  const own = { Name: subnetName, SubnetType: spec.type };
  const subnet = children.add("subnet", subnetName, vpc, {
    vpcId: idOf(vpc),
    availabilityZone: inputs.availabilityZoneNames[zone],
    mapPublicIpOnLaunch: spec.type === "Public",
    cidrBlock: spec.cidrBlocks[zone],
    assignIpv6AddressOnCreation: false,
    ipv6CidrBlock: { ref: vpc.key, property: "ipv6CidrBlock", absentOnceKnown: true },
    tags: { ...inputs.tags, ...spec.tags, ...own },
  });
  const table = children.add("routeTable", subnetName, subnet, {
    vpcId: idOf(vpc),
    tags: { ...inputs.tags, ...own },
  });
  const routeTableId = idOf(table);
  children.add("routeTableAssociation", subnetName, table, { routeTableId, subnetId: idOf(subnet) });
  if (spec.type === "Public" && hasNatGateway(inputs, zone)) {
    addNatGateway(around, subnet, zone);
  }
  const target = targetOf(around, spec.type, zone);
  if (target) {
    children.add("route", subnetName, table, { routeTableId, ...target, destinationCidrBlock: "0.0.0.0/0" });
  }
}

function addNatGateway({ children, name, inputs }: Around, subnet: VpcChild, zone: number): void {
  const natName = `${name}-${zone + 1}`;
  const tags = { ...inputs.tags, Name: natName };
  const given = inputs.natGateways?.elasticIpAllocationIds ?? [];
  if (given.length > 0) {
    const natInputs = { subnetId: idOf(subnet), allocationId: given[zone], tags };
    children.add("natGateway", natName, subnet, natInputs, { allocationId: "natGateways" });
  } else {
    const address = children.add("eip", natName, subnet, { tags });
    const allocationId = { ref: address.key, property: "allocationId" };
    children.add("natGateway", natName, subnet, { subnetId: idOf(subnet), allocationId, tags });
  }
}

function strategyOf({ natGateways }: VpcInputs): string {
  return natGateways?.strategy ?? "OnePerAz";
}

function hasNatGateway(inputs: VpcInputs, zone: number): boolean {
  const strategy = strategyOf(inputs);
  return strategy === "OnePerAz" || (strategy === "Single" && zone === 0);
}

/** Where a tier's default route leads; the isolated tier has none, nor has the private one without NAT. */
function targetOf(
  { children, inputs, internetGateway }: Around,
  type: SubnetType,
  zone: number,
): Record<string, ChildReference> | undefined {
  if (type === "Public") {
    return { gatewayId: idOf(internetGateway) };
  }
  const gateway = children.of("natGateway")[strategyOf(inputs) === "Single" ? 0 : zone];
  return type === "Private" && gateway ? { natGatewayId: idOf(gateway) } : undefined;
}

function outputsOf(children: Children, { subnetSpecs }: VpcInputs): VpcExpansion["outputs"] {
  const resources = (list: readonly VpcChild[]) => list.map(({ key }) => ({ resource: key }));
  const [vpc, internetGateway] = [children.of("vpc")[0]!, children.of("internetGateway")[0]!];
  const bySubnetType = typeOrder.flatMap((type) => {
    const subnets = children
      .of("subnet")
      .filter(({ inputs }) => (inputs.tags as Record<string, unknown>).SubnetType === type);
    const prefix = type.toLowerCase();
    return [
      [`${prefix}SubnetIds`, subnets.map(idOf)],
      [`${prefix}Subnets`, resources(subnets)],
    ];
  });
  return {
    vpcId: idOf(vpc),
    vpc: { resource: vpc.key },
    internetGateway: { resource: internetGateway.key },
    subnets: resources(children.of("subnet")),
    ...Object.fromEntries(bySubnetType),
    routeTables: resources(children.of("routeTable")),
    routeTableAssociations: resources(children.of("routeTableAssociation")),
    routes: resources(children.of("route")),
    natGateways: resources(children.of("natGateway")),
    eips: resources(children.of("eip")),
    vpcEndpoints: [],
    subnetLayout: subnetSpecs.map(({ type, name, cidrBlocks }) => ({
      type,
      ...(name && { name }),
      cidrBlocks,
    })),
  };
}
