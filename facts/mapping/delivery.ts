import { otherShape } from "./reasons";
import type { Mappings } from "./mapping";

/** Builds, deployments and images. */
export const deliveryMappings: Mappings = {
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
  "aws:ecr/repository:Repository": {
    renamed: { name: "RepositoryName", encryptionConfigurations: "EncryptionConfiguration" },
    excluded: { forceDelete: "no such property in CloudFormation" },
  },
};
