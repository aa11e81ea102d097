import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { networkTags } from "../tags";
import { publicEcsImage } from "./public-image";
import type { SharedCapacityArgs } from "./shared-capacity-args";

/**
 * The parameter that says which image new instances start from. Its first value is Amazon's; from then on it
 * belongs to whoever lets Amazon's next one into the environments, who finds it by its tag. One a network, and one
 * more where both architectures are in use.
 */
export function createCapacityImage(
  { environment, network, plan }: SharedCapacityArgs,
  names: readonly string[],
  parent: pulumi.Resource,
): aws.ssm.Parameter {
  const newest = aws.ssm.getParameterOutput({ name: publicEcsImage[plan.arch] }, { parent });
  const suffix = plan.arch === "arm64" ? "" : `-${plan.name}`;
  return new aws.ssm.Parameter(
    logicalName("aws:ssm/parameter:Parameter", ...names, "image"),
    {
      // Fixed: the image's bakers and the instances know it by name.
      name: `/archipelago/${environment.environment}/${network.code}/ecs/image${suffix}`,
      description: `Machine image of the shared ${plan.arch} capacity of ${network.code}`,
      type: "String",
      dataType: "aws:ec2:image",
      insecureValue: newest.insecureValue,
      tags: { "archipelago:image": `amazon-ecs-${plan.arch}` },
    },
    { parent, ignoreChanges: ["insecureValue"] },
  );
}

/**
 * First boot of an instance: it joins the cluster, drains its tasks when AWS takes a Spot instance back, and
 * keeps tasks from the instance's own role, which each of them would otherwise find in the metadata. With
 * `hostNetwork` a task on the instance's own network gets a role of its own, too.
 */
export function clusterUserData(clusterName: string, hostNetwork = false): string {
  return [
    "#!/bin/bash",
    "set -euo pipefail",
    "cat >> /etc/ecs/ecs.config <<'ARCHIPELAGO_END'",
    `ECS_CLUSTER=${clusterName}`,
    "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true",
    "ECS_AWSVPC_BLOCK_IMDS=true",
    ...(hostNetwork ? ["ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=true"] : []),
    "ARCHIPELAGO_END",
    "",
  ].join("\n");
}

/** How an instance of the shared capacity starts. */
export function createCapacityTemplate(
  args: SharedCapacityArgs,
  names: readonly string[],
  own: {
    readonly clusterName: pulumi.Output<string>;
    readonly securityGroupId: pulumi.Output<string>;
    readonly profile: aws.iam.InstanceProfile;
    readonly image: aws.ssm.Parameter;
  },
  parent: pulumi.Resource,
): aws.ec2.LaunchTemplate {
  const { environment, network, plan } = args;
  const tags = networkTags(environment, network);
  return new aws.ec2.LaunchTemplate(
    logicalName("aws:ec2/launchTemplate:LaunchTemplate", ...names),
    {
      description: `Shared ${plan.arch} capacity of ${network.code}`,
      imageId: pulumi.interpolate`resolve:ssm:${own.image.name}`,
      // The group's policy lists the alternatives.
      instanceType: plan.instanceTypes[0],
      updateDefaultVersion: true,
      iamInstanceProfile: { arn: own.profile.arn },
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      networkInterfaces: [
        {
          associatePublicIpAddress: "false",
          deleteOnTermination: "true",
          securityGroups: [own.securityGroupId],
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: network.ecsEc2.volumeGiB,
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      // Instances have theirs from the group.
      tagSpecifications: ["volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: { ...tags },
      })),
      userData: own.clusterName.apply((name) =>
        Buffer.from(clusterUserData(name, network.ecsEc2.agent !== undefined)).toString("base64"),
      ),
    },
    { parent },
  );
}
