import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { BalancerSettings } from "./balancer-settings";
import type { Side } from "./sides";

/** What a service needs to know of a load balancer. */
export interface LoadBalancer {
  readonly arn: pulumi.Output<string>;
  /** `app/<name>/<id>`: the name by which CloudWatch's metrics and scaling policies know it. */
  readonly arnSuffix: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  /** Route 53 zone of `dnsName`, for alias records. */
  readonly zoneId: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
}

export interface InternalLoadBalancer extends LoadBalancer {
  /** Of its listeners; absent for as long as they speak HTTP. */
  readonly certificateArn?: pulumi.Output<string>;
  /** To be told of the service's listener; absent where nothing else waits for it. */
  readonly listening?: (listener: pulumi.Resource) => void;
}

export interface PublicLoadBalancer extends LoadBalancer {
  /** The listener that carries the services' rules: port 443 once the zone is delegated, port 80 before. */
  readonly listenerArn: pulumi.Output<string>;
}

interface LoadBalancerArgs {
  /** Parts of the names of both resources. */
  readonly names: readonly string[];
  /** Of the security group. */
  readonly description: string;
  readonly side: Side;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly protect: boolean;
  readonly settings: BalancerSettings;
  /** Another load balancer's, to let the same in and out; default one of its own. */
  readonly securityGroupId?: pulumi.Output<string>;
  /** Groups beside its own, each with rules of its own kind. */
  readonly otherGroupIds?: readonly pulumi.Output<string>[];
}

/** A load balancer and its security group, which lets nobody in or out yet. About 18 USD a month, plus capacity units. */
export function createLoadBalancer(
  {
    names,
    description,
    side,
    vpcId,
    subnetIds,
    protect,
    settings,
    securityGroupId,
    otherGroupIds = [],
  }: LoadBalancerArgs,
  opts: pulumi.CustomResourceOptions,
): LoadBalancer {
  const groupId =
    securityGroupId ??
    new aws.ec2.SecurityGroup(
      logicalName("aws:ec2/securityGroup:SecurityGroup", ...names),
      { vpcId, description },
      { parent: opts.parent },
    ).id;
  const balancer = new aws.lb.LoadBalancer(
    logicalName("aws:lb/loadBalancer:LoadBalancer", ...names),
    {
      loadBalancerType: "application",
      internal: side === "internal",
      subnets: [...subnetIds],
      securityGroups: [groupId, ...otherGroupIds],
      dropInvalidHeaderFields: true,
      enableDeletionProtection: protect,
      ...settings.args,
    },
    { ...opts, ...(settings.ignoreChanges && { ignoreChanges: settings.ignoreChanges }) },
  );
  return {
    arn: balancer.arn,
    arnSuffix: balancer.arnSuffix,
    dnsName: balancer.dnsName,
    zoneId: balancer.zoneId,
    securityGroupId: groupId,
  };
}
