import type { Fault } from "../violation";
import { list } from "../limits";
import { isRecord } from "../values";
import type { Rule } from "./helpers";
import { text } from "./helpers";

const source = "Amazon EventBridge Scheduler User Guide, universal targets";

/**
 * What the calls that schedules make must at least say, in the API's own names. The scheduler takes any JSON at
 * creation and fails at the hour, with a message that goes to nobody: hence a list of what is known to be right.
 */
const calls: Readonly<Record<string, readonly string[]>> = {
  "autoscaling:startInstanceRefresh": ["AutoScalingGroupName"],
  "autoscaling:setDesiredCapacity": ["AutoScalingGroupName", "DesiredCapacity"],
  "codebuild:startBuild": ["ProjectName"],
  "codepipeline:startPipelineExecution": ["Name"],
  "ecs:runTask": ["Cluster", "TaskDefinition"],
  "ecs:updateService": ["Cluster", "Service"],
  "elasticloadbalancingv2:modifyCapacityReservation": ["LoadBalancerArn"],
  "rds:startDBCluster": ["DbClusterIdentifier"],
  "rds:stopDBCluster": ["DbClusterIdentifier"],
};

const universal = /^arn:aws[a-z-]*:scheduler:::aws-sdk:(.*)$/;

/** An `aws-sdk:` target names a known call and gives it, as a JSON object, what it requires and members in PascalCase. */
export const universalTarget: Rule = (inputs) => {
  const arn = text(inputs, "target.arn");
  const call = arn === undefined ? undefined : universal.exec(arn)?.[1];
  if (call === undefined) return [];
  const required = Object.hasOwn(calls, call) ? calls[call] : undefined;
  if (required === undefined)
    return [{ property: "target.arn", value: arn, rule: "enum", allowed: list(Object.keys(calls)), source }];
  const target = inputs["target"];
  const absent = isRecord(target) && (target["input"] === undefined || target["input"] === "");
  if (absent) return required.map((member) => missing(`target.input.${member}`));
  const input = text(inputs, "target.input");
  return input === undefined ? [] : inputFaults(input, required);
};

function inputFaults(input: string, required: readonly string[]): Fault[] {
  let members: unknown;
  try {
    members = JSON.parse(input);
  } catch {
    members = undefined;
  }
  if (!isRecord(members))
    return [{ property: "target.input", value: input, rule: "format", allowed: "a JSON object", source }];
  const present = members;
  return [
    ...misspelt(present, "target.input"),
    ...required
      .filter((member) => present[member] === undefined || present[member] === "")
      .map((member) => missing(`target.input.${member}`)),
  ];
}

/** Members with a small first letter at any depth: none of the listed calls takes a map with keys of the caller's own. */
function misspelt(value: unknown, path: string): Fault[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => misspelt(item, `${path}[${index}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([member, inner]) => {
    const property = `${path}.${member}`;
    const allowed = "a member of the API in PascalCase, such as AutoScalingGroupName";
    const own: Fault[] = /^[A-Z]/.test(member)
      ? []
      : [{ property, value: member, rule: "pattern", allowed, source }];
    return [...own, ...misspelt(inner, property)];
  });
}

const missing = (property: string): Fault => ({
  property,
  value: undefined,
  rule: "required",
  allowed: "a value",
  source,
});
