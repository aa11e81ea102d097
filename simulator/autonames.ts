import { digest } from "./making";

/** Longest name, characters, of the types whose name Pulumi completes when the program gives none. */
const lengths: Readonly<Record<string, number>> = {
  "aws:appautoscaling/policy:Policy": 255,
  "aws:appautoscaling/scheduledAction:ScheduledAction": 255,
  "aws:autoscaling/group:Group": 255,
  "aws:autoscaling/policy:Policy": 255,
  "aws:autoscaling/lifecycleHook:LifecycleHook": 255,
  "aws:cloudwatch/eventRule:EventRule": 64,
  "aws:cloudwatch/logGroup:LogGroup": 512,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
  "aws:ec2/launchTemplate:LaunchTemplate": 125,
  "aws:ec2/managedPrefixList:ManagedPrefixList": 255,
  "aws:ec2/securityGroup:SecurityGroup": 255,
  "aws:ecr/repository:Repository": 256,
  "aws:ecs/capacityProvider:CapacityProvider": 255,
  "aws:ecs/cluster:Cluster": 255,
  "aws:ecs/service:Service": 255,
  "aws:iam/instanceProfile:InstanceProfile": 128,
  "aws:iam/policy:Policy": 128,
  "aws:iam/role:Role": 64,
  "aws:iam/rolePolicy:RolePolicy": 128,
  "aws:kms/alias:Alias": 256,
  "aws:lambda/function:Function": 64,
  "aws:lb/loadBalancer:LoadBalancer": 32,
  "aws:lb/targetGroup:TargetGroup": 32,
  "aws:ram/resourceShare:ResourceShare": 255,
  "aws:scheduler/schedule:Schedule": 64,
  "aws:scheduler/scheduleGroup:ScheduleGroup": 64,
  "aws:secretsmanager/secret:Secret": 512,
  "aws:sns/topic:Topic": 256,
  "aws:sqs/queue:Queue": 80,
  "aws:ssm/parameter:Parameter": 1011,
  "aws:vpclattice/listener:Listener": 63,
  "aws:vpclattice/service:Service": 40,
  "aws:vpclattice/serviceNetwork:ServiceNetwork": 63,
  "aws:vpclattice/targetGroup:TargetGroup": 128,
};

/** What a type's names must start with. */
const prefixes: Readonly<Record<string, string>> = { "aws:kms/alias:Alias": "alias/" };

const suffixLength = 7;

/** Whether Pulumi completes this type's name. */
export function hasAutoName(type: string): boolean {
  return type in lengths;
}

/** Why a name cannot be completed. */
export class NameTooLong extends Error {}

/**
 * The name that Pulumi would complete: the logical name, a hyphen and seven hex digits of `seed`.
 * Undefined for a type without one, or when the inputs have a name or a prefix already.
 */
export function autoName(
  type: string,
  logicalName: string,
  inputs: Readonly<Record<string, unknown>>,
  seed: string,
): string | undefined {
  const limit = lengths[type];
  if (limit === undefined || inputs["name"] !== undefined) {
    return undefined;
  }
  const suffix = digest(seed).slice(0, suffixLength);
  if (typeof inputs["namePrefix"] === "string") {
    return `${inputs["namePrefix"]}${suffix}`;
  }
  const name = `${prefixes[type] ?? ""}${logicalName}-${suffix}`;
  if (name.length > limit) {
    throw new NameTooLong(
      `the name "${name}" that Pulumi completes for ${type} has ${name.length} characters, ${limit} are allowed; ` +
        `shorten the logical name "${logicalName}" by ${name.length - limit}`,
    );
  }
  return name;
}
