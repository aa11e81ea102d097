/** Where traffic goes: weights of listener rules, or the target of an alias record. */
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
import { liveSide, recordSide, type Live } from "./sides";
import type { BlueGreenTarget, SideName } from "./target";

type Switch<Kind> = Extract<BlueGreenTarget["switch"], { kind: Kind }>;

export async function readLive(bridge: Bridge<BlueGreenTarget>): Promise<Live> {
  const { switch: how } = bridge.target;
  return how.kind === "listener"
    ? (await readRules(bridge, how)).live
    : (await readRecords(bridge, how)).live;
}

/** Sends traffic to a side; where it goes there already nothing is written. */
export async function moveTraffic(bridge: Bridge<BlueGreenTarget>, to: SideName): Promise<void> {
  const { switch: how, service } = bridge.target;
  if (how.kind === "listener") await moveRules(bridge, how, to);
  else await moveRecords(bridge, how, to);
  bridge.say(`traffic of ${service} goes to ${to}`);
}

async function readRules({ clients, target }: Bridge<BlueGreenTarget>, { rules }: Switch<"listener">) {
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

async function moveRules(bridge: Bridge<BlueGreenTarget>, how: Switch<"listener">, to: SideName) {
  for (const { rule, action, weights } of (await readRules(bridge, how)).found) {
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

/** The alias records of the name: one for IPv4, maybe one for IPv6. */
async function readRecords({ clients, target }: Bridge<BlueGreenTarget>, how: Switch<"dns">) {
  const { ResourceRecordSets = [] } = await clients.route53.send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: how.zoneId,
      StartRecordName: how.record,
      MaxItems: 10,
    }),
  );
  const found = ResourceRecordSets.filter(
    ({ Name, Type, AliasTarget }) =>
      plain(Name) === plain(how.record) && ["A", "AAAA"].includes(Type ?? "") && AliasTarget !== undefined,
  );
  const [first] = found;
  if (first === undefined)
    throw new Refusal(
      `${how.record} has no alias record in ${how.zoneId}: run \`pulumi up\` for ${target.environment}.`,
    );
  const sides = new Set(found.map(({ AliasTarget }) => recordSide(AliasTarget?.DNSName ?? "", how)));
  return {
    found,
    live: sides.size === 1 ? recordSide(first.AliasTarget?.DNSName ?? "", how) : "split",
  } as const;
}

async function moveRecords(bridge: Bridge<BlueGreenTarget>, how: Switch<"dns">, to: SideName) {
  const { found, live } = await readRecords(bridge, how);
  if (live === to) return;
  const { route53 } = bridge.clients;
  const pointed = (record: ResourceRecordSet): ResourceRecordSet => ({
    ...record,
    AliasTarget: {
      EvaluateTargetHealth: record.AliasTarget?.EvaluateTargetHealth ?? false,
      DNSName: how[to].dnsName,
      HostedZoneId: how[to].zoneId,
    },
  });
  const { ChangeInfo } = await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: how.zoneId,
      ChangeBatch: {
        Comment: `archipelago: ${bridge.target.service} to ${to}`,
        Changes: found.map((record) => ({ Action: "UPSERT", ResourceRecordSet: pointed(record) })),
      },
    }),
  );
  // Resolvers count from when the last of Route 53's own servers has it.
  await until(bridge, `${how.record} is not on all of Route 53's servers`, async () => {
    const { ChangeInfo: now } = await route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
    return now?.Status === "INSYNC" ? true : undefined;
  });
}
