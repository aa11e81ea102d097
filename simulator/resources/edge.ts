import { digest, knownText, Making, Made, Rules } from "../making";

/** One name server in each of the four top-level domains that Route 53 spreads a zone over. */
function nameServers(resource: Making): string[] {
  return ["com", "net", "org", "co.uk"].map((domain, index) => {
    const server = index * 512 + resource.number(512, domain);
    return `ns-${server}.awsdns-${String(server % 64).padStart(2, "0")}.${domain}`;
  });
}

/** ACM asks for the same record for a name and its wildcard, and for the same name in every region of an account. */
function validationOptions(resource: Making): object[] {
  const others = resource.inputs["subjectAlternativeNames"];
  const names = [resource.text("domainName"), ...(Array.isArray(others) ? others.map(knownText) : [])];
  return [...new Set(names.filter((name) => name !== undefined))].map((domainName) => {
    const bare = domainName.replace(/^\*\./, "");
    const hash = digest(`${resource.accountId}|${bare}`);
    const letters = [...hash.slice(32, 42)].map((digit) => String.fromCharCode(97 + parseInt(digit, 16)));
    return {
      domainName,
      resourceRecordName: `_${hash.slice(0, 32)}.${bare}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${digest(hash).slice(0, 32)}.${letters.join("")}.acm-validations.aws.`,
    };
  });
}

function certificate(resource: Making): Made {
  const arn = resource.arn("acm", `certificate/${resource.uuid()}`);
  if (resource.text("certificateAuthorityArn") !== undefined) {
    // A private authority asks for no proof; the provider waits the moment that it takes.
    return {
      id: arn,
      computed: {
        arn,
        domainValidationOptions: [],
        status: "ISSUED",
        type: "PRIVATE",
        keyAlgorithm: resource.text("keyAlgorithm") ?? "RSA_2048",
        renewalEligibility: "INELIGIBLE",
        pendingRenewal: false,
      },
    };
  }
  return {
    id: arn,
    computed: {
      arn,
      domainValidationOptions: validationOptions(resource),
      status: "PENDING_VALIDATION",
      type: "AMAZON_ISSUED",
      keyAlgorithm: "RSA_2048",
      renewalEligibility: "INELIGIBLE",
      pendingRenewal: false,
    },
  };
}

/** Route 53 and AWS Certificate Manager. */
export const edgeRules: Rules = {
  "aws:route53/zone:Zone": (resource) => {
    const id = `Z${resource.capitals(20)}`;
    const servers = nameServers(resource);
    return {
      id,
      computed: {
        arn: resource.arn("route53", `hostedzone/${id}`, "public"),
        zoneId: id,
        nameServers: servers,
        primaryNameServer: servers[0],
        comment: "Managed by Pulumi",
      },
    };
  },
  "aws:route53/record:Record": (resource) => {
    const zone = resource.text("zoneId") ?? `Z${resource.capitals(20)}`;
    const fqdn = (resource.text("name") ?? resource.name).replace(/\.$/, "");
    const set = resource.text("setIdentifier");
    return {
      id: [zone, fqdn, resource.text("type") ?? "A", ...(set ? [set] : [])].join("_"),
      computed: { fqdn },
    };
  },
  "aws:route53/zoneAssociation:ZoneAssociation": (resource) => ({
    id: `${resource.text("zoneId") ?? resource.name}:${resource.text("vpcId") ?? resource.ec2Id("vpc")}`,
    computed: { owningAccount: resource.accountId },
  }),
  "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization": (resource) => ({
    id: `${resource.text("zoneId") ?? resource.name}:${resource.text("vpcId") ?? resource.ec2Id("vpc")}`,
  }),
  "aws:acm/certificate:Certificate": certificate,
  // The provider's id is the time of issue; a fixed one keeps two runs alike.
  "aws:acm/certificateValidation:CertificateValidation": () => ({ id: "2026-01-01 00:00:00 +0000 UTC" }),
};
