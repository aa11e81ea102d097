import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import type { LatticeHandles } from "./handles";
import { latticePrefixListId } from "./lattice-addresses";
import type { LoadBalancer } from "./load-balancer";
import type { AnsweringService } from "./names";

/**
 * The door for VPC Lattice in a shared service's load balancer: a security group of its own, because Lattice's list
 * of addresses counts as 10 of a group's 60 rules, and the places of the list of callers have taken 50 already.
 */
export function createLatticeDoor(
  { code, region }: Pick<ResolvedNetwork, "code" | "region">,
  { name, listenerPort }: Pick<AnsweringService, "name" | "listenerPort">,
  vpcId: pulumi.Input<string>,
  parent: pulumi.Resource,
): { readonly groupId: pulumi.Output<string>; readonly rule: pulumi.Resource } {
  const group = new aws.ec2.SecurityGroup(
    logicalName("aws:ec2/securityGroup:SecurityGroup", code, name, "lattice"),
    { vpcId, description: `Callers of ${name} in ${code} by VPC Lattice` },
    { parent },
  );
  const rule = new aws.vpc.SecurityGroupIngressRule(
    logicalName("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", code, name, "from-lattice"),
    {
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: listenerPort,
      toPort: listenerPort,
      prefixListId: latticePrefixListId(region, parent),
      description: `Calls to ${name} by VPC Lattice`,
    },
    { parent },
  );
  return { groupId: group.id, rule };
}

/** How long VPC Lattice holds a silent connection at least and at most, seconds; the least is its default. */
const [shortestIdle, longestIdle] = [60, 600];

export interface LatticeServiceArgs {
  /** The hub. */
  readonly network: Pick<ResolvedNetwork, "code" | "region">;
  readonly service: AnsweringService;
  readonly vpcId: pulumi.Input<string>;
  readonly loadBalancer: LoadBalancer;
  /** What must stand before Lattice is let in. */
  readonly door: pulumi.Resource;
  /** The load balancer's, which the service itself makes: AWS takes a load balancer as a target only where it listens. */
  readonly listener: Promise<pulumi.Resource>;
  /** The name by which the service is called: the same as without Lattice. */
  readonly host: string;
  /** The network without anything in it with which the zone of the name is made. */
  readonly anchorId: pulumi.Input<string>;
  /** Of the load balancer's listeners; absent for as long as they speak HTTP. */
  readonly certificateArn?: pulumi.Input<string>;
}

/**
 * A shared service as VPC Lattice shows it: the Lattice service with the name and the port of the mesh, whose only
 * target is the service's load balancer, and a zone of exactly this name, to which countries that come by Lattice tie
 * their networks. Costs by the hour and the GB (0.025 USD each in Virginia; for Tokyo no figure could be confirmed),
 * the zone 0.50 USD a month.
 */
export class LatticeService extends pulumi.ComponentResource {
  readonly handles: LatticeHandles;

  constructor(
    name: string,
    private readonly args: LatticeServiceArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:mesh:LatticeService", name, {}, opts);
    const { network, service, host, certificateArn } = args;
    const prefix = [network.code, service.name] as const;
    const shown = new aws.vpclattice.Service(
      logicalName("aws:vpclattice/service:Service", ...prefix),
      // Who may call is said by the callers' service networks: a policy here would have to name the countries.
      {
        authType: "NONE",
        customDomainName: host,
        ...(certificateArn && { certificateArn }),
        ...(service.idleTimeoutSeconds !== undefined && {
          idleTimeoutSeconds: Math.min(Math.max(service.idleTimeoutSeconds, shortestIdle), longestIdle),
        }),
      },
      { parent: this },
    );
    const target = this.createTarget();
    const listener = new aws.vpclattice.Listener(
      logicalName("aws:vpclattice/listener:Listener", ...prefix),
      {
        serviceIdentifier: shown.id,
        port: service.listenerPort,
        protocol: this.protocol,
        defaultAction: {
          forwards: [{ targetGroups: [{ targetGroupIdentifier: target.groupId, weight: 100 }] }],
        },
      },
      // Neither protocol nor port can change, and a service has one listener a port.
      { parent: this, deleteBeforeReplace: true },
    );
    this.handles = {
      serviceArn: shown.arn,
      zoneId: this.createName(shown, [listener, target.attachment]),
    };
    this.registerOutputs({ ...this.handles });
  }

  private get protocol(): "HTTP" | "HTTPS" {
    return this.args.certificateArn ? "HTTPS" : "HTTP";
  }

  /** Lattice asks it for no health, and for TLS only with the certificate that it shows itself. */
  private createTarget() {
    const { network, service, vpcId, loadBalancer, door, listener } = this.args;
    const group = new aws.vpclattice.TargetGroup(
      logicalName("aws:vpclattice/targetGroup:TargetGroup", network.code, service.name),
      {
        type: "ALB",
        config: {
          vpcIdentifier: vpcId,
          port: service.listenerPort,
          protocol: this.protocol,
          protocolVersion: "HTTP1",
        },
      },
      { parent: this },
    );
    const dependsOn = listener.then((one) => [door, one]);
    const attachment = new aws.vpclattice.TargetGroupAttachment(
      logicalName("aws:vpclattice/targetGroupAttachment:TargetGroupAttachment", network.code, service.name),
      { targetGroupIdentifier: group.id, target: { id: loadBalancer.arn, port: service.listenerPort } },
      { parent: this, dependsOn },
    );
    return { groupId: group.id, attachment };
  }

  /**
   * A zone of one name: in a network that sees it, it wins over the mesh's own. It is full before a country sees it,
   * and a country lets go of it in one step, so a name that moves is never without an answer.
   */
  private createName(shown: aws.vpclattice.Service, way: pulumi.Resource[]): pulumi.Output<string> {
    const { network, service, host, anchorId } = this.args;
    const zone = new aws.route53.Zone(
      logicalName("aws:route53/zone:Zone", network.code, service.name, "lattice"),
      {
        name: host,
        comment: `${service.name} by VPC Lattice, for countries that come that way`,
        vpcs: [{ vpcId: anchorId, vpcRegion: network.region }],
      },
      {
        parent: this,
        // The countries' networks are resources of their own, and not to be taken out.
        ignoreChanges: ["vpcs"],
      },
    );
    const entry = (part: "domainName" | "hostedZoneId") =>
      shown.dnsEntries.apply((entries) => entries[0]?.[part] ?? "");
    const record = new aws.route53.Record(
      logicalName("aws:route53/record:Record", network.code, service.name, "lattice"),
      {
        zoneId: zone.zoneId,
        name: host,
        type: "A",
        aliases: [{ name: entry("domainName"), zoneId: entry("hostedZoneId"), evaluateTargetHealth: false }],
      },
      { parent: this, dependsOn: way },
    );
    // By way of the record, so that nobody sees the zone before its name leads somewhere.
    return pulumi.all([zone.zoneId, record.fqdn]).apply(([id]) => id);
  }
}
