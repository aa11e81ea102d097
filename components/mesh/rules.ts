import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ComputeKind } from "../../config";
import { logicalName } from "../naming";
import type { Front } from "./fronts";
import type { RulePriorities } from "./priorities";

/** Requests with this header, set to a compute kind, reach that kind whatever is live: smoke tests before a move. */
export const targetHeader = "x-archipelago-target";

/** Value of the header for what a deployer has under test. */
export const testTarget = "test";

/** Value of the header for one side of a service on instances. */
export type SideTarget = `ami-${"blue" | "green"}`;

export const sideTarget = (color: "blue" | "green"): SideTarget => `ami-${color}`;

/**
 * The rule that leads requests with the header to a compute kind, or to one side of a service on instances, whatever
 * has the traffic. It also keeps the target group attached to the load balancer before any traffic moves: ECS refuses
 * a group without one, and its targets could never become healthy.
 */
export function createAttachRule(
  names: readonly string[],
  front: Front,
  target: ComputeKind | SideTarget,
  targetGroupArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  const role = target === "ami-green" ? "attach-green" : "attach";
  const priority = attachPriority(front.priorities, target);
  return createRule([...names, role], front, priority, headerSays(target), targetGroupArn, opts);
}

/** The first side takes the place of the kind's own rule, the second that of its test rule. */
function attachPriority({ attach, test }: RulePriorities, target: ComputeKind | SideTarget): number {
  switch (target) {
    case "ami-blue":
      return attach.ami;
    case "ami-green":
      return test.ami;
    default:
      return attach[target];
  }
}

const headerSays = (value: string) => ({ httpHeader: { httpHeaderName: targetHeader, values: [value] } });
const everything = { pathPattern: { values: ["/*"] } };

/** The rule that carries a service's traffic to whatever is live. */
export function createLiveRule(
  names: readonly string[],
  front: Front,
  targetGroupArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  return createRule([...names, "live"], front, front.priorities.live, everything, targetGroupArn, opts);
}

/** The two target groups between which a deployer moves the traffic; the first has it all until then. */
export type TargetPair = readonly [first: pulumi.Input<string>, second: pulumi.Input<string>];

/**
 * The rule that carries a service's traffic where a deployer moves it: the program makes it and from then on
 * leaves its action alone.
 */
export function createProductionRule(
  names: readonly string[],
  front: Front,
  kind: ComputeKind,
  pair: TargetPair,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  return createMovingRule(
    [...names, "production"],
    front,
    front.priorities.production[kind],
    conditions([front.host], everything),
    pair,
    opts,
  );
}

/**
 * The rule that leads test requests to the version that the deployer has under test: by a name of its own where
 * the service has one, else by the header. Its action, too, is the deployer's.
 */
export function createTestRule(
  names: readonly string[],
  front: Front,
  kind: ComputeKind,
  pair: TargetPair,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  return createMovingRule(
    [...names, "test"],
    front,
    front.priorities.test[kind],
    front.testHost === undefined ? [headerSays(testTarget)] : conditions([front.testHost]),
    pair,
    opts,
  );
}

function createMovingRule(
  names: readonly string[],
  { listenerArn }: Front,
  priority: number,
  when: aws.types.input.lb.ListenerRuleCondition[],
  [first, second]: TargetPair,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  return new aws.lb.ListenerRule(
    logicalName("aws:lb/listenerRule:ListenerRule", ...names),
    {
      listenerArn,
      priority,
      conditions: when,
      actions: [
        {
          type: "forward",
          forward: {
            targetGroups: [
              { arn: first, weight: 100 },
              { arn: second, weight: 0 },
            ],
          },
        },
      ],
    },
    { ...opts, ignoreChanges: ["actions"] },
  );
}

/** A request from outside never comes from here: the rule attaches its target group, and leads nobody there. */
const nobody = { sourceIp: { values: ["127.0.0.1/32"] } };

function conditions(
  hosts: readonly (string | undefined)[],
  ...more: aws.types.input.lb.ListenerRuleCondition[]
): aws.types.input.lb.ListenerRuleCondition[] {
  const values = hosts.flatMap((host) => host ?? []);
  return [...(values.length === 0 ? [] : [{ hostHeader: { values } }]), ...more];
}

function createRule(
  names: readonly string[],
  { listenerArn, host, testHost, second, shut }: Front,
  priority: number,
  condition: aws.types.input.lb.ListenerRuleCondition,
  targetGroupArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  return new aws.lb.ListenerRule(
    logicalName("aws:lb/listenerRule:ListenerRule", ...names),
    {
      listenerArn,
      priority,
      conditions: conditions([host, second && testHost], condition, ...(shut ? [nobody] : [])),
      actions: [{ type: "forward", targetGroupArn }],
    },
    opts,
  );
}
