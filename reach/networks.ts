/** Networks and their subnets. */
import { parseBlock, type Block } from "./blocks";
import { append, tagsOf, text, type Resource, type Resources } from "./resources";

export interface Vpc {
  readonly resource: Resource;
  readonly id: string;
  readonly blocks: readonly Block[];
  readonly region: string | undefined;
  /** Whether names of private zones are answered. */
  readonly resolvesNames: boolean;
}

export interface Subnet {
  readonly resource: Resource;
  readonly id: string;
  readonly vpcId: string;
  readonly block: Block;
  readonly zone: string | undefined;
  /** Its route table and what ties the two; absent: the VPC's main table, which has the local route only. */
  readonly table?: { readonly id: string; readonly association: Resource };
}

const type = {
  vpc: "aws:ec2/vpc:Vpc",
  moreBlocks: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
  subnet: "aws:ec2/subnet:Subnet",
  association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  mainAssociation: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
} as const;

export function vpcsOf(resources: Resources): Vpc[] {
  const more = new Map<string, string[]>();
  resources
    .ofType(type.moreBlocks)
    .forEach(({ inputs }) => append(more, String(inputs.vpcId), String(inputs.cidrBlock)));
  return resources.ofType(type.vpc).map((resource) => {
    const { id, inputs, region } = resource;
    const blocks = [inputs.cidrBlock, ...(more.get(id) ?? [])]
      .map(parseBlock)
      .filter((block) => block !== undefined);
    const resolvesNames = inputs.enableDnsSupport !== false && inputs.enableDnsHostnames === true;
    return { resource, id, blocks, region, resolvesNames };
  });
}

export function subnetsOf(resources: Resources): Subnet[] {
  const associations = new Map(
    resources
      .ofType(type.association)
      .map((association) => [String(association.inputs.subnetId), association]),
  );
  const mains = new Map(
    resources
      .ofType(type.mainAssociation)
      .map((association) => [String(association.inputs.vpcId), association]),
  );
  return resources.ofType(type.subnet).flatMap((resource): Subnet[] => {
    const { id, inputs } = resource;
    const block = parseBlock(inputs.cidrBlock);
    if (block === undefined) {
      return [];
    }
    const vpcId = String(inputs.vpcId);
    const association = associations.get(id) ?? mains.get(vpcId);
    const table = association && { id: String(association.inputs.routeTableId), association };
    return [{ resource, id, vpcId, block, zone: text(inputs.availabilityZone), ...(table && { table }) }];
  });
}

/** Whether a subnet is of the tier for data, by the mark that the network's component sets. */
export const isIsolated = ({ resource }: Subnet): boolean => tagsOf(resource).SubnetType === "Isolated";
