import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { partnerPaths, type Partner, type ResolvedService } from "../../config";
import { logicalName } from "../naming";
import type { Front } from "./fronts";
import { partnerPriorities } from "./priorities";

type Condition = aws.types.input.lb.ListenerRuleCondition;

const shutOut = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Forbidden", statusCode: "403" },
} as const;

/**
 * The rules of a service's partners on the public listener, before all of the service's own: one a partner, which forwards what
 * comes from its blocks and carries its header; and of a public service one that shuts their paths to everybody else. They turn
 * with the live rule when the service moves to another compute. Cost nothing; each counts among the listener's 100 rules.
 */
export function createPartnerRules(
  names: readonly string[],
  { listenerPort, partners = [], exposure }: Pick<ResolvedService, "listenerPort" | "partners" | "exposure">,
  { listenerArn, host = "" }: Front,
  targetGroupArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  if (listenerPort === undefined || partners.length === 0) {
    return [];
  }
  const priorities = partnerPriorities(listenerPort);
  const atHost: Condition = { hostHeader: { values: [host] } };
  const rule = (role: string[], args: Omit<aws.lb.ListenerRuleArgs, "listenerArn">) =>
    new aws.lb.ListenerRule(
      logicalName("aws:lb/listenerRule:ListenerRule", ...names, ...role),
      { listenerArn, ...args },
      opts,
    );
  const shut = rule.bind(undefined, ["partners-only"]);
  return [
    ...partners.map((partner) =>
      rule(["partner", partner.name], {
        priority: priorities.partner(partner.rule),
        conditions: [atHost, ...conditionsOf(partner, opts)],
        actions: [{ type: "forward", targetGroupArn }],
      }),
    ),
    ...(exposure === "public"
      ? [
          shut({
            priority: priorities.shut,
            conditions: [atHost, { pathPattern: { values: partnerPaths(partners) } }],
            actions: [shutOut],
          }),
        ]
      : []),
  ];
}

function conditionsOf({ from, header, paths }: Partner, opts: pulumi.InvokeOptions): Condition[] {
  return [
    ...(from.length > 0 ? [{ sourceIp: { values: [...from] } }] : []),
    ...(header
      ? [{ httpHeader: { httpHeaderName: header.name, values: [valueOf(header.from, opts)] } }]
      : []),
    ...(paths.length > 0 ? [{ pathPattern: { values: [...paths] } }] : []),
  ];
}

const parameterPrefix = "ssm:";

/** A secret of the network's account and region, as it is now; encrypted wherever the program keeps it. */
function valueOf(from: string, { parent }: pulumi.InvokeOptions): pulumi.Output<string> {
  const value = from.startsWith(parameterPrefix)
    ? aws.ssm.getParameterOutput(
        { name: from.slice(parameterPrefix.length), withDecryption: true },
        { parent },
      ).value
    : aws.secretsmanager.getSecretVersionOutput({ secretId: from }, { parent }).secretString;
  return pulumi.secret(value).apply((text) => plain(from, text));
}

/** A load balancer reads stars and question marks as patterns: such a value would let more in than itself. */
function plain(from: string, value: string): string {
  if (!/^[^*?\s]{16,128}$/.test(value)) {
    throw new Error(
      `The value of ${from} cannot tell a partner: it needs 16 to 128 characters, none of them a space, a star or a question mark.`,
    );
  }
  return value;
}
