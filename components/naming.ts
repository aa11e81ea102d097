/**
 * Names, in one place. Pulumi completes most physical names itself (logical name, a hyphen and seven hex
 * digits), so what matters is that the logical name leaves room for that; where AWS or a human needs a
 * fixed name, `physicalName` makes one. A type that this table does not know is refused: a limit that was
 * never looked up is found here, not by AWS in the middle of an update.
 */
import { createHash } from "node:crypto";

/** What Pulumi adds to a logical name: a hyphen and seven hex digits. */
export const autoNameSuffixLength = 8;

/** A type whose physical name does not exist or is not derived from the logical name. */
const unnamed = Infinity;

/** Longest physical name, characters, from the service's API reference (the `Name` parameter of its create call). */
const limits: Readonly<Record<string, number>> = {
  "aws:acm/certificate:Certificate": unnamed,
  "aws:acm/certificateValidation:CertificateValidation": unnamed,
  "aws:acmpca/certificate:Certificate": unnamed,
  "aws:acmpca/certificateAuthority:CertificateAuthority": unnamed,
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": unnamed,
  "aws:acmpca/permission:Permission": unnamed,
  "aws:appautoscaling/policy:Policy": 256,
  "aws:appautoscaling/scheduledAction:ScheduledAction": 256,
  "aws:appautoscaling/target:Target": unnamed,
  "aws:autoscaling/group:Group": 255,
  "aws:autoscaling/policy:Policy": 255,
  "aws:autoscaling/schedule:Schedule": unnamed,
  "aws:cloudwatch/eventApiDestination:EventApiDestination": 64,
  "aws:cloudwatch/eventConnection:EventConnection": 64,
  "aws:cloudwatch/eventRule:EventRule": 64,
  "aws:cloudwatch/eventTarget:EventTarget": 64,
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": 128,
  "aws:cloudwatch/logGroup:LogGroup": 512,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
  "aws:codebuild/project:Project": 150,
  "aws:codebuild/reportGroup:ReportGroup": 128,
  "aws:codebuild/webhook:Webhook": unnamed,
  "aws:codeconnections/connection:Connection": 32,
  "aws:codepipeline/pipeline:Pipeline": 100,
  "aws:codedeploy/application:Application": 100,
  "aws:codedeploy/deploymentConfig:DeploymentConfig": 100,
  "aws:codedeploy/deploymentGroup:DeploymentGroup": 100,
  "aws:directconnect/gatewayAssociation:GatewayAssociation": unnamed,
  "aws:directconnect/gatewayAssociationProposal:GatewayAssociationProposal": unnamed,
  "aws:ebs/encryptionByDefault:EncryptionByDefault": unnamed,
  "aws:ec2/customerGateway:CustomerGateway": unnamed,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": unnamed,
  "aws:ec2/eip:Eip": unnamed,
  "aws:ec2/flowLog:FlowLog": unnamed,
  "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults": unnamed,
  "aws:ec2/launchTemplate:LaunchTemplate": 128,
  "aws:ec2/managedPrefixList:ManagedPrefixList": 255,
  "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": unnamed,
  "aws:ec2/route:Route": unnamed,
  "aws:ec2/routeTable:RouteTable": unnamed,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": unnamed,
  "aws:ec2/securityGroup:SecurityGroup": 255,
  "aws:ec2/subnet:Subnet": unnamed,
  "aws:ec2/vpcEndpoint:VpcEndpoint": unnamed,
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": unnamed,
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": unnamed,
  "aws:ec2/vpnConnection:VpnConnection": unnamed,
  "aws:ec2/vpnConnectionRoute:VpnConnectionRoute": unnamed,
  "aws:ec2/vpnGateway:VpnGateway": unnamed,
  "aws:ec2transitgateway/peeringAttachment:PeeringAttachment": unnamed,
  "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter": unnamed,
  "aws:ec2transitgateway/route:Route": unnamed,
  "aws:ec2transitgateway/routeTable:RouteTable": unnamed,
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": unnamed,
  "aws:ec2transitgateway/transitGateway:TransitGateway": unnamed,
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": unnamed,
  "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": unnamed,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": unnamed,
  "aws:ecr/accountSetting:AccountSetting": unnamed,
  "aws:ecr/registryPolicy:RegistryPolicy": unnamed,
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": unnamed,
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": unnamed,
  "aws:ecr/repository:Repository": 256,
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": unnamed,
  "aws:ecs/accountSettingDefault:AccountSettingDefault": unnamed,
  "aws:ecs/capacityProvider:CapacityProvider": 255,
  "aws:ecs/cluster:Cluster": 255,
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": unnamed,
  "aws:ecs/service:Service": 255,
  "aws:ecs/taskDefinition:TaskDefinition": 255,
  "aws:iam/instanceProfile:InstanceProfile": 128,
  "aws:iam/policy:Policy": 128,
  "aws:iam/role:Role": 64,
  "aws:iam/rolePolicy:RolePolicy": 128,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": unnamed,
  "aws:kms/alias:Alias": 256,
  "aws:kms/grant:Grant": 256,
  "aws:kms/key:Key": unnamed,
  "aws:lambda/function:Function": 64,
  "aws:lb/listener:Listener": unnamed,
  "aws:lb/listenerRule:ListenerRule": unnamed,
  "aws:lb/loadBalancer:LoadBalancer": 32,
  "aws:lb/targetGroup:TargetGroup": 32,
  "aws:ram/principalAssociation:PrincipalAssociation": unnamed,
  "aws:ram/resourceAssociation:ResourceAssociation": unnamed,
  "aws:ram/resourceShare:ResourceShare": 255,
  "aws:ram/resourceShareAccepter:ResourceShareAccepter": unnamed,
  "aws:route53/healthCheck:HealthCheck": unnamed,
  "aws:route53/record:Record": unnamed,
  "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization": unnamed,
  "aws:route53/zone:Zone": unnamed,
  "aws:route53/zoneAssociation:ZoneAssociation": unnamed,
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": unnamed,
  "aws:s3/bucket:Bucket": 63,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": unnamed,
  "aws:s3/bucketNotification:BucketNotification": unnamed,
  "aws:s3/bucketObjectv2:BucketObjectv2": unnamed,
  "aws:s3/bucketPolicy:BucketPolicy": unnamed,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": unnamed,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": unnamed,
  "aws:s3/bucketVersioning:BucketVersioning": unnamed,
  "aws:scheduler/schedule:Schedule": 64,
  "aws:scheduler/scheduleGroup:ScheduleGroup": 64,
  "aws:servicediscovery/httpNamespace:HttpNamespace": 1024,
  "aws:sns/topic:Topic": 256,
  "aws:sns/topicPolicy:TopicPolicy": unnamed,
  "aws:sqs/queue:Queue": 80,
  "aws:sqs/queuePolicy:QueuePolicy": unnamed,
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": unnamed,
  "aws:ssm/parameter:Parameter": 1011,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": unnamed,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": unnamed,
  "aws:ec2/vpc:Vpc": unnamed,
  "aws:vpclattice/authPolicy:AuthPolicy": unnamed,
  "aws:vpclattice/listener:Listener": 63,
  "aws:vpclattice/service:Service": 40,
  "aws:vpclattice/serviceNetwork:ServiceNetwork": 63,
  "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation": unnamed,
  "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation": unnamed,
  "aws:vpclattice/targetGroup:TargetGroup": 128,
  "aws:vpclattice/targetGroupAttachment:TargetGroupAttachment": unnamed,
  "awsx:ec2:Vpc": unnamed,
  "datadog:index/monitor:Monitor": unnamed,
};

/** The types that the table knows, for the test that holds it against the recorded programs. */
export const namedTypes: readonly string[] = Object.keys(limits);

/** Longest physical name of a type, characters; `Infinity` where the type has none. Throws on an unknown type. */
export function nameLimit(type: string): number {
  const limit = limits[type];
  if (limit === undefined) {
    throw new Error(
      `No name limit is known for the type ${type}. Look it up in the service's API reference and add it to components/naming.ts.`,
    );
  }
  return limit;
}

/**
 * The logical name of a resource: the parts, joined by hyphens, short enough that Pulumi's suffix still fits.
 * A longer one is cut and gets four hex digits of a hash of the whole, so that two long names stay apart.
 */
export function logicalName(type: string, ...parts: string[]): string {
  return shorten(parts.join("-"), nameLimit(type) - autoNameSuffixLength);
}

/** A fixed physical name, for the few resources that need one: cut and hashed like a logical name. */
export function physicalName(type: string, ...parts: string[]): string {
  return shorten(parts.join("-"), nameLimit(type));
}

const hashLength = 4;

function shorten(name: string, limit: number): string {
  if (name.length <= limit) {
    return name;
  }
  const hash = createHash("sha256").update(name).digest("hex").slice(0, hashLength);
  return `${name.slice(0, limit - hashLength - 1).replace(/-+$/, "")}-${hash}`;
}
