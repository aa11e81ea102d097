import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ComputeKind } from "../../config";
import { createAttachRule, createProductionRule, createTestRule, type Front, type Side } from "../mesh";
import type { AttachedTarget, ComputeArgs } from "./compute";
import { targetGroupName, type TargetColor } from "./names";

/** A target is in service after 20 seconds and out after 30. */
const healthCheck = { matcher: "200", interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 3 };

/**
 * One target group a side, attached to its load balancer: a target group can belong to one only. Each kind
 * has its own, because targets are addresses on Fargate and instances in an Auto Scaling group.
 */
export function createTargets(
  args: ComputeArgs,
  kind: ComputeKind,
  parent: pulumi.Resource,
): Partial<Record<Side, AttachedTarget>> {
  const { service, surroundings, fronts } = args;
  const create = (front: Front): AttachedTarget => {
    const targetGroup = createTargetGroup(args, kind, front.side, undefined, { parent });
    const names = [surroundings.network.code, service.name, kind, front.side];
    return {
      front,
      targetGroup,
      attachRule: createAttachRule(names, front, kind, targetGroup.arn, { parent }),
    };
  };
  return Object.fromEntries(fronts.map((front) => [front.side, create(front)]));
}

/**
 * Two target groups a side, for a deployer who moves the traffic between them. The rule that carries the traffic
 * names both, and so attaches both.
 */
export function createTargetPairs(
  args: ComputeArgs,
  kind: ComputeKind,
  parent: pulumi.Resource,
): Partial<Record<Side, AttachedTarget>> {
  const { service, surroundings, fronts } = args;
  const create = (front: Front): AttachedTarget => {
    const [blue, green] = (["blue", "green"] as const).map((color) =>
      // The port of each target is said by who registers it. A group that is replaced for its default one would
      // have to leave a rule that is not the program's to change.
      createTargetGroup(args, kind, front.side, color, { parent, ignoreChanges: ["port"] }),
    ) as [aws.lb.TargetGroup, aws.lb.TargetGroup];
    const names = [surroundings.network.code, service.name, kind, front.side];
    const pair = [blue.arn, green.arn] as const;
    const production = createProductionRule(names, front, kind, pair, { parent });
    const test = createTestRule(names, front, kind, pair, { parent });
    return {
      front,
      targetGroup: blue,
      attachRule: production,
      moving: { targetGroup: green, production, test },
    };
  };
  return Object.fromEntries(fronts.map((front) => [front.side, create(front)]));
}

/** A target group of a service behind one load balancer. */
export function createTargetGroup(
  { surroundings: { network, vpcId }, service }: ComputeArgs,
  kind: ComputeKind,
  side: Side,
  color: TargetColor | undefined,
  opts: pulumi.CustomResourceOptions,
): aws.lb.TargetGroup {
  return new aws.lb.TargetGroup(
    targetGroupName(network.code, service.name, kind, side, color),
    {
      vpcId,
      targetType: kind === "ami" ? "instance" : "ip",
      protocol: "HTTP",
      port: service.port,
      deregistrationDelay: service.deregistrationDelaySeconds,
      ...(service.slowStartSeconds > 0 && { slowStart: service.slowStartSeconds }),
      ...(service.stickiness && {
        stickiness: { type: "lb_cookie", cookieDuration: service.stickiness.seconds },
      }),
      healthCheck: { ...healthCheck, path: service.healthPath ?? "/" },
    },
    opts,
  );
}

/** Every target group of a service behind one load balancer. */
export const groupsOf = ({ targetGroup, moving }: AttachedTarget): readonly aws.lb.TargetGroup[] => [
  targetGroup,
  ...(moving ? [moving.targetGroup] : []),
];

/** `<load balancer>/<target group>`: how a scaling policy names the requests of one target group. */
export function requestsLabel({ front, targetGroup }: AttachedTarget): pulumi.Output<string> {
  return pulumi.interpolate`${front.loadBalancer.arnSuffix}/${targetGroup.arnSuffix}`;
}
