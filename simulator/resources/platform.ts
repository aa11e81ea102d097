import { Making, Made, Rule, Rules } from "../making";

/** Named by its id, with an ARN that ends in the name. */
function named(
  service: string,
  resourceOf: (name: string) => string,
  more?: (resource: Making) => object,
): Rule {
  return (resource: Making): Made => ({
    id: resource.physicalName,
    computed: { arn: resource.arn(service, resourceOf(resource.physicalName)), ...more?.(resource) },
  });
}

/** Settings that exist once an account and region: their id is their place. */
const oncePerRegion: Rule = (resource) => ({ id: resource.region });
const oncePerAccount: Rule = (resource) => ({ id: resource.accountId });

const created = "2026-01-01T00:00:00Z";

function identity(kind: string, prefix: string, idIsArn = false): Rule {
  return (resource) => {
    const arn = resource.arn(
      "iam",
      `${kind}${resource.text("path") ?? "/"}${resource.physicalName}`,
      "global",
    );
    const uniqueId = `${prefix}${resource.capitals(17)}`;
    return {
      id: idIsArn ? arn : resource.physicalName,
      computed: { arn, path: "/", ...(idIsArn ? { policyId: uniqueId } : { uniqueId, createDate: created }) },
    };
  };
}

const registry = (resource: Making) => ({ registryId: resource.accountId });

/** IAM, and the services that watch, keep and schedule. */
export const platformRules: Rules = {
  "aws:iam/role:Role": identity("role", "AROA"),
  "aws:iam/instanceProfile:InstanceProfile": identity("instance-profile", "AIPA"),
  "aws:iam/policy:Policy": identity("policy", "ANPA", true),
  "aws:iam/rolePolicy:RolePolicy": (resource) => ({
    id: `${resource.text("role") ?? resource.name}:${resource.physicalName}`,
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (resource) => ({
    id: `${resource.text("role") ?? resource.name}/${resource.text("policyArn") ?? resource.hex(16)}`,
  }),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": (resource) => {
    const host = (resource.text("url") ?? resource.name).replace(/^https:\/\//, "");
    const arn = resource.arn("iam", `oidc-provider/${host}`, "global");
    return { id: arn, computed: { arn } };
  },
  "aws:lambda/function:Function": (resource) => {
    const arn = resource.arn("lambda", `function:${resource.physicalName}`);
    const invokeArn = `arn:${resource.partition}:apigateway:${resource.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
    return { id: resource.physicalName, computed: { arn, invokeArn, version: "$LATEST" } };
  },
  "aws:cloudwatch/logGroup:LogGroup": named("logs", (name) => `log-group:${name}`),
  "aws:cloudwatch/metricAlarm:MetricAlarm": named("cloudwatch", (name) => `alarm:${name}`),
  "aws:cloudwatch/eventRule:EventRule": named("events", (name) => `rule/${name}`),
  "aws:ssm/parameter:Parameter": named(
    "ssm",
    (name) => `parameter/${name.replace(/^\//, "")}`,
    () => ({ version: 1, tier: "Standard", dataType: "text" }),
  ),
  "aws:ecr/repository:Repository": named(
    "ecr",
    (name) => `repository/${name}`,
    (resource) => ({
      ...registry(resource),
      repositoryUrl: `${resource.accountId}.dkr.ecr.${resource.region}.amazonaws.com/${resource.physicalName}`,
    }),
  ),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": (resource) => ({
    id: resource.text("repository") ?? resource.name,
    computed: registry(resource),
  }),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": (resource) => ({
    id: resource.text("repository") ?? resource.name,
    computed: registry(resource),
  }),
  "aws:ecr/accountSetting:AccountSetting": (resource) => ({ id: resource.text("name") ?? resource.name }),
  "aws:ecr/registryPolicy:RegistryPolicy": (resource) => ({
    id: resource.accountId,
    computed: registry(resource),
  }),
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": (resource) => ({
    id: resource.accountId,
    computed: registry(resource),
  }),
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": (resource) => ({
    id: resource.accountId,
    computed: registry(resource),
  }),
  "aws:scheduler/scheduleGroup:ScheduleGroup": named(
    "scheduler",
    (name) => `schedule-group/${name}`,
    () => ({ state: "ACTIVE", creationDate: created, lastModificationDate: created }),
  ),
  "aws:scheduler/schedule:Schedule": (resource) => {
    const id = `${resource.text("groupName") ?? "default"}/${resource.physicalName}`;
    return { id, computed: { arn: resource.arn("scheduler", `schedule/${id}`), state: "ENABLED" } };
  },
  "aws:kms/key:Key": (resource) => {
    const keyId = resource.uuid();
    return { id: keyId, computed: { keyId, arn: resource.arn("kms", `key/${keyId}`) } };
  },
  "aws:kms/grant:Grant": (resource) => {
    const grantId = resource.uuid().replaceAll("-", "").repeat(2);
    return {
      id: `${resource.text("keyId") ?? ""}:${grantId}`,
      computed: { grantId, name: resource.physicalName },
    };
  },
  "aws:kms/alias:Alias": named("kms", (name) => name),
  "aws:cloudwatch/eventTarget:EventTarget": (resource) => {
    const targetId = resource.text("targetId") ?? resource.physicalName;
    return { id: `${resource.text("rule") ?? resource.name}-${targetId}`, computed: { targetId } };
  },
  "aws:sqs/queue:Queue": (resource) => {
    const url = `https://sqs.${resource.region}.amazonaws.com/${resource.accountId}/${resource.physicalName}`;
    return { id: url, computed: { url, arn: resource.arn("sqs", resource.physicalName) } };
  },
  "aws:sqs/queuePolicy:QueuePolicy": (resource) => ({ id: resource.text("queueUrl") ?? resource.name }),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": (resource) => ({
    id: resource.text("queueUrl") ?? resource.name,
  }),
  "aws:sns/topicPolicy:TopicPolicy": (resource) => ({ id: resource.text("arn") ?? resource.name }),
  "aws:sns/topic:Topic": (resource) => {
    const arn = resource.arn("sns", resource.physicalName);
    return { id: arn, computed: { arn, owner: resource.accountId } };
  },
  "aws:secretsmanager/secret:Secret": (resource) => {
    const arn = resource.arn("secretsmanager", `secret:${resource.physicalName}-${resource.capitals(6)}`);
    return { id: arn, computed: { arn } };
  },
  "aws:s3/bucket:Bucket": (resource) => {
    const bucket = resource.text("bucket") ?? `${resource.name}-${resource.hex(7)}`;
    return {
      id: bucket,
      computed: {
        bucket,
        arn: `arn:${resource.partition}:s3:::${bucket}`,
        bucketDomainName: `${bucket}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${bucket}.s3.${resource.region}.amazonaws.com`,
      },
    };
  },
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": oncePerAccount,
  "aws:ebs/encryptionByDefault:EncryptionByDefault": oncePerRegion,
  "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults": oncePerRegion,
  "datadog:index/monitor:Monitor": (resource) => ({ id: String(100_000_000 + resource.number(900_000_000)) }),
};
