import { isMap, otherShape } from "./reasons";
import type { Mappings } from "./mapping";

/** What keeps data. */
export const dataMappings: Mappings = {
  "aws:opensearch/domain:Domain": {
    excluded: {
      advancedOptions: isMap,
      logPublishingOptions: isMap,
      offPeakWindowOptions: otherShape,
      autoTuneOptions: otherShape,
    },
  },
  "aws:rds/cluster:Cluster": {
    renamed: {
      clusterIdentifier: "DBClusterIdentifier",
      dbSubnetGroupName: "DBSubnetGroupName",
      dbClusterParameterGroupName: "DBClusterParameterGroupName",
      serverlessv2ScalingConfiguration: "ServerlessV2ScalingConfiguration",
      preferredBackupWindow: "PreferredBackupWindow",
      scalingConfiguration: "ScalingConfiguration",
    },
    excluded: {
      masterUserSecretKmsKeyId: otherShape,
      s3Import: otherShape,
      restoreToPointInTime: otherShape,
    },
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    renamed: {
      identifier: "DBInstanceIdentifier",
      instanceClass: "DBInstanceClass",
      clusterIdentifier: "DBClusterIdentifier",
    },
  },
  "aws:rds/instance:Instance": {
    renamed: {
      identifier: "DBInstanceIdentifier",
      instanceClass: "DBInstanceClass",
      dbName: "DBName",
      username: "MasterUsername",
    },
    excluded: { allocatedStorage: "a number in Terraform, text in CloudFormation" },
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    renamed: { name: "DBClusterParameterGroupName" },
    excluded: { parameters: isMap },
  },
  "aws:rds/proxy:Proxy": { renamed: { name: "DBProxyName", auths: "Auth" } },
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": {
    renamed: { dbProxyName: "DBProxyName", connectionPoolConfig: "ConnectionPoolConfigurationInfo" },
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    renamed: { name: "DBSubnetGroupName", description: "DBSubnetGroupDescription" },
  },
  "aws:s3/bucket:Bucket": {
    renamed: { bucket: "BucketName" },
    excluded: Object.fromEntries(
      [
        "lifecycleRules",
        "serverSideEncryptionConfiguration",
        "versioning",
        "website",
        "logging",
        "corsRules",
        "grants",
      ]
        .concat(["replicationConfiguration", "objectLockConfiguration", "accelerationStatus", "acl"])
        .map((path) => [path, "a resource of its own since version 7"]),
    ),
  },
  "aws:s3/bucketPolicy:BucketPolicy": { renamed: { policy: "PolicyDocument" } },
  "aws:s3/bucketVersioning:BucketVersioning": {
    renamed: { "versioningConfiguration.status": "VersioningConfiguration/Status", bucket: "BucketName" },
    alsoAllowed: { "versioningConfiguration.status": ["Disabled"] },
  },
};
