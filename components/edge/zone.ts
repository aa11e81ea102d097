import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";

export interface DnsZoneArgs {
  /** The network whose zone it is; every value plain. */
  readonly network: ResolvedNetwork;
  readonly environment: ResolvedEnvironment;
}

/** Seconds that resolvers keep the delegation: short enough to mend a wrong one within minutes. */
const delegationTtl = 300;
const validationTtl = 300;

const recordType = "aws:route53/record:Record";

/**
 * The public DNS zone of a network, `<code>.<environment>.<domain>`, and a certificate for it and everything one
 * level below it. Until the parent zone delegates to it, nobody on the internet can see the zone, so nothing
 * waits: the zone and the certificate request are made, and validation follows once `delegated` is set.
 */
export class DnsZone extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  readonly zoneName: string;
  /** What the parent zone must list as NS records of `zoneName`. */
  readonly nameServers: pulumi.Output<string[]>;
  /** The certificate, issued or not yet. */
  readonly certificateArn: pulumi.Output<string>;
  /** The certificate once it is issued; absent until the zone is delegated. A listener on 443 needs this one. */
  readonly validatedCertificateArn?: pulumi.Output<string>;

  constructor(name: string, { network, environment }: DnsZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:edge:DnsZone", name, {}, opts);
    const { code, dns } = network;
    this.zoneName = dns.zoneName;

    // A zone that is made anew has other name servers, and every delegation to it breaks.
    const keep = { protect: environment.protect, retainOnDelete: environment.protect };
    const zone = new aws.route53.Zone(
      logicalName("aws:route53/zone:Zone", code, "zone"),
      { name: dns.zoneName, comment: `${network.name}, ${environment.environment}` },
      { parent: this, ...keep },
    );
    const delegation = dns.parentZoneId ? this.delegate(code, dns.parentZoneId, zone) : undefined;
    const certificate = new aws.acm.Certificate(
      logicalName("aws:acm/certificate:Certificate", code, "certificate"),
      {
        domainName: dns.zoneName,
        subjectAlternativeNames: [`*.${dns.zoneName}`],
        validationMethod: "DNS",
        tags: { Name: dns.zoneName },
      },
      { parent: this },
    );

    this.zoneId = zone.zoneId;
    this.nameServers = zone.nameServers;
    this.certificateArn = certificate.arn;
    if (dns.delegated) {
      this.validatedCertificateArn = this.validate(code, certificate, delegation);
    }
    this.registerOutputs({
      zoneId: this.zoneId,
      zoneName: this.zoneName,
      nameServers: this.nameServers,
      certificateArn: this.certificateArn,
    });
  }

  private delegate(code: string, parentZoneId: string, zone: aws.route53.Zone): aws.route53.Record {
    return new aws.route53.Record(
      logicalName(recordType, code, "delegation"),
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

  /** The name and everything below it are proven by one and the same record, so one is made, however many ACM lists. */
  private validate(
    code: string,
    certificate: aws.acm.Certificate,
    delegation: aws.route53.Record | undefined,
  ): pulumi.Output<string> {
    const proof = certificate.domainValidationOptions.apply(([first]) => first!);
    const record = new aws.route53.Record(
      logicalName(recordType, code, "certificate-proof"),
      {
        zoneId: this.zoneId,
        name: proof.resourceRecordName,
        type: proof.resourceRecordType.apply((type) => type as aws.route53.RecordType),
        records: [proof.resourceRecordValue],
        ttl: validationTtl,
      },
      { parent: this },
    );
    const validation = new aws.acm.CertificateValidation(
      logicalName("aws:acm/certificateValidation:CertificateValidation", code, "certificate"),
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
      { parent: this, dependsOn: delegation ? [delegation] : [] },
    );
    return validation.certificateArn;
  }
}
