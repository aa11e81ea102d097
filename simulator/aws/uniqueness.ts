import { Cloud, CloudError, CloudResource } from "../cloud";
import { knownText } from "../making";

interface Unique {
  /** Properties that no two resources of the type may share. */
  readonly by: readonly string[];
  readonly code: string;
  /** IAM's names are one space for all regions. */
  readonly global?: true;
  /** The input that lifts the rule. */
  readonly unless?: string;
}

const ruleKey = [
  "securityGroupId",
  "ipProtocol",
  "fromPort",
  "toPort",
  "cidrIpv4",
  "cidrIpv6",
  "prefixListId",
  "referencedSecurityGroupId",
];

const unique: Readonly<Record<string, Unique>> = {
  "aws:autoscaling/group:Group": { by: ["name"], code: "AlreadyExists" },
  "aws:cloudwatch/logGroup:LogGroup": { by: ["name"], code: "ResourceAlreadyExistsException" },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    by: ["name"],
    code: "InvalidLaunchTemplateName.AlreadyExistsException",
  },
  "aws:ec2/route:Route": {
    by: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
    code: "RouteAlreadyExists",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    by: ["subnetId", "gatewayId"],
    code: "Resource.AlreadyAssociated",
  },
  "aws:ec2/securityGroup:SecurityGroup": { by: ["name", "vpcId"], code: "InvalidGroup.Duplicate" },
  "aws:ec2/subnet:Subnet": { by: ["vpcId", "cidrBlock"], code: "InvalidSubnet.Conflict" },
  "aws:ec2/vpnConnection:VpnConnection": {
    by: ["customerGatewayId", "vpnGatewayId"],
    code: "InvalidCustomerGateway.DuplicateIpAddress",
  },
  "aws:ec2transitgateway/route:Route": {
    by: ["transitGatewayRouteTableId", "destinationCidrBlock"],
    code: "RouteAlreadyExists",
  },
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": {
    by: ["transitGatewayAttachmentId"],
    code: "Resource.AlreadyAssociated",
  },
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
    by: ["transitGatewayId", "vpcId"],
    code: "DuplicateTransitGatewayAttachment",
  },
  "aws:ecr/repository:Repository": { by: ["name"], code: "RepositoryAlreadyExistsException" },
  "aws:ecs/service:Service": { by: ["cluster", "name"], code: "InvalidParameterException" },
  "aws:iam/instanceProfile:InstanceProfile": { by: ["name"], code: "EntityAlreadyExists", global: true },
  "aws:iam/policy:Policy": { by: ["name"], code: "EntityAlreadyExists", global: true },
  "aws:iam/role:Role": { by: ["name"], code: "EntityAlreadyExists", global: true },
  "aws:kms/alias:Alias": { by: ["name"], code: "AlreadyExistsException" },
  "aws:lambda/function:Function": { by: ["name"], code: "ResourceConflictException" },
  "aws:lb/listener:Listener": { by: ["loadBalancerArn", "port"], code: "DuplicateListener" },
  "aws:lb/listenerRule:ListenerRule": { by: ["listenerArn", "priority"], code: "PriorityInUse" },
  "aws:lb/loadBalancer:LoadBalancer": { by: ["name"], code: "DuplicateLoadBalancerName" },
  "aws:lb/targetGroup:TargetGroup": { by: ["name"], code: "DuplicateTargetGroupName" },
  "aws:route53/record:Record": {
    by: ["zoneId", "name", "type", "setIdentifier"],
    code: "InvalidChangeBatch",
    global: true,
    unless: "allowOverwrite",
  },
  "aws:scheduler/schedule:Schedule": { by: ["groupName", "name"], code: "ConflictException" },
  "aws:scheduler/scheduleGroup:ScheduleGroup": { by: ["name"], code: "ConflictException" },
  "aws:sqs/queue:Queue": { by: ["name"], code: "QueueAlreadyExists" },
  "aws:ssm/parameter:Parameter": { by: ["name"], code: "ParameterAlreadyExists", unless: "overwrite" },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    by: ruleKey,
    code: "InvalidPermission.Duplicate",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    by: ruleKey,
    code: "InvalidPermission.Duplicate",
  },
  "aws:vpclattice/listener:Listener": { by: ["serviceIdentifier", "port"], code: "ConflictException" },
  "aws:vpclattice/service:Service": { by: ["name"], code: "ConflictException" },
  "aws:vpclattice/serviceNetwork:ServiceNetwork": { by: ["name"], code: "ConflictException" },
  "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation": {
    by: ["serviceIdentifier", "serviceNetworkIdentifier"],
    code: "ConflictException",
  },
  // A network has one service network.
  "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation": {
    by: ["vpcIdentifier"],
    code: "ConflictException",
  },
};

/**
 * Refuses a resource whose name, priority, port or the like is taken, as AWS does.
 *
 * @param self What is updated, and so may keep what it has; undefined when the resource is new.
 */
export function refuseDoubles(cloud: Cloud, resource: CloudResource, self?: CloudResource): void {
  const rule = unique[resource.type];
  if (!rule || (rule.unless && resource.inputs[rule.unless] === true)) {
    return;
  }
  const key = keyOf(rule, resource);
  const taken = cloud
    .resources(resource.type)
    .find((candidate) => candidate !== self && keyOf(rule, candidate) === key);
  if (taken) {
    const what = rule.by
      .map((property) => [property, knownText(resource.inputs[property]) ?? resource.inputs[property]])
      .filter(([, value]) => value !== undefined)
      .map(([property, value]) => `${property} ${String(value)}`);
    throw new CloudError(
      rule.code,
      `a resource of type ${resource.type} with ${what.join(", ")} already exists: ${taken.urn}`,
    );
  }
}

function keyOf({ by, global }: Unique, { inputs, place }: CloudResource): string {
  const values = by.map((property) => knownText(inputs[property]) ?? inputs[property] ?? null);
  return JSON.stringify([place.accountId, global ? "" : place.region, ...values]);
}
