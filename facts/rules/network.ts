import { block } from "./blocks";
import type { Inputs, Rule } from "./helpers";
import { elements, known, length, matches, number, oneOf, range, text, together } from "./helpers";

const vpcGuide = "Amazon VPC User Guide";
const elbGuide = "Elastic Load Balancing, Application Load Balancers guide";

/** AWS reserves five addresses of a subnet; a network is /16 to /28. */
const networkBlock = block("cidrBlock", `${vpcGuide}, VPC CIDR blocks`, 16, 28);

const groupText = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;
const groupTextWords = "letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *";
const ec2Api = "Amazon EC2 API Reference, security groups";

/** Switches of a transit gateway; text in CloudFormation's schema, which names no values. */
const gatewaySwitches = [
  "autoAcceptSharedAttachments",
  "defaultRouteTableAssociation",
  "defaultRouteTablePropagation",
  "dnsSupport",
].map((path) => oneOf(path, ["enable", "disable"], "Amazon EC2 API Reference, CreateTransitGateway"));

const ruleRules: readonly Rule[] = [
  block("cidrIpv4", ec2Api),
  range("fromPort", -1, 65_535, ec2Api),
  range("toPort", -1, 65_535, ec2Api),
  length("description", 255, ec2Api),
  matches("description", groupText, groupTextWords, ec2Api),
  together("toPort", portOrder, ec2Api),
  together("ipProtocol", portsOfAll, ec2Api),
];

function portOrder(inputs: Inputs): string | undefined {
  const [from, to] = [number(inputs, "fromPort"), number(inputs, "toPort")];
  const isIcmp = /^(icmp|icmpv6|1|58)$/.test(text(inputs, "ipProtocol") ?? "");
  return from === undefined || to === undefined || isIcmp || from <= to
    ? undefined
    : `at least fromPort (${from})`;
}

function portsOfAll(inputs: Inputs): string | undefined {
  const ports = ["fromPort", "toPort"].map((path) => number(inputs, path));
  const isAll = text(inputs, "ipProtocol") === "-1";
  return isAll && ports.some((port) => port !== undefined && port !== -1)
    ? "no ports with -1 (all traffic)"
    : undefined;
}

function healthTimeout(inputs: Inputs): string | undefined {
  const [interval, timeout] = [number(inputs, "healthCheck.interval"), number(inputs, "healthCheck.timeout")];
  return interval === undefined || timeout === undefined || timeout < interval
    ? undefined
    : `less than healthCheck.interval (${interval})`;
}

function twoSubnets(inputs: Inputs): string | undefined {
  const kind = text(inputs, "loadBalancerType") ?? "application";
  const subnets = elements(inputs, "subnets");
  return kind === "application" && subnets && subnets.length < 2
    ? "subnets in at least two zones"
    : undefined;
}

/** Names of load balancers and target groups. */
const balancerName = (path: string): readonly Rule[] => [
  length(path, 32, elbGuide),
  matches(
    path,
    /^(?!-)(?!internal-)[A-Za-z0-9-]+(?<!-)$/,
    "letters, digits and hyphens, none at the ends, not internal-…",
    elbGuide,
  ),
];

function conditionValues(inputs: Inputs): number {
  const kinds = ["hostHeader", "pathPattern", "httpHeader", "httpRequestMethod", "queryStrings", "sourceIp"];
  return (elements(inputs, "conditions") ?? []).reduce<number>((count, condition) => {
    for (const kind of kinds) {
      const values =
        known({ condition }, `condition.${kind}.values`) ?? known({ condition }, `condition.${kind}`);
      if (Array.isArray(values)) count += values.length;
    }
    return count;
  }, 0);
}

export const networkRules: Readonly<Record<string, readonly Rule[]>> = {
  "aws:ec2/vpc:Vpc": [networkBlock],
  "aws:ec2/subnet:Subnet": [networkBlock],
  "aws:ec2/route:Route": [block("destinationCidrBlock", vpcGuide)],
  "aws:ec2transitgateway/transitGateway:TransitGateway": gatewaySwitches,
  "aws:ec2transitgateway/route:Route": [block("destinationCidrBlock", "AWS Transit Gateway guide")],
  "aws:ec2/securityGroup:SecurityGroup": [
    length("description", 255, ec2Api),
    matches("description", groupText, groupTextWords, ec2Api),
    length("name", 255, ec2Api),
    matches("name", /^(?!sg-)/, "a name that does not begin with sg-", ec2Api),
  ],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ruleRules,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ruleRules,
  "aws:lb/listenerRule:ListenerRule": [
    range("priority", 1, 50_000, `${elbGuide}, listener rules`),
    together(
      "conditions",
      (inputs) =>
        conditionValues(inputs) > 5 ? "at most 5 values over all conditions of a rule" : undefined,
      `${elbGuide}, quotas`,
    ),
  ],
  "aws:lb/listener:Listener": [range("port", 1, 65_535, elbGuide)],
  "aws:lb/targetGroup:TargetGroup": [
    range("deregistrationDelay", 0, 3600, elbGuide),
    range("slowStart", 30, 900, elbGuide, [0]),
    range("stickiness.cookieDuration", 0, 604_800, elbGuide),
    length("namePrefix", 6, "Terraform's limit on name prefixes of target groups"),
    matches("healthCheck.path", /^\//, "a path that begins with /", elbGuide),
    together("healthCheck.timeout", healthTimeout, elbGuide),
    ...balancerName("name"),
  ],
  "aws:lb/loadBalancer:LoadBalancer": [
    range("idleTimeout", 1, 4000, elbGuide),
    range("minimumLoadBalancerCapacity.capacityUnits", 100, 100_000, `${elbGuide}, capacity reservations`),
    together("subnets", twoSubnets, elbGuide),
    ...balancerName("name"),
  ],
};
