import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import type { HubSide } from "./handles";
import { hubCallees } from "./names";

export interface HubEdgeArgs {
  readonly environment: Pick<ResolvedEnvironment, "hub">;
  readonly network: ResolvedNetwork;
  readonly vpcId: pulumi.Input<string>;
  /** Of the private tier, in the order of the zones. */
  readonly privateRouteTableIds: readonly pulumi.Input<string>[];
  readonly hub: HubSide;
}

const peeringType = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
const routeType = "aws:ec2/route:Route";

/**
 * A country's way to the hub: the peering and, where the hub is elsewhere, its acceptance; the routes between the
 * country's private tier and the hub's mesh tier, and no other; the country's place in the list of each service
 * that it calls; and the shared services' names. All of it is the country's: it comes and goes with the country.
 * Peering has no price by the hour; traffic between zones and regions has.
 */
export class HubEdge extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: HubEdgeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:mesh:HubEdge", name, {}, opts);
    const { peering, accepted } = this.createPeering();
    this.createRoutes(peering.id, accepted);
    this.createEntries();
    this.createAssociation();
    this.registerOutputs({ peeringId: peering.id });
  }

  /** Options in the hub's account and region. */
  private get there(): pulumi.CustomResourceOptions {
    return { parent: this, provider: this.args.hub.provider };
  }

  /** DNS resolution over the peering stays off: a private zone answers with private addresses by itself. */
  private createPeering(): { peering: aws.ec2.VpcPeeringConnection; accepted: pulumi.Resource } {
    const { environment, network, vpcId, hub } = this.args;
    const { code } = network;
    const otherRegion = network.region !== hub.handles.region;
    const otherAccount = isOtherAccount(network, environment.hub);
    const name = logicalName(peeringType, code, "hub");
    const peering = new aws.ec2.VpcPeeringConnection(
      name,
      {
        vpcId,
        peerVpcId: hub.handles.vpcId,
        ...(otherRegion && { peerRegion: hub.handles.region }),
        ...(otherAccount && { peerOwnerId: hub.handles.accountId }),
        // Only one who has both ends may accept at once.
        ...(!otherRegion && !otherAccount && { autoAccept: true }),
        tags: { Name: name },
      },
      { parent: this },
    );
    if (!otherRegion && !otherAccount) {
      return { peering, accepted: peering };
    }
    const accepted = new aws.ec2.VpcPeeringConnectionAccepter(
      logicalName("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", code, "hub"),
      { vpcPeeringConnectionId: peering.id, autoAccept: true },
      this.there,
    );
    return { peering, accepted };
  }

  private createRoutes(vpcPeeringConnectionId: pulumi.Output<string>, accepted: pulumi.Resource): void {
    const { network, privateRouteTableIds, hub } = this.args;
    privateRouteTableIds.forEach((routeTableId, slot) => {
      new aws.ec2.Route(
        logicalName(routeType, network.code, "to-hub", network.zones[slot]!),
        { routeTableId, destinationCidrBlock: hub.handles.meshBlock, vpcPeeringConnectionId },
        { parent: this, dependsOn: [accepted] },
      );
    });
    new aws.ec2.Route(
      logicalName(routeType, network.code, "from-hub"),
      {
        routeTableId: hub.handles.meshRouteTableId,
        destinationCidrBlock: network.addresses.tiers.private.block,
        vpcPeeringConnectionId,
      },
      { ...this.there, dependsOn: [accepted] },
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

  /** The zone's owner allows it, the network's owner does it; between two networks of one account no leave is needed. */
  private createAssociation(): void {
    const { environment, network, vpcId, hub } = this.args;
    const association = { zoneId: hub.handles.zoneId, vpcId, vpcRegion: network.region };
    const leave = isOtherAccount(network, environment.hub)
      ? [
          new aws.route53.VpcAssociationAuthorization(
            logicalName(
              "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
              network.code,
              "mesh",
            ),
            association,
            this.there,
          ),
        ]
      : [];
    new aws.route53.ZoneAssociation(
      logicalName("aws:route53/zoneAssociation:ZoneAssociation", network.code, "mesh"),
      association,
      { parent: this, dependsOn: leave },
    );
  }
}

function isOtherAccount(a: Pick<ResolvedNetwork, "account">, b: Pick<ResolvedNetwork, "account">): boolean {
  return a.account?.id !== b.account?.id;
}
