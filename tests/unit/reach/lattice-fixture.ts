/** The sample with VPC Lattice instead of the peering. */
import type { Recorded, Resource } from "../../../reach";
import { changed, resource, sample, tcp, types, type Properties } from "./fixture";

export const lattice = {
  network: "aws:vpclattice/serviceNetwork:ServiceNetwork",
  service: "aws:vpclattice/service:Service",
  member: "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation",
  entrance: "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
  policy: "aws:vpclattice/authPolicy:AuthPolicy",
  listener: "aws:vpclattice/listener:Listener",
  rule: "aws:vpclattice/listenerRule:ListenerRule",
  targetGroup: "aws:vpclattice/targetGroup:TargetGroup",
  target: "aws:vpclattice/targetGroupAttachment:TargetGroupAttachment",
} as const;

export const domainName = "payment-0123.7d67968.vpc-lattice-svcs.ap-northeast-1.on.aws";
const list = "pl-lattice";

/** One statement of a policy, as text. */
export const policyOf = (...statements: Properties[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Lets everybody call payment. */
export const anybody: Properties = {
  Effect: "Allow",
  Principal: "*",
  Action: "vpc-lattice-svcs:Invoke",
  Resource: "payment-service/*",
};

export const fromNetwork = (vpcId: string): Properties => ({
  ...anybody,
  Condition: { StringEquals: { "vpc-lattice-svcs:SourceVpc": vpcId } },
});

/** The hub shows payment at Lattice. */
function shown(): Resource[] {
  return [
    resource(
      lattice.service,
      "payment-service",
      { authType: "NONE", customDomainName: "payment.mesh.example.com" },
      { dnsEntries: [{ domainName, hostedZoneId: "Z2" }] },
    ),
    resource(lattice.targetGroup, "payment-targets", {
      type: "ALB",
      config: { vpcIdentifier: "hub-vpc", port: 10040, protocol: "HTTP" },
    }),
    resource(lattice.target, "payment-target", {
      targetGroupIdentifier: "payment-targets",
      target: { id: "hub-payment-front", port: 10040 },
    }),
    resource(lattice.listener, "payment-listener", {
      serviceIdentifier: "payment-service",
      port: 10040,
      protocol: "HTTP",
      defaultAction: { forwards: [{ targetGroups: [{ targetGroupIdentifier: "payment-targets" }] }] },
    }),
    resource(types.ingress, "payment-from-lattice", tcp(10040, "hub-payment-front-group", { list })),
    resource(types.zone, "payment-zone", {
      name: "payment.mesh.example.com",
      vpcs: [{ vpcId: "jp-vpc" }],
    }),
    resource(types.record, "payment-at-lattice", {
      zoneId: "payment-zone",
      name: "payment.mesh.example.com",
      type: "A",
      aliases: [{ name: domainName, zoneId: "Z2" }],
    }),
  ];
}

/** Korea has a service network of its own with payment in it. */
function entered(): Resource[] {
  return [
    resource(lattice.network, "kr-network", { authType: "AWS_IAM" }),
    resource(lattice.policy, "kr-policy", {
      resourceIdentifier: "kr-network",
      policy: policyOf(fromNetwork("kr-vpc")),
    }),
    resource(lattice.member, "kr-has-payment", {
      serviceIdentifier: "payment-service",
      serviceNetworkIdentifier: "kr-network",
    }),
    resource(types.group, "kr-lattice-group", { vpcId: "kr-vpc" }),
    resource(lattice.entrance, "kr-entrance", {
      vpcIdentifier: "kr-vpc",
      serviceNetworkIdentifier: "kr-network",
      securityGroupIds: ["kr-lattice-group"],
    }),
    resource(types.ingress, "kr-lattice-from-api", tcp(10040, "kr-lattice-group", { group: "kr-api-group" })),
    resource(types.egress, "kr-api-to-lattice", tcp(10040, "kr-api-group", { list })),
    resource(types.zoneAssociation, "kr-payment-zone", { zoneId: "payment-zone", vpcId: "kr-vpc" }),
  ];
}

const packets = ["kr-hub", "kr-hub-accepter", "kr-api-to-payment", "kr-calls-payment", "kr-mesh"];
const routes = ["a", "b"].flatMap((zone) => [`kr-${zone}-to-hub`, `hub-${zone}-to-kr`]);

/** AWS's own list, as a look-up answers it. */
const invokes = [
  {
    token: "aws:ec2/getManagedPrefixList:getManagedPrefixList",
    args: { name: "com.amazonaws.ap-northeast-1.vpc-lattice" },
    answer: { id: list, name: "com.amazonaws.ap-northeast-1.vpc-lattice" },
  },
];

export const looked = ({ resources }: Pick<Recorded, "resources">): Recorded => ({ resources, invokes });

/** During a move both ways stand. */
export const withBoth = (): Recorded => looked(changed(sample(), { extra: [...shown(), ...entered()] }));

export const withLattice = (): Recorded =>
  looked(changed(withBoth().resources, { without: [...packets, ...routes] }));
