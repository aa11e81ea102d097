/**
 * Where Pulumi's property names (Terraform's, in camel case) and CloudFormation's part ways. Most meet without help:
 * letters are compared regardless of case, a list also by its singular, a block also with the endings in `resolve.ts`,
 * `name` also as the type's own name. Paths are written without list positions: `defaultActions.forward`.
 */
export interface Mapping {
  /** Pulumi path → CloudFormation path from the type's root; wins over any likeness of names. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Pulumi path → why it is not judged by CloudFormation's schema; the whole subtree is left alone. */
  readonly excluded?: Readonly<Record<string, string>>;
  /** Pulumi path → values that Terraform gives a meaning of its own. */
  readonly alsoAllowed?: Readonly<Record<string, readonly (string | number)[]>>;
  /** Pulumi paths whose string is JSON in the shape of CloudFormation's property. */
  readonly json?: readonly string[];
  /** CloudFormation property under which most of Pulumi's are found. */
  readonly within?: string;
}

const isBoolean = "a boolean in Terraform, words in CloudFormation";
const inText = "text in Terraform, a number or an object in CloudFormation";
const otherShape = "another shape in Terraform than in CloudFormation";
const isMap = "a map in Terraform, a list of names and values in CloudFormation";

const securityGroupRule = {
  cidrIpv4: "CidrIp",
  cidrIpv6: "CidrIpv6",
  securityGroupId: "GroupId",
} as const;

const action = (path: string, root: string): Record<string, string> => ({
  [`${path}.targetGroupArn`]: `${root}/TargetGroupArn`,
  [`${path}.forward`]: `${root}/ForwardConfig`,
  [`${path}.forward.targetGroups.arn`]: `${root}/ForwardConfig/TargetGroups/TargetGroupArn`,
  [`${path}.forward.stickiness`]: `${root}/ForwardConfig/TargetGroupStickinessConfig`,
  [`${path}.forward.stickiness.duration`]: `${root}/ForwardConfig/TargetGroupStickinessConfig/DurationSeconds`,
});

export const mappings: Readonly<Record<string, Mapping>> = {
  "aws:acm/certificate:Certificate": {
    excluded: { validationOptions: otherShape, options: otherShape },
  },
  "aws:acmpca/certificate:Certificate": {
    excluded: { validity: inText },
  },
  "aws:acmpca/certificateAuthority:CertificateAuthority": {
    renamed: {
      "certificateAuthorityConfiguration.keyAlgorithm": "KeyAlgorithm",
      "certificateAuthorityConfiguration.signingAlgorithm": "SigningAlgorithm",
      "certificateAuthorityConfiguration.subject": "Subject",
    },
    excluded: { revocationConfiguration: otherShape },
  },
  "aws:appautoscaling/scheduledAction:ScheduledAction": {
    renamed: { name: "ScheduledActionName" },
  },
  "aws:autoscaling/group:Group": {
    renamed: {
      launchConfiguration: "LaunchConfigurationName",
      "launchTemplate.id": "LaunchTemplate/LaunchTemplateId",
      "launchTemplate.name": "LaunchTemplate/LaunchTemplateName",
      vpcZoneIdentifiers: "VPCZoneIdentifier",
      targetGroupArns: "TargetGroupARNs",
      enabledMetrics: "MetricsCollection/Metrics",
      metricsGranularity: "MetricsCollection/Granularity",
      defaultCooldown: "Cooldown",
    },
    excluded: {
      loadBalancers: "classic load balancers only",
      instanceRefresh: "no such property in CloudFormation",
      warmPool: "a resource of its own in CloudFormation",
      initialLifecycleHooks: otherShape,
      protectFromScaleIn: "named and meant otherwise",
    },
  },
  "aws:autoscaling/policy:Policy": {
    excluded: { cooldown: "a number in Terraform, text in CloudFormation" },
  },
  "aws:autoscaling/schedule:Schedule": {
    renamed: { scheduledActionName: "ScheduledActionName" },
    excluded: {
      minSize: "-1 means unchanged in Terraform",
      maxSize: "-1 means unchanged in Terraform",
      desiredCapacity: "-1 means unchanged in Terraform",
    },
  },
  "aws:autoscaling/lifecycleHook:LifecycleHook": { renamed: { name: "LifecycleHookName" } },
  "aws:cloudfront/distribution:Distribution": {
    excluded: {
      origins: otherShape,
      orderedCacheBehaviors: otherShape,
      defaultCacheBehavior: otherShape,
      restrictions: otherShape,
      loggingConfig: otherShape,
      customErrorResponses: otherShape,
      viewerCertificate: otherShape,
    },
  },
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
  "aws:codebuild/project:Project": {
    renamed: {
      serviceRole: "ServiceRole",
      buildTimeout: "TimeoutInMinutes",
      queuedTimeout: "QueuedTimeoutInMinutes",
      encryptionKey: "EncryptionKey",
      "environment.environmentVariables": "Environment/EnvironmentVariables",
    },
    excluded: {
      vpcConfig: otherShape,
      secondarySources: otherShape,
      source: otherShape,
      projectVisibility: otherShape,
    },
  },
  "aws:codedeploy/application:Application": { renamed: { name: "ApplicationName" } },
  "aws:codedeploy/deploymentGroup:DeploymentGroup": {
    renamed: {
      appName: "ApplicationName",
      "deploymentStyle.deploymentType": "DeploymentStyle/DeploymentType",
    },
    excluded: {
      ec2TagFilters: otherShape,
      ec2TagSets: otherShape,
      loadBalancerInfo: otherShape,
      blueGreenDeploymentConfig: otherShape,
      autoscalingGroups: "same list, other letters",
    },
  },
  "aws:codepipeline/pipeline:Pipeline": {
    excluded: { artifactStores: otherShape, stages: otherShape, triggers: otherShape, variables: otherShape },
  },
  "aws:ec2/eip:Eip": { excluded: { instance: "the default network only" } },
  "aws:directconnect/gatewayAssociation:GatewayAssociation": {
    renamed: {
      dxGatewayId: "DirectConnectGatewayId",
      allowedPrefixes: "AllowedPrefixesToDirectConnectGateway",
    },
  },
  "aws:ec2/flowLog:FlowLog": {
    renamed: {
      iamRoleArn: "DeliverLogsPermissionArn",
      vpcId: "ResourceId",
      subnetId: "ResourceId",
      eniId: "ResourceId",
    },
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    renamed: {
      name: "LaunchTemplateName",
      description: "VersionDescription",
      vpcSecurityGroupIds: "LaunchTemplateData/SecurityGroupIds",
      "networkInterfaces.securityGroups": "LaunchTemplateData/NetworkInterfaces/Groups",
    },
    within: "LaunchTemplateData",
    excluded: { "tagSpecifications.tags": isMap },
  },
  "aws:ec2/managedPrefixList:ManagedPrefixList": { renamed: { name: "PrefixListName" } },
  "aws:ec2/route:Route": { renamed: { destinationIpv6CidrBlock: "DestinationIpv6CidrBlock" } },
  "aws:ec2/routeTable:RouteTable": { excluded: { routes: "resources of their own in CloudFormation" } },
  "aws:ec2/securityGroup:SecurityGroup": {
    renamed: { name: "GroupName", description: "GroupDescription" },
    excluded: { ingress: otherShape, egress: otherShape },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    excluded: { policy: "text in Terraform, an object in CloudFormation" },
  },
  "aws:ecr/repository:Repository": {
    renamed: { name: "RepositoryName", encryptionConfigurations: "EncryptionConfiguration" },
    excluded: { forceDelete: "no such property in CloudFormation" },
  },
  "aws:ecs/cluster:Cluster": {
    renamed: { name: "ClusterName", settings: "ClusterSettings" },
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    renamed: { clusterName: "Cluster", defaultCapacityProviderStrategies: "DefaultCapacityProviderStrategy" },
  },
  "aws:ecs/service:Service": {
    renamed: {
      name: "ServiceName",
      deploymentMaximumPercent: "DeploymentConfiguration/MaximumPercent",
      deploymentMinimumHealthyPercent: "DeploymentConfiguration/MinimumHealthyPercent",
      deploymentCircuitBreaker: "DeploymentConfiguration/DeploymentCircuitBreaker",
      alarms: "DeploymentConfiguration/Alarms",
      iamRole: "Role",
      orderedPlacementStrategies: "PlacementStrategies",
      "networkConfiguration.subnets": "NetworkConfiguration/AwsvpcConfiguration/Subnets",
      "networkConfiguration.securityGroups": "NetworkConfiguration/AwsvpcConfiguration/SecurityGroups",
      capacityProviderStrategies: "CapacityProviderStrategy",
    },
    excluded: {
      "networkConfiguration.assignPublicIp": isBoolean,
      "deploymentConfiguration.bakeTimeInMinutes": inText,
      "deploymentConfiguration.canaryConfiguration.canaryBakeTimeInMinutes": inText,
      "deploymentConfiguration.linearConfiguration.stepBakeTimeInMinutes": inText,
      "deploymentConfiguration.lifecycleHooks.hookDetails": inText,
      volumeConfiguration: otherShape,
      "serviceConnectConfiguration.accessLogConfiguration": otherShape,
      "serviceConnectConfiguration.logConfiguration.secretOptions": otherShape,
    },
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    json: ["containerDefinitions"],
    excluded: {
      volumes: otherShape,
      proxyConfiguration: otherShape,
      cpu: "judged with memory",
      memory: "judged with cpu",
    },
  },
  "aws:iam/instanceProfile:InstanceProfile": { renamed: { name: "InstanceProfileName", role: "Roles" } },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    renamed: { clientIdLists: "ClientIdList", thumbprintLists: "ThumbprintList" },
  },
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
    renamed: {
      applianceModeSupport: "Options/ApplianceModeSupport",
      dnsSupport: "Options/DnsSupport",
      ipv6Support: "Options/Ipv6Support",
    },
  },
  "aws:iam/policy:Policy": { renamed: { name: "ManagedPolicyName", policy: "PolicyDocument" } },
  "aws:iam/role:Role": {
    renamed: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" },
    excluded: { inlinePolicies: otherShape },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    renamed: { name: "PolicyName", policy: "PolicyDocument", role: "RoleName" },
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
  "aws:kms/alias:Alias": { renamed: { name: "AliasName" } },
  "aws:kms/key:Key": {
    renamed: {
      deletionWindowInDays: "PendingWindowInDays",
      customerMasterKeySpec: "KeySpec",
      isEnabled: "Enabled",
      policy: "KeyPolicy",
    },
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": { excluded: { filterCriteria: otherShape } },
  "aws:lambda/function:Function": {
    renamed: { name: "FunctionName" },
    excluded: {
      environment: isMap,
      code: otherShape,
      tracingConfig: "same words, other letters in older programs",
    },
  },
  "aws:lambda/permission:Permission": { renamed: { function: "FunctionName" } },
  "aws:lb/listener:Listener": {
    renamed: action("defaultActions", "DefaultActions"),
    excluded: { certificateArn: otherShape, mutualAuthentication: otherShape },
  },
  "aws:lb/listenerRule:ListenerRule": { renamed: action("actions", "Actions") },
  "aws:lb/loadBalancer:LoadBalancer": {
    renamed: { loadBalancerType: "Type" },
    excluded: { internal: isBoolean, accessLogs: otherShape, connectionLogs: otherShape },
  },
  "aws:lb/targetGroup:TargetGroup": {
    renamed: {
      "healthCheck.enabled": "HealthCheckEnabled",
      "healthCheck.interval": "HealthCheckIntervalSeconds",
      "healthCheck.path": "HealthCheckPath",
      "healthCheck.port": "HealthCheckPort",
      "healthCheck.protocol": "HealthCheckProtocol",
      "healthCheck.timeout": "HealthCheckTimeoutSeconds",
      "healthCheck.healthyThreshold": "HealthyThresholdCount",
      "healthCheck.unhealthyThreshold": "UnhealthyThresholdCount",
    },
    // Terraform takes these in small letters too.
    alsoAllowed: {
      "healthCheck.protocol": ["http", "https", "tcp"],
      protocolVersion: ["http1", "http2", "grpc"],
    },
    excluded: { "healthCheck.matcher": otherShape, stickiness: otherShape, targetGroupHealth: otherShape },
  },
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
  "aws:route53/healthCheck:HealthCheck": {
    within: "HealthCheckConfig",
    renamed: {
      fqdn: "HealthCheckConfig/FullyQualifiedDomainName",
      ipAddress: "HealthCheckConfig/IPAddress",
      enableSni: "HealthCheckConfig/EnableSNI",
      invertHealthcheck: "HealthCheckConfig/Inverted",
      childHealthchecks: "HealthCheckConfig/ChildHealthChecks",
      childHealthThreshold: "HealthCheckConfig/HealthThreshold",
    },
  },
  "aws:route53/record:Record": {
    renamed: { zoneId: "HostedZoneId", records: "ResourceRecords" },
    excluded: {
      aliases: otherShape,
      ttl: "a number in Terraform, text in CloudFormation",
      geolocationRoutingPolicies: otherShape,
      weightedRoutingPolicies: otherShape,
    },
  },
  "aws:route53/zone:Zone": { renamed: { comment: "HostedZoneConfig/Comment", vpcs: "VPCs" } },
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
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": { renamed: { vpc: "Vpc" } },
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
  "aws:ssm/parameter:Parameter": { alsoAllowed: { type: ["SecureString"] } },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    renamed: {
      ...securityGroupRule,
      prefixListId: "DestinationPrefixListId",
      referencedSecurityGroupId: "DestinationSecurityGroupId",
    },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    renamed: {
      ...securityGroupRule,
      prefixListId: "SourcePrefixListId",
      referencedSecurityGroupId: "SourceSecurityGroupId",
    },
  },
  "aws:wafv2/ipSet:IpSet": { renamed: { ipAddressVersion: "IPAddressVersion" } },
  "aws:wafv2/webAcl:WebAcl": {
    excluded: { rules: otherShape, customResponseBodies: isMap, ruleJson: otherShape },
  },
};
