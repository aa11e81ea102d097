/** What a stack's network asks of AWS's quotas: rules, list entries, routes, peerings. */
import { quotas } from "../facts";
import { rulesOf, type Rule } from "./groups";
import { prefixListsOf, type PrefixList } from "./prefix-lists";
import { append, Resources, type Recorded } from "./resources";
import { Routing } from "./routing";

export type RuleQuota =
  "rulesPerSecurityGroup" | "entriesPerPrefixList" | "routesPerRouteTable" | "peeringsPerVpc";

export interface RuleDemand {
  readonly quota: RuleQuota;
  /** Name of the group, list, table or network. */
  readonly name: string;
  readonly urn: string;
  readonly region?: string;
  readonly direction?: "ingress" | "egress";
  readonly needed: number;
  /** A new account's quota, or the list's own size. */
  readonly allowed: number;
}

/** Everything that is counted, the fullest first. A prefix list counts in a rule or route by its size, not its entries. */
export function ruleDemand(recorded: Recorded): RuleDemand[] {
  const resources = new Resources(recorded);
  const lists = prefixListsOf(resources);
  const all = [
    ...ofGroups(resources, lists),
    ...ofLists(lists),
    ...ofRoutes(resources, lists),
    ...ofPeerings(resources),
  ];
  const fullness = ({ needed, allowed }: RuleDemand) => needed / allowed;
  return all.sort((a, b) => fullness(b) - fullness(a) || (a.urn < b.urn ? -1 : 1));
}

export const exceedsQuota = ({ needed, allowed }: RuleDemand): boolean => needed > allowed;

type Lists = ReadonlyMap<string, PrefixList>;

function ofGroups(resources: Resources, lists: Lists): RuleDemand[] {
  const byGroup = new Map<string, Rule[]>();
  rulesOf(resources).forEach((rule) => append(byGroup, `${rule.group} ${rule.direction}`, rule));
  const weight = ({ blocks, groups, prefixLists }: Rule) =>
    blocks.length +
    groups.length +
    prefixLists.reduce((sum, id) => sum + (lists.get(id)?.maxEntries ?? 1), 0);
  return resources.ofType("aws:ec2/securityGroup:SecurityGroup").flatMap(({ id, name, urn, region }) =>
    (["ingress", "egress"] as const).flatMap((direction): RuleDemand[] => {
      const needed = (byGroup.get(`${id} ${direction}`) ?? []).reduce((sum, rule) => sum + weight(rule), 0);
      const allowed = quotas.rulesPerSecurityGroup.value;
      return needed === 0
        ? []
        : [
            {
              quota: "rulesPerSecurityGroup",
              name,
              urn,
              ...(region && { region }),
              direction,
              needed,
              allowed,
            },
          ];
    }),
  );
}

function ofLists(lists: Lists): RuleDemand[] {
  return [...lists.values()].map(({ resource: { name, urn, region }, entries, maxEntries }) => ({
    quota: "entriesPerPrefixList",
    name,
    urn,
    ...(region && { region }),
    needed: entries.length,
    allowed: maxEntries,
  }));
}

function ofRoutes(resources: Resources, lists: Lists): RuleDemand[] {
  const { tables } = new Routing(resources);
  const counts = new Map<string, number>();
  for (const { inputs } of resources.ofType("aws:ec2/route:Route")) {
    const weight = lists.get(String(inputs.destinationPrefixListId))?.maxEntries ?? 1;
    const id = String(inputs.routeTableId);
    counts.set(id, (counts.get(id) ?? 0) + weight);
  }
  return [...tables.values()].flatMap(({ id, name, urn, region }): RuleDemand[] => {
    const needed = counts.get(id) ?? 0;
    const allowed = quotas.routesPerRouteTable.value;
    return needed === 0
      ? []
      : [{ quota: "routesPerRouteTable", name, urn, ...(region && { region }), needed, allowed }];
  });
}

function ofPeerings(resources: Resources): RuleDemand[] {
  const routing = new Routing(resources);
  return [...routing.vpcs.values()].flatMap(({ id, region, resource: { name, urn } }): RuleDemand[] => {
    const needed = routing.peeringsOf(id).length;
    const allowed = quotas.peeringsPerVpc.value;
    return needed === 0
      ? []
      : [{ quota: "peeringsPerVpc", name, urn, ...(region && { region }), needed, allowed }];
  });
}
