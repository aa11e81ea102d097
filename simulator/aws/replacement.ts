import { typeFacts } from "../../facts";

/**
 * What replaces a resource of the types that the facts are silent about: they attach one thing to another, so
 * that nearly any change means another attachment.
 */
const silent: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/eventTarget:EventTarget": ["eventBusName", "rule", "targetId"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["vpcId"],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ["repository"],
  "aws:ecs/accountSettingDefault:AccountSettingDefault": ["name"],
  "aws:kms/grant:Grant": ["granteePrincipal", "keyId", "name", "operations"],
  "aws:lb/listenerCertificate:ListenerCertificate": ["certificateArn", "listenerArn"],
  "aws:sns/topicPolicy:TopicPolicy": ["arn"],
  "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl"],
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": ["queueUrl"],
  "aws:route53/zoneAssociation:ZoneAssociation": ["vpcId", "vpcRegion", "zoneId"],
};

/**
 * Whether a change of this property makes the provider replace the resource. Properties that replace under
 * some changes only count as updates: AWS's schemas do not say which changes.
 */
export function replaces(type: string, property: string): boolean {
  // Version 7 of the AWS provider replaces whatever moves to another region.
  if (property === "region" && type.startsWith("aws:")) {
    return true;
  }
  const listed = silent[type] ?? typeFacts(type)?.createOnly ?? [];
  return listed.includes(property);
}
