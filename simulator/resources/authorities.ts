import { createHash } from "node:crypto";
import { Made, Making, Rules } from "../making";

/** Text in the shape of a certificate or a request, as long as a real one of an elliptic curve; nobody could use it. */
export function pem(label: "CERTIFICATE" | "CERTIFICATE REQUEST", seed: string): string {
  const bytes = Buffer.concat(
    Array.from({ length: 8 }, (_, part) => createHash("sha512").update(`${part}|${seed}`).digest()),
  );
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join("\n");
}

function authority(resource: Making): Made {
  const arn = resource.arn("acm-pca", `certificate-authority/${resource.uuid()}`);
  return {
    id: arn,
    computed: {
      arn,
      certificate: "",
      certificateChain: "",
      certificateSigningRequest: pem("CERTIFICATE REQUEST", arn),
      keyStorageSecurityStandard: "FIPS_140_2_LEVEL_3_OR_HIGHER",
      notAfter: "",
      notBefore: "",
      serial: "",
    },
  };
}

function issued(resource: Making): Made {
  const authorityArn =
    resource.text("certificateAuthorityArn") ??
    resource.arn("acm-pca", `certificate-authority/${resource.uuid("authority")}`);
  const arn = `${authorityArn}/certificate/${resource.hex(32)}`;
  return { id: arn, computed: { arn, certificate: pem("CERTIFICATE", arn), certificateChain: "" } };
}

/** AWS Private CA. */
export const authorityRules: Rules = {
  "aws:acmpca/certificateAuthority:CertificateAuthority": authority,
  "aws:acmpca/certificate:Certificate": issued,
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": (resource) => ({
    id: resource.text("certificateAuthorityArn") ?? resource.name,
  }),
  "aws:acmpca/permission:Permission": (resource) => ({
    id: [
      resource.text("certificateAuthorityArn") ?? resource.name,
      resource.text("principal") ?? "",
      resource.text("sourceAccount") ?? resource.accountId,
    ].join(","),
    computed: { policy: "" },
  }),
};
