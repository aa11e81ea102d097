import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";

export interface ProofArgs {
  /** How the resources are called. */
  readonly prefix: string;
  readonly certificate: aws.acm.Certificate;
  /** The public zone in which the certificate's name lies. */
  readonly zoneId: pulumi.Input<string>;
  /** Who may write into the zone, where that is another than the certificate's owner. */
  readonly zoneProvider?: aws.Provider;
  /** What must be there before anybody can see the proof. */
  readonly after?: readonly pulumi.Resource[];
}

const validationTtl = 300;

/**
 * Proves a certificate by a record in a zone that the world can see, and waits until it is issued. A name and
 * everything below it are proven by one and the same record, so one is made, however many ACM lists.
 */
export function proveCertificate(
  { prefix, certificate, zoneId, zoneProvider, after = [] }: ProofArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const proof = certificate.domainValidationOptions.apply(([first]) => first!);
  const record = new aws.route53.Record(
    logicalName("aws:route53/record:Record", prefix, "certificate-proof"),
    {
      zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType.apply((type) => type as aws.route53.RecordType),
      records: [proof.resourceRecordValue],
      ttl: validationTtl,
    },
    { ...opts, ...(zoneProvider && { provider: zoneProvider }) },
  );
  const validation = new aws.acm.CertificateValidation(
    logicalName("aws:acm/certificateValidation:CertificateValidation", prefix, "certificate"),
    { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
    { ...opts, dependsOn: [...after] },
  );
  return validation.certificateArn;
}
