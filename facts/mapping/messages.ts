import { isMap, otherShape } from "./reasons";
import type { Mappings } from "./mapping";

/** Queues, topics, streams, logs and alarms. */
export const messagesMappings: Mappings = {
  "aws:cloudwatch/logGroup:LogGroup": { alsoAllowed: { retentionInDays: [0] } },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    renamed: { name: "FilterName", pattern: "FilterPattern" },
    excluded: { metricTransformation: otherShape },
  },
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
    renamed: { name: "FilterName", logGroup: "LogGroupName" },
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    renamed: { name: "AlarmName", metricQueries: "Metrics", "metricQueries.metric": "Metrics/MetricStat" },
    excluded: { dimensions: isMap, "metricQueries.metric.dimensions": isMap },
  },
  "aws:kinesis/stream:Stream": {
    renamed: { retentionPeriod: "RetentionPeriodHours", streamModeDetails: "StreamModeDetails" },
    excluded: { encryptionType: otherShape, kmsKeyId: otherShape },
  },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    renamed: { name: "DeliveryStreamName" },
    excluded: Object.fromEntries(
      [
        "extendedS3Configuration",
        "httpEndpointConfiguration",
        "redshiftConfiguration",
        "elasticsearchConfiguration",
      ]
        .concat(["opensearchConfiguration", "opensearchserverlessConfiguration", "splunkConfiguration"])
        .concat([
          "snowflakeConfiguration",
          "icebergConfiguration",
          "serverSideEncryption",
          "mskSourceConfiguration",
        ])
        .map((path) => [path, otherShape]),
    ),
  },
  "aws:sns/topicSubscription:TopicSubscription": { renamed: { topic: "TopicArn" } },
  "aws:sns/topic:Topic": {
    excluded: { policy: otherShape, deliveryPolicy: otherShape, archivePolicy: otherShape },
  },
  "aws:sqs/queue:Queue": {
    renamed: {
      name: "QueueName",
      visibilityTimeoutSeconds: "VisibilityTimeout",
      messageRetentionSeconds: "MessageRetentionPeriod",
      receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
      maxMessageSize: "MaximumMessageSize",
    },
    excluded: { policy: otherShape, redrivePolicy: otherShape, redriveAllowPolicy: otherShape },
  },
};
