import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LinkedTier, OnPremisesLink, ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import { createInternetList } from "./internet";
import { createVpn, slug } from "./vpn";

export interface OnPremisesArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly link: OnPremisesLink;
  readonly vpcId: pulumi.Input<string>;
  /** By tier, in the order of the zones. */
  readonly routeTableIds: Readonly<Record<LinkedTier, readonly pulumi.Input<string>[]>>;
}

/** What the company's operators need to set up their end. */
export interface OnPremisesOutputs {
  readonly vpnGatewayId: pulumi.Output<string>;
  /** Outside addresses of AWS's ends of the two tunnels; absent without a VPN. */
  readonly tunnelAddresses?: readonly pulumi.Output<string>[];
  /** The secret with the tunnels' keys; absent without a VPN. */
  readonly presharedKeyArn?: pulumi.Output<string>;
  /** Direct Connect in another account: what is to be accepted there. */
  readonly proposalId?: pulumi.Output<string>;
}

/**
 * A network's own link to the company's sites: a VPN gateway at the network, the ways that lead to it (a VPN, Direct
 * Connect, or both, of which the VPN then stands by), routes to the sites' blocks, and the list of everything else.
 * The routes are written, not taken over from the other end: whatever is announced there, neither another country nor
 * the internet is ever reached through it. The gateway costs nothing, its ways do.
 */
export class OnPremises extends pulumi.ComponentResource {
  readonly internetListId: pulumi.Output<string>;
  readonly outputs: OnPremisesOutputs;

  constructor(
    name: string,
    private readonly args: OnPremisesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:on-premises:OnPremises", name, {}, opts);
    const { environment, network, link, vpcId } = args;
    const { code } = network;
    const gatewayName = logicalName("aws:ec2/vpnGateway:VpnGateway", code, "on-premises");
    const gateway = new aws.ec2.VpnGateway(
      gatewayName,
      { vpcId, amazonSideAsn: String(link.amazonAsn), tags: { Name: gatewayName } },
      // What stands at the other end knows this one.
      { parent: this, protect: environment.protect },
    );
    const vpn =
      link.vpn &&
      createVpn(
        { environment, network, blocks: link.blocks, vpn: link.vpn, vpnGatewayId: gateway.id },
        { parent: this },
      );
    const proposalId = link.directConnect && this.createAssociation(link.directConnect, gateway.id);
    this.internetListId = createInternetList(code, link, { parent: this }).id;
    this.outputs = {
      vpnGatewayId: gateway.id,
      ...(vpn && {
        tunnelAddresses: [vpn.tunnel1Address, vpn.tunnel2Address],
        presharedKeyArn: vpn.presharedKeyArn,
      }),
      ...(proposalId && { proposalId }),
    };
    this.createRoutes();
    this.registerOutputs(this.outputs);
  }

  /** Lets the hub's mesh tier answer, in which the load balancers of the shared services stand. */
  openMeshTier(routeTableId: pulumi.Input<string>): void {
    this.createRoute(routeTableId, "mesh");
  }

  /** The network announces itself at the company's Direct Connect gateway, or asks to where that is another account's. */
  private createAssociation(
    { gatewayId, gatewayAccount, allowedPrefixes }: NonNullable<OnPremisesLink["directConnect"]>,
    associatedGatewayId: pulumi.Output<string>,
  ): pulumi.Output<string> | undefined {
    const { code } = this.args.network;
    const common = {
      dxGatewayId: gatewayId,
      associatedGatewayId,
      allowedPrefixes: [...allowedPrefixes],
    };
    if (gatewayAccount === undefined) {
      new aws.directconnect.GatewayAssociation(
        logicalName("aws:directconnect/gatewayAssociation:GatewayAssociation", code, "on-premises"),
        common,
        { parent: this },
      );
      return undefined;
    }
    return new aws.directconnect.GatewayAssociationProposal(
      logicalName(
        "aws:directconnect/gatewayAssociationProposal:GatewayAssociationProposal",
        code,
        "on-premises",
      ),
      { ...common, dxGatewayOwnerAccountId: gatewayAccount },
      { parent: this },
    ).id;
  }

  private createRoutes(): void {
    const { network, link, routeTableIds } = this.args;
    for (const tier of link.tiers) {
      routeTableIds[tier].forEach((table, slot) => {
        this.createRoute(table, tier, network.zones[slot]!);
      });
    }
  }

  private createRoute(routeTableId: pulumi.Input<string>, ...names: string[]): void {
    const { network, link } = this.args;
    for (const block of link.blocks) {
      new aws.ec2.Route(
        logicalName("aws:ec2/route:Route", network.code, ...names, "to-on-premises", slug(block)),
        { routeTableId, destinationCidrBlock: block, gatewayId: this.outputs.vpnGatewayId },
        { parent: this },
      );
    }
  }
}
