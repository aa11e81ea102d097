/** Where traffic goes: weights of listener rules, and where it is asked for the target of an alias record. */
import {
  DescribeRulesCommand,
  ModifyRuleCommand,
  type Action,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { until, type Bridge } from "./bridge";
import { Refusal } from "./errors";
import { liveSide, otherSide, recordSide, type Live } from "./sides";
import type { BlueGreenTarget, SideName } from "./target";

type DnsSwitch = Extract<BlueGreenTarget["switch"], { kind: "dns" }>;
type Rules = BlueGreenTarget["switch"]["rules"];

/** Rules and record are of one mind, or traffic is split. */
export async function readLive(bridge: Bridge<BlueGreenTarget>): Promise<Live> {
  const { switch: how } = bridge.target;
  const inside = how.rules.length > 0 ? [(await readRules(bridge, how.rules)).live] : [];
  const outside = how.kind === "dns" ? [(await readRecords(bridge, how)).live] : [];
  const [first = "split", ...others] = [...inside, ...outside];
  return others.every((one) => one === first) ? first : "split";
}

/**
 * Sends traffic to a side; where it goes there already nothing is written. Rules turn within a second, the record
 * last: whatever waits for resolvers counts from its end.
 */
export async function moveTraffic(bridge: Bridge<BlueGreenTarget>, to: SideName): Promise<void> {
  const { switch: how, service } = bridge.target;
  if (how.rules.length > 0) await moveRules(bridge, how.rules, to);
  if (how.kind === "dns") await moveRecords(bridge, how, to);
  bridge.say(`traffic of ${service} goes to ${to}`);
}

async function readRules({ clients, target }: Bridge<BlueGreenTarget>, rules: Rules) {
  const { Rules = [] } = await clients.elb.send(
    new DescribeRulesCommand({ RuleArns: rules.map(({ arn }) => arn) }),
  );
  const found = rules.map((rule) => {
    const action = Rules.find(({ RuleArn }) => RuleArn === rule.arn)?.Actions?.find(
      ({ Type }) => Type === "forward",
    );
    if (action === undefined)
      throw new Refusal(
        `The rule ${rule.arn} forwards nowhere or is gone: run \`pulumi up\` for ${target.environment}.`,
      );
    return {
      rule,
      action,
      weights: { blue: weightOf(action, rule.blue), green: weightOf(action, rule.green) },
    };
  });
  return { found, live: liveSide(found.map(({ weights }) => weights)) };
}

/** Elastic Load Balancing shows a rule with one target group also without weights. */
function weightOf({ ForwardConfig, TargetGroupArn }: Action, arn: string): number {
  const group = ForwardConfig?.TargetGroups?.find((one) => one.TargetGroupArn === arn);
  return group === undefined ? (TargetGroupArn === arn ? 1 : 0) : (group.Weight ?? 1);
}

async function moveRules(bridge: Bridge<BlueGreenTarget>, rules: Rules, to: SideName) {
  for (const { rule, action, weights } of (await readRules(bridge, rules)).found) {
    if (weights[to] === 100 && weights.blue + weights.green === 100) continue;
    const sticky = action.ForwardConfig?.TargetGroupStickinessConfig;
    await bridge.clients.elb.send(
      new ModifyRuleCommand({
        RuleArn: rule.arn,
        Actions: [
          {
            Type: "forward",
            ForwardConfig: {
              TargetGroups: [
                { TargetGroupArn: rule.blue, Weight: to === "blue" ? 100 : 0 },
                { TargetGroupArn: rule.green, Weight: to === "green" ? 100 : 0 },
              ],
              ...(sticky && { TargetGroupStickinessConfig: sticky }),
            },
          },
        ],
      }),
    );
  }
}

const plain = (name: string | undefined) => (name ?? "").toLowerCase().replace(/\.$/, "");

/** The alias records of a name: one for IPv4, maybe one for IPv6. */
async function readAliases(
  { clients, target }: Bridge<BlueGreenTarget>,
  { zoneId }: DnsSwitch,
  name: string,
): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await clients.route53.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, StartRecordName: name, MaxItems: 10 }),
  );
  const found = ResourceRecordSets.filter(
    ({ Name, Type, AliasTarget }) =>
      plain(Name) === plain(name) && ["A", "AAAA"].includes(Type ?? "") && AliasTarget !== undefined,
  );
  if (found.length === 0)
    throw new Refusal(
      `${name} has no alias record in ${zoneId}: run \`pulumi up\` for ${target.environment}.`,
    );
  return found;
}

async function readRecords(bridge: Bridge<BlueGreenTarget>, how: DnsSwitch) {
  const [found, tests] = await Promise.all([
    readAliases(bridge, how, how.record),
    readAliases(bridge, how, how.testRecord),
  ]);
  const [side = "split", ...others] = found.map((record) => sideOf(how, record));
  return { found, tests, live: others.every((one) => one === side) ? side : "split" } as const;
}

const sideOf = (how: DnsSwitch, { AliasTarget }: ResourceRecordSet): Live =>
  recordSide(AliasTarget?.DNSName ?? "", how);

/** The service's name goes to the one side, its test name to the other, in one change. */
async function moveRecords(bridge: Bridge<BlueGreenTarget>, how: DnsSwitch, to: SideName) {
  const { found, tests } = await readRecords(bridge, how);
  const wrong = (records: readonly ResourceRecordSet[], side: SideName) =>
    records
      .filter((record) => sideOf(how, record) !== side)
      .map((record): ResourceRecordSet => ({
        ...record,
        AliasTarget: {
          EvaluateTargetHealth: record.AliasTarget?.EvaluateTargetHealth ?? false,
          DNSName: how[side].dnsName,
          HostedZoneId: how[side].zoneId,
        },
      }));
  const moved = [...wrong(found, to), ...wrong(tests, otherSide(to))];
  if (moved.length === 0) return;
  const { route53 } = bridge.clients;
  const { ChangeInfo } = await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: how.zoneId,
      ChangeBatch: {
        Comment: `archipelago: ${bridge.target.service} to ${to}`,
        Changes: moved.map((record) => ({ Action: "UPSERT", ResourceRecordSet: record })),
      },
    }),
  );
  // Resolvers count from when the last of Route 53's own servers has it.
  await until(bridge, `${how.record} is not on all of Route 53's servers`, async () => {
    const { ChangeInfo: now } = await route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
    return now?.Status === "INSYNC" ? true : undefined;
  });
}
