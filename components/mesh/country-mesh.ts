import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { createAliasRecord, proveCertificate } from "../edge";
import { logicalName } from "../naming";
import type { Authorities, Authority } from "./authority";
import type { HubSide, Mesh } from "./handles";
import { HubEdge } from "./hub-edge";
import { LatticeEdge } from "./lattice-edge";
import type { InternalLoadBalancer, LoadBalancer } from "./load-balancer";
import { answering, hubCallees, ownZoneName, speaksTls } from "./names";
import { createPrivateCertificate } from "./private-certificate";
import { shareWithCountry } from "./share";
import { isOtherAccount } from "./ways";

export interface CountryMeshArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly accountId: pulumi.Output<string>;
  readonly vpcId: pulumi.Output<string>;
  /** Of the private tier, in the order of the zones, as are the route tables. */
  readonly privateSubnetIds: readonly pulumi.Output<string>[];
  readonly privateRouteTableIds: readonly pulumi.Output<string>[];
  /** Behind which the network's own services are called; absent where none answers. */
  readonly internal?: LoadBalancer;
  readonly hub: HubSide;
  readonly authorities: Authorities;
}

/**
 * A country's part of the mesh. Creates the private zone in which its own services have their names, the
 * certificate of their listeners once it can have one, and the way to the hub when anything here calls there.
 */
export class CountryMesh extends pulumi.ComponentResource implements Mesh {
  readonly lattice?: LatticeEdge;
  private readonly internal?: InternalLoadBalancer;

  constructor(
    name: string,
    private readonly args: CountryMeshArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:mesh:CountryMesh", name, {}, opts);
    const { environment, network, internal } = args;
    if (internal) {
      this.createNames(internal);
      this.internal = {
        ...internal,
        ...(speaksTls(environment, network) && { certificateArn: this.createCertificate() }),
      };
    }
    if (hubCallees(network).length > 0) {
      if (network.transport === "lattice") {
        this.lattice = new LatticeEdge(`${network.code}-lattice-edge`, args, { parent: this });
      } else {
        new HubEdge(`${network.code}-hub-edge`, args, { parent: this });
      }
    }
    this.registerOutputs({ zoneName: ownZoneName(environment, network) });
  }

  internalOf(): InternalLoadBalancer | undefined {
    return this.internal;
  }

  readyFor: Mesh["readyFor"] = ({ calls }) => (calls.length > 0 ? [this] : []);

  private createNames(target: LoadBalancer): void {
    const { environment, network, vpcId } = this.args;
    const zoneName = ownZoneName(environment, network);
    const zone = new aws.route53.Zone(
      logicalName("aws:route53/zone:Zone", network.code, "mesh"),
      {
        name: zoneName,
        comment: `Services of ${network.code} in ${environment.environment}, inside`,
        vpcs: [{ vpcId, vpcRegion: network.region }],
      },
      { parent: this },
    );
    for (const service of answering(network)) {
      createAliasRecord(
        {
          code: `${network.code}-mesh`,
          host: service.name,
          zone: { zoneId: zone.zoneId, zoneName },
          target,
        },
        { parent: this },
      );
    }
  }

  /** An authority that the platform has made is the hub's account's; whose else it is shares it himself. */
  private shareOf(authority: Authority | undefined): readonly pulumi.Resource[] {
    const { environment, network, accountId, hub } = this.args;
    const { region } = network;
    const isGiven = environment.mesh.certificates.authorities[region] !== undefined;
    if (!authority || isGiven || !isOtherAccount(network, environment.hub)) {
      return [];
    }
    return shareWithCountry(
      {
        network,
        accountId,
        hub: { ...hub, provider: hub.providerIn(region) },
        name: "authority",
        resourceArn: authority.arn,
      },
      this,
    );
  }

  /** Of a private authority; else proven in the hub's public zone, which is the only one of the mesh that is delegated. */
  private createCertificate(): pulumi.Output<string> {
    const { environment, network, hub, authorities } = this.args;
    const prefix = `${network.code}-mesh`;
    const domainName = `*.${ownZoneName(environment, network)}`;
    if (environment.mesh.certificates.authority === "private") {
      const authority = authorities[network.region];
      return createPrivateCertificate(
        { environment, prefix, domainName, authority, after: this.shareOf(authority) },
        { parent: this },
      );
    }
    const certificate = new aws.acm.Certificate(
      logicalName("aws:acm/certificate:Certificate", prefix),
      { domainName, validationMethod: "DNS", tags: { Name: domainName } },
      { parent: this },
    );
    return proveCertificate(
      { prefix, certificate, zoneId: hub.handles.publicZoneId, zoneProvider: hub.provider },
      { parent: this },
    );
  }
}
