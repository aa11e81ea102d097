/** Network ACLs: what subnets let in and out, rule by rule, with no memory of what was asked. */
import { everywhere, parseBlock, type Block } from "./blocks";
import type { Ports } from "./groups";
import type { Subnet } from "./networks";
import { append, records, text, texts, type Properties, type Resource, type Resources } from "./resources";

const type = {
  acl: "aws:ec2/networkAcl:NetworkAcl",
  default: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  rule: "aws:ec2/networkAclRule:NetworkAclRule",
  association: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  vpc: "aws:ec2/vpc:Vpc",
} as const;

interface AclRule {
  readonly resource: Resource;
  readonly number: number;
  readonly allows: boolean;
  readonly block: Block;
  readonly ports: Ports;
}

export interface Acl {
  readonly resource: Resource;
  /** By number. */
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
}

/** What ACLs let pass of some packets: of a block, on some ports. */
export interface AclAnswer {
  readonly passes: "all" | "some" | "none";
  readonly by: readonly Resource[];
}

/** By subnet. A subnet without one lets everything pass, as a network's own ACL does until somebody writes it. */
export function aclsOf(resources: Resources, subnets: Iterable<Subnet>): ReadonlyMap<string, Acl> {
  const rules = new Map<string, Resource[]>();
  resources.ofType(type.rule).forEach((rule) => append(rules, String(rule.inputs.networkAclId), rule));
  const acls = new Map<string, Acl>();
  const owners = new Map<string, Acl>();
  const bySubnet = new Map<string, Acl>();
  const defaults = new Map(
    resources.ofType(type.vpc).map(({ id, computed }) => [text(computed?.defaultNetworkAclId), id]),
  );
  for (const resource of [...resources.ofType(type.default), ...resources.ofType(type.acl)]) {
    const id = text(resource.inputs.defaultNetworkAclId) ?? resource.id;
    const acl = aclOf(resource, rules.get(id) ?? []);
    acls.set(id, acl);
    const vpcId = resource.type === type.default ? defaults.get(id) : undefined;
    if (vpcId !== undefined) {
      owners.set(vpcId, acl);
    }
    texts(resource.inputs.subnetIds).forEach((subnetId) => bySubnet.set(subnetId, acl));
  }
  for (const { inputs } of resources.ofType(type.association)) {
    const acl = acls.get(String(inputs.networkAclId));
    if (acl) {
      bySubnet.set(String(inputs.subnetId), acl);
    }
  }
  for (const { id, vpcId } of subnets) {
    const acl = bySubnet.get(id) ?? owners.get(vpcId);
    if (acl) {
      bySubnet.set(id, acl);
    }
  }
  return bySubnet;
}

function aclOf(resource: Resource, rules: readonly Resource[]): Acl {
  const own = (egress: boolean): AclRule[] =>
    [
      ...records(resource.inputs[egress ? "egress" : "ingress"]).flatMap((inputs) =>
        ruleOf(resource, inputs),
      ),
      ...rules
        .filter(({ inputs }) => (inputs.egress === true) === egress)
        .flatMap((rule) => ruleOf(rule, rule.inputs)),
    ].sort((a, b) => a.number - b.number);
  return { resource, ingress: own(false), egress: own(true) };
}

/** A rule about IPv4 and TCP; others are about packets that are not asked for. */
function ruleOf(resource: Resource, inputs: Properties): AclRule[] {
  const { protocol, fromPort, toPort, ruleNo, ruleNumber, action, ruleAction, cidrBlock } = inputs;
  const block = parseBlock(cidrBlock);
  const isAll = ["-1", "all"].includes(String(protocol));
  if (!block || !(isAll || ["tcp", "6"].includes(String(protocol)))) {
    return [];
  }
  const ports = isAll ? { from: 0, to: 65535 } : { from: Number(fromPort), to: Number(toPort) };
  const allows = String(action ?? ruleAction).toLowerCase() === "allow";
  return [{ resource, number: Number(ruleNumber ?? ruleNo), allows, block, ports }];
}

/** A part of the addresses and ports that are asked about. */
interface Area {
  readonly low: number;
  readonly high: number;
  readonly ports: Ports;
}

/** What rules, asked in their order, say of packets to or from a block on some ports; what none is about, is dropped. */
export function askAcl(acl: Acl, direction: "ingress" | "egress", block: Block, ports: Ports): AclAnswer {
  let open: Area[] = [{ low: block.low, high: block.high, ports }];
  const by: Resource[] = [];
  let [allowed, denied] = [false, false];
  for (const rule of acl[direction]) {
    const met = open.filter((area) => common(area, rule) !== undefined);
    if (met.length > 0) {
      by.push(rule.resource);
      [allowed, denied] = [allowed || rule.allows, denied || !rule.allows];
      open = open.flatMap((area) => rest(area, common(area, rule)));
    }
  }
  denied ||= open.length > 0;
  return { passes: allowed ? (denied ? "some" : "all") : "none", by: [acl.resource, ...by] };
}

function common(area: Area, { block, ports }: AclRule): Area | undefined {
  const [low, high] = [Math.max(area.low, block.low), Math.min(area.high, block.high)];
  const [from, to] = [Math.max(area.ports.from, ports.from), Math.min(area.ports.to, ports.to)];
  return low <= high && from <= to ? { low, high, ports: { from, to } } : undefined;
}

/** What is left of an area without a part of it: at most four areas around that. */
function rest(area: Area, part: Area | undefined): Area[] {
  if (part === undefined) {
    return [area];
  }
  const { low, high, ports } = area;
  const sides: Area[] = [
    { low, high: part.low - 1, ports },
    { low: part.high + 1, high, ports },
    { low: part.low, high: part.high, ports: { from: ports.from, to: part.ports.from - 1 } },
    { low: part.low, high: part.high, ports: { from: part.ports.to + 1, to: ports.to } },
  ];
  return sides.filter((side) => side.low <= side.high && side.ports.from <= side.ports.to);
}

/** Ports from which clients ask, load balancers and NAT gateways among them: answers go back there. */
export const ephemeral: Ports = { from: 1024, to: 65535 };

/** Addresses on one side of a way: subnets with their ACLs, or a block of elsewhere. */
export interface AclSide {
  readonly block: Block;
  readonly acl?: Acl;
  readonly subnetId?: string;
}

/** What the ACLs on both sides say of a request and its answer. */
export function exchange(from: AclSide, to: AclSide, port: number): AclAnswer[] {
  if (from.subnetId !== undefined && from.subnetId === to.subnetId) {
    return [];
  }
  const at = { from: port, to: port };
  return [
    ...(from.acl
      ? [askAcl(from.acl, "egress", to.block, at), askAcl(from.acl, "ingress", to.block, ephemeral)]
      : []),
    ...(to.acl
      ? [askAcl(to.acl, "ingress", from.block, at), askAcl(to.acl, "egress", from.block, ephemeral)]
      : []),
  ];
}

/** The whole of IPv4, as a side. */
export const world: AclSide = { block: everywhere };
