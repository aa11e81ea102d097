const noSchema = "no CloudFormation type, and nothing in its inputs but references and flags";
const accountWide = "an account-wide switch without a CloudFormation type";
const component = "a component: its children are judged";

/** Pulumi types that the platform raises and of which no values are judged, each with the reason. A name may end in `*`. */
export const unjudgedTypes: Readonly<Record<string, string>> = {
  "pulumi:providers:*": "a provider, not a resource of AWS",
  "pulumi:pulumi:*": "the engine's own",
  "archipelago:*": component,
  "awsx:*": component,
  "datadog:*": "not AWS; the monitor grammar has its own checks",
  "random:*": "not AWS",
  "aws:acm/certificateValidation:CertificateValidation":
    "waits for a certificate, is nothing of its own in AWS",
  "aws:cloudwatch/eventApiDestination:EventApiDestination": "an address and a method",
  "aws:cloudwatch/eventConnection:EventConnection": "the name of a header and a secret",
  "aws:cloudwatch/eventTarget:EventTarget": "part of the rule in CloudFormation, in another shape",
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": "names and ids of Slack",
  "aws:codebuild/reportGroup:ReportGroup": "a name, a type and where to export to",
  "aws:codebuild/webhook:Webhook": "part of the project in CloudFormation, in another shape",
  "aws:directconnect/gatewayAssociationProposal:GatewayAssociationProposal":
    "part of the association in CloudFormation, there accepted at once",
  "aws:ebs/encryptionByDefault:EncryptionByDefault": accountWide,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "adopts what exists; takes its rules away",
  "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults": accountWide,
  "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": "part of the prefix list in CloudFormation",
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": noSchema,
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": noSchema,
  "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter": noSchema,
  "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": noSchema,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "part of the repository in CloudFormation, there as text",
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate":
    "the settings of a repository, which are judged there",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "part of the repository in CloudFormation",
  "aws:ecs/accountSettingDefault:AccountSettingDefault": accountWide,
  "aws:kms/grant:Grant": "a key, a principal and names of operations; no CloudFormation type",
  "aws:ram/principalAssociation:PrincipalAssociation": "part of the share in CloudFormation",
  "aws:ram/resourceAssociation:ResourceAssociation": "part of the share in CloudFormation",
  "aws:ram/resourceShareAccepter:ResourceShareAccepter": noSchema,
  "aws:route53/zoneAssociation:ZoneAssociation": "part of the hosted zone in CloudFormation",
  "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization": noSchema,
  "aws:sns/topicPolicy:TopicPolicy": "one topic and a policy document; CloudFormation's takes many topics",
  "aws:sqs/queuePolicy:QueuePolicy": "one queue and a policy document; CloudFormation's takes many queues",
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": "part of the queue in CloudFormation",
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": accountWide,
  "aws:s3/bucketNotification:BucketNotification": "part of the bucket in CloudFormation, in another shape",
  "aws:s3/bucketObjectv2:BucketObjectv2":
    "what an object holds is not the bucket's: no schema in CloudFormation",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "four flags, any of which is legal",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration":
    "part of the bucket in CloudFormation, in another shape",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    "part of the bucket in CloudFormation, in another shape",
  "aws:vpclattice/targetGroupAttachment:TargetGroupAttachment": "part of the target group in CloudFormation",
};

/** Why values of this type are not judged; nothing for a type that is, and for one that nobody has thought of. */
export function unjudged(pulumiType: string): string | undefined {
  return Object.entries(unjudgedTypes).find(([name]) =>
    name.endsWith("*") ? pulumiType.startsWith(name.slice(0, -1)) : name === pulumiType,
  )?.[1];
}
