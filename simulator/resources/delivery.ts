import { Making, Rule, Rules } from "../making";

/** What is part of a bucket in AWS goes by the bucket's name. */
const ofBucket: Rule = (resource) => ({
  id: resource.text("bucket") ?? `${resource.name}-${resource.hex(7)}`,
});

const byArn =
  (service: string, resourceOf: (resource: Making) => string, more: (resource: Making) => object): Rule =>
  (resource) => {
    const arn = resource.arn(service, resourceOf(resource));
    return { id: arn, computed: { arn, ...more(resource) } };
  };

/** Named by its id, with an ARN that ends in letters of AWS's own. */
const ofEvents =
  (kind: string): Rule =>
  (resource) => ({
    id: resource.physicalName,
    computed: { arn: resource.arn("events", `${kind}/${resource.physicalName}/${resource.uuid()}`) },
  });

/** Builds, and where they take from and put to. */
export const deliveryRules: Rules = {
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": (resource) => ({
    id: resource.text("prefix") ?? resource.name,
    computed: { registryId: resource.accountId },
  }),
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": (resource) => {
    const chatConfigurationArn = resource.arn(
      "chatbot",
      `chat-configuration/slack-channel/${resource.text("configurationName") ?? resource.name}`,
      "global",
    );
    return { id: chatConfigurationArn, computed: { chatConfigurationArn } };
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": (resource) => ({
    id: `${resource.text("bucket") ?? resource.name}/${resource.text("key") ?? resource.name}`,
    computed: { etag: resource.hex(32), versionId: resource.hex(32), storageClass: "STANDARD" },
  }),
  "aws:codebuild/project:Project": byArn(
    "codebuild",
    ({ physicalName }) => `project/${physicalName}`,
    () => ({ badgeUrl: "", publicProjectAlias: "" }),
  ),
  "aws:cloudwatch/eventConnection:EventConnection": ofEvents("connection"),
  "aws:cloudwatch/eventApiDestination:EventApiDestination": ofEvents("api-destination"),
  "aws:codepipeline/pipeline:Pipeline": (resource) => ({
    id: resource.physicalName,
    computed: { arn: resource.arn("codepipeline", resource.physicalName), triggerAlls: [] },
  }),
  "aws:s3/bucketNotification:BucketNotification": ofBucket,
  "aws:codebuild/reportGroup:ReportGroup": byArn(
    "codebuild",
    ({ physicalName }) => `report-group/${physicalName}`,
    () => ({ created: "2026-01-01T00:00:00Z" }),
  ),
  "aws:codebuild/webhook:Webhook": (resource) => ({
    id: resource.text("projectName") ?? resource.name,
    computed: {
      payloadUrl: `https://codebuild.${resource.region}.amazonaws.com/webhooks?t=${resource.hex(16)}`,
      secret: "",
      url: `https://api.github.com/repos/example/webhooks/${resource.hex(8)}`,
    },
  }),
  "aws:codeconnections/connection:Connection": byArn(
    "codeconnections",
    (resource) => `connection/${resource.uuid()}`,
    () => ({ connectionStatus: "PENDING" }),
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
};
