import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import type { HubSide } from "./handles";
import { inHub, isOtherAccount } from "./ways";

export interface ZoneAssociationArgs {
  readonly environment: Pick<ResolvedEnvironment, "hub">;
  readonly network: ResolvedNetwork;
  readonly vpcId: pulumi.Input<string>;
  readonly hub: HubSide;
}

/**
 * Shows a country a private zone of the hub's. The zone's owner allows it, the network's owner does it; between two
 * networks of one account no leave is needed.
 */
export function associateZone(
  args: ZoneAssociationArgs,
  zone: {
    /** Behind the country's code in the logical names. */
    readonly names: readonly string[];
    readonly zoneId: pulumi.Input<string>;
    /** What must stand before the zone is seen. */
    readonly after?: Promise<readonly pulumi.Resource[]>;
  },
  parent: pulumi.Resource,
): void {
  const { environment, network, vpcId } = args;
  const names = [network.code, ...zone.names];
  const association = { zoneId: zone.zoneId, vpcId, vpcRegion: network.region };
  const leave = isOtherAccount(network, environment.hub)
    ? [
        new aws.route53.VpcAssociationAuthorization(
          logicalName("aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization", ...names),
          association,
          inHub(args, parent),
        ),
      ]
    : [];
  const dependsOn: pulumi.Input<pulumi.Resource[]> = zone.after
    ? zone.after.then((resources) => [...resources, ...leave])
    : leave;
  new aws.route53.ZoneAssociation(
    logicalName("aws:route53/zoneAssociation:ZoneAssociation", ...names),
    association,
    { parent, dependsOn },
  );
}
