import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import type { HubSide } from "./handles";

/** What a way between a country and the hub is made from. */
export interface WayArgs {
  readonly environment: Pick<ResolvedEnvironment, "hub">;
  readonly network: ResolvedNetwork;
  /** The country's. */
  readonly accountId: pulumi.Input<string>;
  readonly vpcId: pulumi.Input<string>;
  /** Of the private tier, in the order of the zones. */
  readonly privateSubnetIds: readonly pulumi.Input<string>[];
  readonly hub: HubSide;
}

/** Where a route of a network leads. */
export type RouteTarget = Pick<aws.ec2.RouteArgs, "vpcPeeringConnectionId" | "transitGatewayId">;

/** What carries packets between a country's network and the hub's; the routes are not part of it. */
export interface Way {
  /** For the routes of the country's private tier. */
  readonly toHub: RouteTarget;
  /** For the route of the hub's mesh tier. */
  readonly fromHub: RouteTarget;
  /** What must stand before a route may lead there. */
  readonly standing: readonly pulumi.Resource[];
}

/** Options in the hub's account and region, for what is a country's all the same. */
export function inHub({ hub }: Pick<WayArgs, "hub">, parent: pulumi.Resource): pulumi.CustomResourceOptions {
  return { parent, provider: hub.provider };
}

/** Whether two networks live in different accounts. */
export function isOtherAccount(
  a: Pick<ResolvedNetwork, "account">,
  b: Pick<ResolvedNetwork, "account">,
): boolean {
  return a.account?.id !== b.account?.id;
}
