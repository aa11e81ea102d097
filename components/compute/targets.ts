import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ComputeKind } from "../../config";
import { createAttachRule, type Front, type Side } from "../mesh";
import type { AttachedTarget, ComputeArgs } from "./compute";
import { targetGroupName } from "./names";

/** A target is in service after 20 seconds and out after 30. */
const healthCheck = { matcher: "200", interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 3 };

/**
 * One target group a side, attached to its load balancer: a target group can belong to one only. Each kind
 * has its own, because targets are addresses on Fargate and instances in an Auto Scaling group.
 */
export function createTargets(
  { surroundings: { network, vpcId }, service, fronts }: ComputeArgs,
  kind: ComputeKind,
  parent: pulumi.Resource,
): Partial<Record<Side, AttachedTarget>> {
  const create = (front: Front): AttachedTarget => {
    const targetGroup = new aws.lb.TargetGroup(
      targetGroupName(network.code, service.name, kind, front.side),
      {
        vpcId,
        targetType: kind === "ami" ? "instance" : "ip",
        protocol: "HTTP",
        port: service.port,
        deregistrationDelay: service.deregistrationDelaySeconds,
        ...(service.slowStartSeconds > 0 && { slowStart: service.slowStartSeconds }),
        healthCheck: { ...healthCheck, path: service.healthPath ?? "/" },
      },
      { parent },
    );
    const names = [network.code, service.name, kind, front.side];
    return {
      front,
      targetGroup,
      attachRule: createAttachRule(names, front, kind, targetGroup.arn, { parent }),
    };
  };
  return Object.fromEntries(fronts.map((front) => [front.side, create(front)]));
}

/** `<load balancer>/<target group>`: how a scaling policy names the requests of one target group. */
export function requestsLabel({ front, targetGroup }: AttachedTarget): pulumi.Output<string> {
  return pulumi.interpolate`${front.loadBalancer.arnSuffix}/${targetGroup.arnSuffix}`;
}
