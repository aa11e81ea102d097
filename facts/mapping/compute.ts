import { inText, isBoolean, isMap, otherShape } from "./reasons";
import type { Mappings } from "./mapping";

/** What servers and tasks run on, and what moves their number. */
export const computeMappings: Mappings = {
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
};
