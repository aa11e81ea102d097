import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import { proveCertificate } from "./certificate";

export interface DnsZoneArgs {
  /** The network whose zone it is; every value plain. */
  readonly network: ResolvedNetwork;
  readonly environment: ResolvedEnvironment;
  /** Another zone than the network's own, delegated in the same step: how its resources are called, its name, and what it is. */
  readonly other?: { readonly prefix: string; readonly zoneName: string; readonly comment: string };
}

/** Seconds that resolvers keep the delegation: short enough to mend a wrong one within minutes. */
const delegationTtl = 300;

/**
 * The public DNS zone of a network, `<code>.<environment>.<domain>`, and a certificate for it and everything one
 * level below it. Until the parent zone delegates to it, nobody on the internet can see the zone, so nothing
 * waits: the zone and the certificate request are made, and validation follows once `delegated` is set.
 */
export class DnsZone extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  /** The same id, known once the world sees the zone as far as the program sees to that. */
  readonly visibleZoneId: pulumi.Output<string>;
  readonly zoneName: string;
  /** What the parent zone must list as NS records of `zoneName`. */
  readonly nameServers: pulumi.Output<string[]>;
  /** The certificate, issued or not yet. */
  readonly certificateArn: pulumi.Output<string>;
  /** The certificate once it is issued; absent until the zone is delegated. A listener on 443 needs this one. */
  readonly validatedCertificateArn?: pulumi.Output<string>;

  constructor(
    name: string,
    { network, environment, other }: DnsZoneArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:edge:DnsZone", name, {}, opts);
    const { dns } = network;
    const { prefix, zoneName, comment } = other ?? {
      prefix: network.code,
      zoneName: dns.zoneName,
      comment: `${network.name}, ${environment.environment}`,
    };
    this.zoneName = zoneName;

    // A zone that is made anew has other name servers, and every delegation to it breaks.
    const keep = { protect: environment.protect, retainOnDelete: environment.protect };
    const zone = new aws.route53.Zone(
      logicalName("aws:route53/zone:Zone", prefix, "zone"),
      { name: zoneName, comment },
      { parent: this, ...keep },
    );
    const delegation = dns.parentZoneId ? this.delegate(prefix, dns.parentZoneId, zone) : undefined;
    const certificate = new aws.acm.Certificate(
      logicalName("aws:acm/certificate:Certificate", prefix, "certificate"),
      {
        domainName: zoneName,
        subjectAlternativeNames: [`*.${zoneName}`],
        validationMethod: "DNS",
        tags: { Name: zoneName },
      },
      { parent: this },
    );

    this.zoneId = zone.zoneId;
    this.visibleZoneId = delegation
      ? pulumi.all([zone.zoneId, delegation.id]).apply(([id]) => id)
      : zone.zoneId;
    this.nameServers = zone.nameServers;
    this.certificateArn = certificate.arn;
    if (dns.delegated) {
      const after = delegation ? [delegation] : [];
      this.validatedCertificateArn = proveCertificate(
        { prefix, certificate, zoneId: zone.zoneId, after },
        { parent: this },
      );
    }
    this.registerOutputs({
      zoneId: this.zoneId,
      zoneName: this.zoneName,
      nameServers: this.nameServers,
      certificateArn: this.certificateArn,
    });
  }

  private delegate(prefix: string, parentZoneId: string, zone: aws.route53.Zone): aws.route53.Record {
    return new aws.route53.Record(
      logicalName("aws:route53/record:Record", prefix, "delegation"),
      {
        zoneId: parentZoneId,
        name: this.zoneName,
        type: "NS",
        ttl: delegationTtl,
        records: zone.nameServers,
      },
      { parent: this },
    );
  }
}
