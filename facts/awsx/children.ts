import type { VpcInputs } from "./vpc-inputs";

/** A property of another child, e.g. its `id`. */
export interface ChildReference {
  readonly ref: string;
  readonly property: string;
  /** The real provider makes the value from the property, and it turns out to be absent: unknown until the other child exists, then left out. */
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

export function isChildReference(value: unknown): value is ChildReference {
  return typeof value === "object" && value !== null && "ref" in value && "property" in value;
}

export function isChildResource(value: unknown): value is ChildResource {
  return typeof value === "object" && value !== null && "resource" in value;
}

export function idOf(child: VpcChild): ChildReference {
  return { ref: child.key, property: "id" };
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

/** The children made so far, in the order of creation. */
export class Children {
  readonly list: VpcChild[] = [];

  /** Adds a child; every one but the VPC has a parent, and depends on it explicitly. */
  add(
    kind: Kind,
    name: string,
    parent: VpcChild | undefined,
    inputs: VpcChild["inputs"],
    fromInputs: VpcChild["fromInputs"] = {},
  ): VpcChild {
    const child: VpcChild = {
      key: `${kind}:${name}`,
      type: types[kind],
      name,
      ...(parent && { parent: parent.key }),
      inputs,
      dependsOn: parent ? [parent.key] : [],
      fromInputs,
    };
    this.list.push(child);
    return child;
  }

  of(kind: Kind): readonly VpcChild[] {
    return this.list.filter(({ type }) => type === types[kind]);
  }
}
