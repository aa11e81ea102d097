import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { meshTier, type ResolvedEnvironment, type ResolvedNetwork } from "../../config";
import { DnsZone } from "../edge";
import { logicalName } from "../naming";
import type { Authorities } from "./authority";
import type { Mesh, MeshHandles } from "./handles";
import { HubGateway } from "./hub-gateway";
import { createLatticeAnchor } from "./lattice-addresses";
import type { InternalLoadBalancer } from "./load-balancer";
import { answering, comesByTransitGateway, latticeCallees, meshZoneName } from "./names";
import { createPrivateCertificate } from "./private-certificate";
import { SharedFront } from "./shared-front";
import { MeshTier } from "./tier";

export interface HubMeshArgs {
  readonly environment: ResolvedEnvironment;
  /** The hub. */
  readonly network: ResolvedNetwork;
  readonly vpcId: pulumi.Output<string>;
  readonly accountId: pulumi.Output<string>;
  readonly authorities: Authorities;
}

/**
 * The middle of the star. Creates the mesh tier, the zone of the shared services twice (private, where they have
 * their names; public, in which the certificate is proven), a front a shared service, and a transit gateway where a
 * country comes by one. Nothing here knows a country: what lets one in hangs on the country's side.
 */
export class HubMesh extends pulumi.ComponentResource implements Mesh {
  readonly handles: MeshHandles;
  /** What the parent zone must list as NS records of the mesh's zone. */
  readonly nameServers: pulumi.Output<string[]>;
  private readonly fronts: ReadonlyMap<string, SharedFront>;
  private readonly certificateArn?: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: HubMeshArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:mesh:HubMesh", name, {}, opts);
    const { environment, network, vpcId, accountId } = args;
    const zoneName = meshZoneName(environment);
    const tier = new MeshTier(`${network.code}-mesh-tier`, { network, vpcId }, { parent: this });
    const zone = this.createPrivateZone(zoneName);
    const twin = new DnsZone(
      `${network.code}-mesh-zone`,
      {
        network,
        environment,
        other: {
          prefix: `${network.code}-mesh`,
          zoneName,
          comment: `Mesh of ${environment.environment}, for proofs`,
        },
      },
      { parent: this },
    );
    this.certificateArn =
      environment.mesh.certificates.authority === "private"
        ? this.createPrivateCertificate(zoneName)
        : twin.validatedCertificateArn;
    this.nameServers = twin.nameServers;
    this.fronts = this.createFronts(tier, { zoneId: zone.zoneId, zoneName });
    const gateway = environment.countries.some(comesByTransitGateway)
      ? new HubGateway(
          `${network.code}-mesh-gateway`,
          { network, vpcId, subnetIds: tier.subnetIds },
          { parent: this },
        )
      : undefined;
    this.handles = {
      vpcId,
      region: network.region,
      accountId,
      meshBlock: meshTier(network.addresses.block).block,
      meshRouteTableId: tier.routeTableId,
      zoneId: zone.zoneId,
      zoneName,
      publicZoneId: twin.visibleZoneId,
      callers: Object.fromEntries([...this.fronts].map(([service, { callersId }]) => [service, callersId])),
      ...(latticeCallees(environment).length > 0 && { lattice: this.latticeHandles() }),
      ...(gateway && { transitGateway: gateway.handles }),
    };
    this.registerOutputs({ zoneName, nameServers: this.nameServers });
  }

  internalOf(service: string): InternalLoadBalancer | undefined {
    const front = this.fronts.get(service);
    return (
      front && {
        ...front.loadBalancer,
        certificateArn: this.certificateArn,
        ...(front.listening && { listening: front.listening }),
      }
    );
  }

  readyFor: Mesh["readyFor"] = ({ calls }) => calls.flatMap(({ service }) => this.fronts.get(service) ?? []);

  private latticeHandles(): MeshHandles["lattice"] {
    return Object.fromEntries(
      [...this.fronts].flatMap(([service, { lattice }]) => (lattice ? [[service, lattice] as const] : [])),
    );
  }

  private createPrivateCertificate(zoneName: string): pulumi.Output<string> | undefined {
    const { environment, network, authorities } = this.args;
    if (answering(network).length === 0) {
      return undefined;
    }
    const authority = authorities[network.region];
    return createPrivateCertificate(
      { environment, prefix: `${network.code}-mesh`, domainName: `*.${zoneName}`, authority },
      { parent: this },
    );
  }

  private createPrivateZone(name: string): aws.route53.Zone {
    const { environment, network, vpcId } = this.args;
    return new aws.route53.Zone(
      logicalName("aws:route53/zone:Zone", network.code, "mesh"),
      {
        name,
        comment: `Shared services of ${environment.environment}, inside`,
        vpcs: [{ vpcId, vpcRegion: network.region }],
      },
      {
        parent: this,
        // A zone is private by its first network; the countries' are resources of their own, and not to be taken out.
        ignoreChanges: ["vpcs"],
      },
    );
  }

  private createFronts(
    tier: MeshTier,
    zone: { readonly zoneId: pulumi.Output<string>; readonly zoneName: string },
  ): ReadonlyMap<string, SharedFront> {
    const { environment, network, vpcId } = this.args;
    const byLattice = latticeCallees(environment);
    const anchorId = byLattice.length > 0 ? createLatticeAnchor(network, this) : undefined;
    return new Map(
      answering(network).map((service) => [
        service.name,
        new SharedFront(
          `${network.code}-${service.name}-front`,
          {
            environment,
            network,
            service,
            vpcId,
            subnetIds: tier.subnetIds,
            zone,
            ...(anchorId &&
              byLattice.includes(service.name) && {
                lattice: { anchorId, certificateArn: this.certificateArn },
              }),
          },
          { parent: this },
        ),
      ]),
    );
  }
}
