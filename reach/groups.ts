/** Security groups: who is let in and out, on which ports. */
import { BlockMap, isPublic, parseBlock, type Block } from "./blocks";
import { prefixListsOf, type PrefixList } from "./prefix-lists";
import {
  append,
  record,
  records,
  text,
  texts,
  type Properties,
  type Resource,
  type Resources,
} from "./resources";

export type Direction = "ingress" | "egress";

export interface Ports {
  readonly from: number;
  readonly to: number;
}

/** What one span of ports of a group is open to, in one direction; every value is the rule that says so. */
export interface Opening {
  readonly ports: Ports;
  /** With the entries of the prefix lists. */
  readonly blocks: BlockMap<Allowance>;
  readonly groups: Map<string, Allowance>;
  /** Lists that are not in the recording: AWS's own. */
  readonly lists: Map<string, Allowance>;
}

/** What lets a peer pass: a rule, and the entry of the prefix list that the rule names. */
export interface Allowance {
  readonly rule: Resource;
  readonly entry?: Resource;
}

export interface SecurityGroup {
  readonly resource: Resource;
  readonly id: string;
  readonly vpcId: string;
  readonly ingress: readonly Opening[];
  readonly egress: readonly Opening[];
}

const groupTypes = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];
const ruleTypes: Readonly<Record<string, Direction>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "ingress",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "egress",
};
const oldRuleType = "aws:ec2/securityGroupRule:SecurityGroupRule";

/** One rule in plain words. */
export interface Rule {
  readonly resource: Resource;
  readonly group: string;
  readonly direction: Direction;
  readonly ports: Ports;
  readonly blocks: readonly string[];
  readonly groups: readonly string[];
  readonly prefixLists: readonly string[];
}

const allPorts: Ports = { from: 0, to: 65535 };

/** Every rule, whichever way it is written; those that TCP cannot use are left out. */
export function rulesOf(resources: Resources): Rule[] {
  const own = Object.entries(ruleTypes).flatMap(([type, direction]) =>
    resources.ofType(type).map((resource): Rule => {
      const { inputs } = resource;
      return {
        resource,
        group: String(inputs.securityGroupId),
        direction,
        ports: portsOf(inputs.ipProtocol, inputs),
        blocks: present(inputs.cidrIpv4),
        // The peer may be written with its account before it.
        groups: present(inputs.referencedSecurityGroupId).map((id) => id.split("/").at(-1)!),
        prefixLists: present(inputs.prefixListId),
      };
    }),
  );
  const old = resources.ofType(oldRuleType).map((resource) => {
    const { inputs } = resource;
    const direction: Direction = inputs.type === "ingress" ? "ingress" : "egress";
    return inlineRule(resource, String(inputs.securityGroupId), direction, {
      ...inputs,
      securityGroups: present(inputs.sourceSecurityGroupId),
    });
  });
  const inline = groupTypes
    .flatMap((type) => resources.ofType(type))
    .flatMap((resource) =>
      (["ingress", "egress"] as const).flatMap((direction) =>
        records(resource.inputs[direction]).map((rule) => inlineRule(resource, resource.id, direction, rule)),
      ),
    );
  return [...own, ...old, ...inline].filter(({ ports }) => ports.from <= ports.to);
}

function inlineRule(resource: Resource, group: string, direction: Direction, rule: Properties): Rule {
  return {
    resource,
    group,
    direction,
    ports: portsOf(rule.protocol, rule),
    blocks: texts(rule.cidrBlocks),
    groups: [...texts(rule.securityGroups), ...(rule.self === true ? [group] : [])],
    prefixLists: texts(rule.prefixListIds),
  };
}

const present = (value: unknown): string[] => (typeof value === "string" ? [value] : []);

/** An empty span for a protocol that is not TCP. */
function portsOf(protocol: unknown, { fromPort, toPort }: Properties): Ports {
  if (String(protocol) === "-1" || String(protocol) === "all") {
    return allPorts;
  }
  return ["tcp", "6"].includes(String(protocol))
    ? { from: Number(fromPort), to: Number(toPort ?? fromPort) }
    : { from: 1, to: 0 };
}

/** All groups by id. */
export function groupsOf(resources: Resources): ReadonlyMap<string, SecurityGroup> {
  const lists = prefixListsOf(resources);
  const rules = new Map<string, Rule[]>();
  rulesOf(resources).forEach((rule) => append(rules, `${rule.group} ${rule.direction}`, rule));
  return new Map(
    groupTypes
      .flatMap((type) => resources.ofType(type))
      .map((resource) => {
        const { id } = resource;
        const openings = (direction: Direction) => openingsOf(rules.get(`${id} ${direction}`) ?? [], lists);
        const vpcId = text(resource.inputs.vpcId) ?? text(record(resource.computed).vpcId) ?? "";
        return [id, { resource, id, vpcId, ingress: openings("ingress"), egress: openings("egress") }];
      }),
  );
}

function openingsOf(rules: readonly Rule[], lists: ReadonlyMap<string, PrefixList>): Opening[] {
  const openings = new Map<string, Opening>();
  for (const { resource: rule, ports, blocks, groups, prefixLists } of rules) {
    const key = `${ports.from}-${ports.to}`;
    const opening = openings.get(key) ?? {
      ports,
      blocks: new BlockMap<Allowance>(),
      groups: new Map(),
      lists: new Map(),
    };
    openings.set(key, opening);
    const open = (block: Block | undefined, allowance: Allowance) =>
      block && opening.blocks.add(block, allowance);
    blocks.forEach((block) => open(parseBlock(block), { rule }));
    groups.forEach((group) => opening.groups.set(group, { rule }));
    for (const list of prefixLists) {
      const entries = lists.get(list)?.entries;
      entries?.forEach(({ block, resource }) => open(parseBlock(block), { rule, entry: resource }));
      if (entries === undefined) {
        opening.lists.set(list, { rule });
      }
    }
  }
  return [...openings.values()];
}

export const holds = ({ from, to }: Ports, port: number): boolean => from <= port && port <= to;

/** The spans of ports that two lists have in common. */
export function commonPorts(a: readonly Ports[], b: readonly Ports[]): Ports[] {
  return a.flatMap((one) =>
    b.flatMap((other) => {
      const common = { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
      return common.from <= common.to ? [common] : [];
    }),
  );
}

/** The rule of an opening that is about the internet's addresses. */
export function publicAllowance({ blocks }: Opening): Allowance | undefined {
  const at = blocks.blocks().findIndex(isPublic);
  return at < 0 ? undefined : blocks.values()[at];
}
