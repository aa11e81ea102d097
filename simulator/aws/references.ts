import { Cloud, CloudError, CloudResource } from "../cloud";

interface Held {
  /** Which of its outputs others hold. */
  readonly as: "id" | "arn" | "name" | "zoneId";
  /** Types that keep it from being deleted. */
  readonly by: readonly string[];
  readonly code: string;
  /** Property of a holder that does not hold: what belongs to the resource goes with it. */
  readonly except?: string;
  /** The input that lifts the rule. */
  readonly unless?: string;
}

const held: Readonly<Record<string, Held>> = {
  "aws:acm/certificate:Certificate": {
    as: "arn",
    by: ["aws:lb/listener:Listener", "aws:lb/listenerCertificate:ListenerCertificate"],
    code: "ResourceInUseException",
  },
  "aws:ec2/customerGateway:CustomerGateway": {
    as: "id",
    by: ["aws:ec2/vpnConnection:VpnConnection"],
    code: "IncorrectState",
  },
  "aws:ec2/vpnGateway:VpnGateway": {
    as: "id",
    by: [
      "aws:directconnect/gatewayAssociation:GatewayAssociation",
      "aws:ec2/route:Route",
      "aws:ec2/vpnConnection:VpnConnection",
    ],
    code: "IncorrectState",
  },
  "aws:ec2/eip:Eip": { as: "id", by: ["aws:ec2/natGateway:NatGateway"], code: "InvalidIPAddress.InUse" },
  "aws:ec2/securityGroup:SecurityGroup": {
    as: "id",
    by: [
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:ecs/service:Service",
      "aws:lambda/function:Function",
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
    ],
    code: "DependencyViolation",
    except: "securityGroupId",
  },
  "aws:ec2/subnet:Subnet": {
    as: "id",
    by: [
      "aws:autoscaling/group:Group",
      "aws:ec2/natGateway:NatGateway",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
      "aws:ecs/service:Service",
      "aws:lambda/function:Function",
      "aws:lb/loadBalancer:LoadBalancer",
    ],
    code: "DependencyViolation",
  },
  "aws:ec2/vpc:Vpc": {
    as: "id",
    by: [
      "aws:ec2/internetGateway:InternetGateway",
      "aws:ec2/routeTable:RouteTable",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:ec2/subnet:Subnet",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:ec2/vpnGateway:VpnGateway",
    ],
    code: "DependencyViolation",
  },
  "aws:ec2transitgateway/routeTable:RouteTable": {
    as: "id",
    by: ["aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation"],
    code: "IncorrectState",
  },
  "aws:ec2transitgateway/transitGateway:TransitGateway": {
    as: "id",
    by: [
      "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
      "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    ],
    code: "IncorrectState",
  },
  "aws:ecs/capacityProvider:CapacityProvider": {
    as: "name",
    by: ["aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "aws:ecs/service:Service"],
    code: "ResourceInUseException",
  },
  "aws:ecs/cluster:Cluster": {
    as: "arn",
    by: ["aws:ecs/service:Service"],
    code: "ClusterContainsServicesException",
  },
  "aws:iam/role:Role": {
    as: "name",
    by: [
      "aws:iam/instanceProfile:InstanceProfile",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    ],
    code: "DeleteConflict",
  },
  "aws:lb/targetGroup:TargetGroup": {
    as: "arn",
    by: ["aws:lb/listener:Listener", "aws:lb/listenerRule:ListenerRule"],
    code: "ResourceInUse",
  },
  "aws:vpclattice/service:Service": {
    as: "arn",
    by: ["aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation"],
    code: "ConflictException",
  },
  "aws:vpclattice/serviceNetwork:ServiceNetwork": {
    as: "id",
    by: [
      "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation",
      "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
    ],
    code: "ConflictException",
  },
  "aws:vpclattice/targetGroup:TargetGroup": {
    as: "id",
    by: ["aws:vpclattice/listener:Listener"],
    code: "ConflictException",
  },
  "aws:route53/zone:Zone": {
    as: "zoneId",
    by: ["aws:route53/record:Record"],
    code: "HostedZoneNotEmpty",
    unless: "forceDestroy",
  },
};

/** Refuses to delete what something else still uses, as AWS does. */
export function refuseOrphans(cloud: Cloud, resource: CloudResource): void {
  const rule = held[resource.type];
  if (!rule || (rule.unless && resource.inputs[rule.unless] === true)) {
    return;
  }
  const handle = rule.as === "id" ? resource.id : resource.outputs[rule.as];
  const holder = cloud
    .resources()
    .find(
      (candidate) =>
        rule.by.includes(candidate.type) &&
        candidate.place.accountId === resource.place.accountId &&
        holds(candidate.inputs, handle, rule.except),
    );
  if (holder) {
    throw new CloudError(rule.code, `${resource.id} is still used by ${holder.urn}`);
  }
}

/** Whether `handle` is somewhere in `value`, other than below a property named `except`. */
export function holds(value: unknown, handle: unknown, except?: string): boolean {
  if (value === handle) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some((element) => holds(element, handle, except));
  }
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([property, child]) => property !== except && holds(child, handle, except))
  );
}
