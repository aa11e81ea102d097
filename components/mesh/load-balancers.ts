import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import { publicSettings, settingsFor, type BalancerSettings } from "./balancer-settings";
import { anywhere, type Edge } from "./edges";
import { createEdges } from "./edge-rules";
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
}

export interface PublicLoadBalancer extends LoadBalancer {
  /** The listener that carries the services' rules: port 443 once the zone is delegated, port 80 before. */
  readonly listenerArn: pulumi.Output<string>;
}

/** What a listener answers when no rule matches: a name or path that no service owns. */
export const notFound = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
} as const;

/** TLS 1.2 and 1.3 with forward secrecy only; AWS's default for new listeners. */
export const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

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
    const { network, subnetIds } = args;
    if (needsSide(network, "public")) {
      const balancer = this.create("public", subnetIds.public);
      createEdges(
        worldEdges(network.code, args.certificateArn !== undefined),
        () => balancer.securityGroupId,
        { parent: this },
      );
      this.public = { ...balancer, listenerArn: this.createPublicListener(["public"], balancer) };
      if (network.services.some(movesByName)) {
        const second = this.create("public", subnetIds.public, balancer.securityGroupId);
        this.second = { ...second, listenerArn: this.createPublicListener(["public", "second"], second) };
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

  private createPublicListener(names: readonly string[], { arn }: LoadBalancer): pulumi.Output<string> {
    const { network, certificateArn } = this.args;
    const encrypted = certificateArn !== undefined;

    const listener = (
      role: string,
      args: Omit<aws.lb.ListenerArgs, "loadBalancerArn">,
      after: pulumi.Resource[] = [],
    ) =>
      new aws.lb.Listener(
        logicalName("aws:lb/listener:Listener", network.code, ...names, role),
        { loadBalancerArn: arn, ...args },
        { parent: this, dependsOn: after },
      );
    if (!encrypted) {
      return listener("http", { port: 80, protocol: "HTTP", defaultActions: [notFound] }).arn;
    }
    const https = listener("https", {
      port: 443,
      protocol: "HTTPS",
      certificateArn,
      sslPolicy: tlsPolicy,
      defaultActions: [notFound],
    });
    // Nobody is sent to 443 before somebody listens there.
    listener("http", { port: 80, protocol: "HTTP", defaultActions: [toHttps] }, [https]);
    return https.arn;
  }
}

const toHttps = {
  type: "redirect",
  redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
} as const;

/** The only rules to the world: the public load balancer's listeners. */
function worldEdges(code: string, encrypted: boolean): Edge[] {
  const door = (protocol: string, port: number): Edge => ({
    name: `${code}-public-${protocol}`,
    direction: "ingress",
    group: "public",
    peer: { cidr: anywhere },
    port,
    description: `The world to the public ${protocol} listener`,
  });
  return encrypted ? [door("http", 80), door("https", 443)] : [door("http", 80)];
}
