import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ComputeKind } from "../../config";
import { logicalName } from "../naming";
import type { Front } from "./fronts";

/** Requests with this header, set to a compute kind, reach that kind whatever is live: smoke tests before a move. */
export const targetHeader = "x-archipelago-target";

/** Value of the header for what a deployer has under test. */
export const testTarget = "test";

/**
 * The rule that keeps a compute kind's target group attached to the load balancer before any traffic moves:
 * ECS refuses a group without one, and its targets could never become healthy.
 */
export function createAttachRule(
  names: readonly string[],
  front: Front,
  kind: ComputeKind,
  targetGroupArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  const condition = { httpHeader: { httpHeaderName: targetHeader, values: [kind] } };
  return createRule(
    [...names, "attach"],
    front,
    front.priorities.attach[kind],
    condition,
    targetGroupArn,
    opts,
  );
}

/**
 * The rule that leads requests with the header `ami-blue` or `ami-green` to that side of a service on instances,
 * whichever has the traffic; it also keeps the side attached. The first side's takes the place of the kind's own.
 */
export function createSideRule(
  names: readonly string[],
  front: Front,
  color: "blue" | "green",
  targetGroupArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  const { attach, test } = front.priorities;
  return createRule(
    [...names, color === "blue" ? "attach" : "attach-green"],
    front,
    color === "blue" ? attach.ami : test.ami,
    { httpHeader: { httpHeaderName: targetHeader, values: [sideTarget(color)] } },
    targetGroupArn,
    opts,
  );
}

/** Value of the header for one side of a service on instances. */
export const sideTarget = (color: "blue" | "green"): string => `ami-${color}`;

/** The rule that carries a service's traffic to whatever is live. */
export function createLiveRule(
  names: readonly string[],
  front: Front,
  targetGroupArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  const everything = { pathPattern: { values: ["/*"] } };
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
  const everything = { pathPattern: { values: ["/*"] } };
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
  const header = { httpHeader: { httpHeaderName: targetHeader, values: [testTarget] } };
  return createMovingRule(
    [...names, "test"],
    front,
    front.priorities.test[kind],
    front.testHost === undefined ? [header] : conditions([front.testHost]),
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
