import { digest, Making, Made, Rules } from "../making";

/** A resource whose id is `prefix-0…`, with an ARN. */
function lattice(prefix: string, kind: string, computed?: (resource: Making, id: string) => object) {
  return (resource: Making): Made => {
    const id = resource.ec2Id(prefix);
    return {
      id,
      computed: { arn: resource.arn("vpc-lattice", `${kind}/${id}`), ...computed?.(resource, id) },
    };
  };
}

const active = () => ({ status: "ACTIVE" });

/** Amazon VPC Lattice. */
export const latticeRules: Rules = {
  "aws:vpclattice/authPolicy:AuthPolicy": (resource) => ({
    id: resource.text("resourceIdentifier") ?? resource.name,
    computed: { state: "Active" },
  }),
  "aws:vpclattice/listener:Listener": (resource) => {
    const service = resource.text("serviceIdentifier") ?? resource.ec2Id("svc");
    const listenerId = resource.ec2Id("listener");
    return {
      id: `${service}/${listenerId}`,
      computed: {
        arn: resource.arn("vpc-lattice", `service/${service}/listener/${listenerId}`),
        listenerId,
        serviceArn: resource.arn("vpc-lattice", `service/${service}`),
      },
    };
  },
  "aws:vpclattice/service:Service": lattice("svc", "service", (resource, id) => ({
    status: "ACTIVE",
    dnsEntries: [
      {
        domainName: `${resource.physicalName}-${id.slice("svc-".length)}.${resource.hex(7, "domain")}.vpc-lattice-svcs.${resource.region}.on.aws`,
        hostedZoneId: `Z0${digest(resource.region).slice(0, 18).toUpperCase()}`,
      },
    ],
  })),
  "aws:vpclattice/serviceNetwork:ServiceNetwork": lattice("sn", "servicenetwork"),
  "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation": lattice(
    "snsa",
    "servicenetworkserviceassociation",
    active,
  ),
  "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation": lattice(
    "snva",
    "servicenetworkvpcassociation",
    active,
  ),
  "aws:vpclattice/targetGroup:TargetGroup": lattice("tg", "targetgroup", active),
  "aws:vpclattice/targetGroupAttachment:TargetGroupAttachment": (resource) => ({
    id: `${resource.text("targetGroupIdentifier") ?? resource.ec2Id("tg")}/${resource.hex(16)}`,
  }),
};
