import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { publicSettings, settingsFor } from "./balancer-settings";
import { createEdges } from "./edge-rules";
import { createLoadBalancer, type LoadBalancer, type PublicLoadBalancer } from "./load-balancer";
import { createPublicListeners, worldEdges } from "./public-listeners";
import { behindSide, movesByName, needsSide, type Side } from "./sides";

export interface LoadBalancersArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: Readonly<Record<"public" | "private", readonly pulumi.Input<string>[]>>;
  /** A certificate that is issued; absent until the zone is delegated. */
  readonly certificateArn?: pulumi.Input<string>;
  /** What must exist before a load balancer can: AWS refuses one that faces the internet before the gateway is there. */
  readonly networkReady: pulumi.Resource;
}

/**
 * The load balancers of one network: the public one when a service is public, the internal one when a country's
 * service has a port; a second public one when a service's traffic moves by its name. Creates for each the load
 * balancer and its security group; for the public ones also the listeners and the doors to the world. About 18 USD a
 * month each, plus capacity units.
 */
export class LoadBalancers extends pulumi.ComponentResource {
  readonly public?: PublicLoadBalancer;
  /**
   * Of the second sides of those services whose name moves: a record can tell two sides apart only by their load
   * balancers. One for all of them, with the first one's security group, so that the same may reach the same.
   */
  readonly second?: PublicLoadBalancer;
  readonly internal?: LoadBalancer;

  constructor(
    name: string,
    private readonly args: LoadBalancersArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:mesh:LoadBalancers", name, {}, opts);
    const { network, subnetIds, certificateArn } = args;
    const listeners = (names: readonly string[], balancer: LoadBalancer) =>
      createPublicListeners([network.code, ...names], balancer, certificateArn, this);
    if (needsSide(network, "public")) {
      const balancer = this.create("public", subnetIds.public);
      createEdges(worldEdges(network.code, certificateArn !== undefined), () => balancer.securityGroupId, {
        parent: this,
      });
      this.public = { ...balancer, listenerArn: listeners(["public"], balancer) };
      if (network.services.some(movesByName)) {
        const second = this.create("public", subnetIds.public, balancer.securityGroupId);
        this.second = { ...second, listenerArn: listeners(["public", "second"], second) };
      }
    }
    // In the hub each service has one of its own, in the mesh tier.
    if (network.role === "country" && needsSide(network, "internal")) {
      this.internal = this.create("internal", subnetIds.private);
    }
    this.registerOutputs({ publicDnsName: this.public?.dnsName, internalDnsName: this.internal?.dnsName });
  }

  private create(
    side: Side,
    subnetIds: readonly pulumi.Input<string>[],
    /** Of the first one, beside which this is a second. */
    securityGroupId?: pulumi.Output<string>,
  ): LoadBalancer {
    const { environment, network, vpcId, networkReady } = this.args;
    const services = behindSide(network, side);
    return createLoadBalancer(
      {
        names: [network.code, side, ...(securityGroupId ? ["second"] : [])],
        // By code: a description cannot change, and AWS allows only some characters in it.
        description: `The ${side} load balancer of ${network.code}`,
        side,
        vpcId,
        subnetIds,
        protect: environment.protect,
        settings: side === "public" ? publicSettings(network, services) : settingsFor(services),
        ...(securityGroupId && { securityGroupId }),
      },
      { parent: this, dependsOn: [networkReady] },
    );
  }
}
