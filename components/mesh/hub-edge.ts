import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { hubCallees } from "./names";
import { createPeering } from "./peering";
import { createTransitWay } from "./transit-way";
import { inHub, type Way, type WayArgs } from "./ways";
import { associateZone } from "./zone-association";

export interface HubEdgeArgs extends WayArgs {
  /** Of the private tier, in the order of the zones. */
  readonly privateRouteTableIds: readonly pulumi.Input<string>[];
}

const routeType = "aws:ec2/route:Route";

/**
 * A country's edge with the hub: what carries the packets, which is a peering or a transit gateway; the routes between
 * the country's private tier and the hub's mesh tier, and no other; the country's place in the list of each service
 * that it calls; and the shared services' names. All of it is the country's: it comes and goes with the country.
 * Only the carrier depends on the transport. Routes keep their names, so that they turn in place, after the new carrier
 * stands and before the old one goes.
 */
export class HubEdge extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: HubEdgeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:mesh:HubEdge", name, {}, opts);
    this.createRoutes(
      args.network.transport === "transit-gateway" ? createTransitWay(args, this) : createPeering(args, this),
    );
    this.createEntries();
    associateZone(args, { names: ["mesh"], zoneId: args.hub.handles.zoneId }, this);
    this.registerOutputs({});
  }

  private get there(): pulumi.CustomResourceOptions {
    return inHub(this.args, this);
  }

  private createRoutes({ toHub, fromHub, standing }: Way): void {
    const dependsOn = [...standing];
    const { network, privateRouteTableIds, hub } = this.args;
    privateRouteTableIds.forEach((routeTableId, slot) => {
      new aws.ec2.Route(
        logicalName(routeType, network.code, "to-hub", network.zones[slot]!),
        { routeTableId, destinationCidrBlock: hub.handles.meshBlock, ...toHub },
        { parent: this, dependsOn },
      );
    });
    new aws.ec2.Route(
      logicalName(routeType, network.code, "from-hub"),
      {
        routeTableId: hub.handles.meshRouteTableId,
        destinationCidrBlock: network.addresses.tiers.private.block,
        ...fromHub,
      },
      { ...this.there, dependsOn },
    );
  }

  private createEntries(): void {
    const { network, hub } = this.args;
    for (const callee of hubCallees(network)) {
      const prefixListId = hub.handles.callers[callee];
      if (prefixListId === undefined) {
        throw new Error(`The hub has no list of callers for ${callee}, which ${network.code} calls.`);
      }
      new aws.ec2.ManagedPrefixListEntry(
        logicalName("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", network.code, "calls", callee),
        { prefixListId, cidr: network.addresses.tiers.private.block, description: network.code },
        this.there,
      );
    }
  }
}
