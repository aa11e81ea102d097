import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { authorityRegions, type CertificateKey, type ResolvedEnvironment } from "../../config";
import { logicalName } from "../naming";
import { networkTags, tagging } from "../tags";

/** A private certificate authority, as far as those who use it need to know it. */
export interface Authority {
  readonly arn: pulumi.Output<string>;
  /** Its own certificate, and those up to its root if it is none: PEM, no secret. Who has it trusts what it signs. */
  readonly certificate: pulumi.Output<string>;
}

/** By region; empty where the mesh's certificates are public. */
export type Authorities = Readonly<Record<string, Authority>>;

export interface MeshAuthorityArgs {
  readonly environment: ResolvedEnvironment;
  readonly region: string;
}

/** The keys of an authority, of the family of those that it signs. Those of RSA are longer, because it lives longer. */
const keysFor: Readonly<Record<CertificateKey, { readonly key: string; readonly signing: string }>> = {
  RSA_2048: { key: "RSA_4096", signing: "SHA256WITHRSA" },
  EC_prime256v1: { key: "EC_prime256v1", signing: "SHA256WITHECDSA" },
  EC_secp384r1: { key: "EC_secp384r1", signing: "SHA384WITHECDSA" },
};

/**
 * How long a root is good for. What it signs lives 13 months, is renewed by ACM after 11, and must end before the root
 * does: a root is to be renewed after eight years, see docs/mesh.md.
 */
const rootYears = 10;

/**
 * The certificate authority of an environment's mesh in one region, a root that signs itself. Creates the authority, its
 * certificate, its activation, and ACM's leave to renew what it has signed. The environment's, not a network's: one for
 * all networks of a region, since each costs about 400 USD a month (AWS Private CA, general purpose), used or not.
 * Certificates that ACM issues for load balancers cost nothing more. Not protected: nothing in it cannot be made anew,
 * AWS keeps a deleted one for 30 days, free of charge, and one that is left behind by mistake goes on costing.
 */
export class MeshAuthority extends pulumi.ComponentResource implements Authority {
  readonly arn: pulumi.Output<string>;
  readonly certificate: pulumi.Output<string>;

  constructor(
    name: string,
    { environment, region }: MeshAuthorityArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(
      "archipelago:mesh:MeshAuthority",
      name,
      {},
      {
        ...opts,
        transformations: [
          ...(opts?.transformations ?? []),
          tagging(networkTags(environment, environment.hub)),
        ],
      },
    );
    const named = (type: string) => logicalName(type, "mesh", region);
    const { key, signing } = keysFor[environment.mesh.certificates.keyAlgorithm];
    const authority = new aws.acmpca.CertificateAuthority(
      named("aws:acmpca/certificateAuthority:CertificateAuthority"),
      {
        type: "ROOT",
        // ACM issues nothing from an authority of short-lived certificates, which would cost 50 USD.
        usageMode: "GENERAL_PURPOSE",
        certificateAuthorityConfiguration: {
          keyAlgorithm: key,
          signingAlgorithm: signing,
          subject: {
            commonName: `Mesh of ${environment.environment} in ${region}`,
            organization: environment.domain.slice(0, 64),
          },
        },
        permanentDeletionTimeInDays: 30,
      },
      { parent: this },
    );
    const root = new aws.acmpca.Certificate(
      named("aws:acmpca/certificate:Certificate"),
      {
        certificateAuthorityArn: authority.arn,
        certificateSigningRequest: authority.certificateSigningRequest,
        signingAlgorithm: signing,
        templateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1",
        validity: { type: "YEARS", value: String(rootYears) },
      },
      { parent: this },
    );
    const active = new aws.acmpca.CertificateAuthorityCertificate(
      named("aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate"),
      {
        certificateAuthorityArn: authority.arn,
        certificate: root.certificate,
        certificateChain: root.certificateChain,
      },
      { parent: this },
    );
    const renewal = new aws.acmpca.Permission(
      named("aws:acmpca/permission:Permission"),
      {
        certificateAuthorityArn: authority.arn,
        principal: "acm.amazonaws.com",
        actions: ["IssueCertificate", "GetCertificate", "ListPermissions"],
      },
      { parent: this },
    );
    // Who is told of the authority finds it able to sign.
    this.arn = pulumi.all([authority.arn, active.id, renewal.id]).apply(([arn]) => arn);
    this.certificate = root.certificate.apply((pem) => pem.trim());
    this.registerOutputs({ arn: this.arn });
  }
}

/** An authority that somebody else has made; who may use it is told there. */
function readAuthority(arn: string, opts: pulumi.InvokeOutputOptions): Authority {
  const { certificate, certificateChain } = aws.acmpca.getCertificateAuthorityOutput({ arn }, opts);
  return {
    arn: pulumi.output(arn),
    certificate: pulumi.all([certificate, certificateChain]).apply((all) =>
      all
        .map((pem) => pem.trim())
        .filter((pem) => pem !== "")
        .join("\n"),
    ),
  };
}

/** The authorities of an environment's mesh, one for each region with a load balancer of it: those given, the others made. */
export function createAuthorities(
  environment: ResolvedEnvironment,
  providerIn: (region: string) => aws.Provider,
): Authorities {
  const { hub, countries, mesh } = environment;
  return Object.fromEntries(
    authorityRegions(mesh.certificates, [hub, ...countries]).map((region) => {
      const given = mesh.certificates.authorities[region];
      const provider = providerIn(region);
      return [
        region,
        given === undefined
          ? new MeshAuthority(
              `mesh-authority-${region}`,
              { environment, region },
              { providers: { aws: provider } },
            )
          : readAuthority(given, { provider }),
      ] as const;
    }),
  );
}
