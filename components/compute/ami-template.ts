import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { serviceTags } from "../tags";
import type { ComputeArgs } from "./compute";
import { variableName } from "./names";
import { secretArn } from "./permissions";
import { releasesPath } from "./releases";
import { revisionBucket, revisionPrefix } from "./revisions";
import { userData } from "./user-data";

/** How an instance of the service starts. */
export function createLaunchTemplate(
  args: ComputeArgs,
  image: aws.ssm.Parameter,
  profile: aws.iam.InstanceProfile,
  parent: pulumi.Resource,
): aws.ec2.LaunchTemplate {
  const { surroundings, service, securityGroupId } = args;
  const { environment, network } = surroundings;
  const tags = serviceTags(environment, network, service);
  return new aws.ec2.LaunchTemplate(
    logicalName("aws:ec2/launchTemplate:LaunchTemplate", network.code, service.name, "ami"),
    {
      description: `${service.name} in ${network.code}`,
      // Pinned without an id: what the parameter said when the stack last looked (`--refresh`). No secret.
      imageId:
        service.ami.image === "pinned"
          ? (service.ami.imageId ?? image.insecureValue)
          : pulumi.interpolate`resolve:ssm:${image.name}`,
      // The group's policy lists the alternatives.
      instanceType: service.ami.instanceTypes[0],
      updateDefaultVersion: true,
      ...(service.warmPool?.state === "Hibernated" && { hibernationOptions: { configured: true } }),
      iamInstanceProfile: { arn: profile.arn },
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      networkInterfaces: [
        { associatePublicIpAddress: "false", deleteOnTermination: "true", securityGroups: [securityGroupId] },
      ],
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: service.ami.volumeGiB,
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      // A scaler that sees the load five minutes late is none; about 2 USD a month and instance.
      monitoring: { enabled: service.scaling.enabled },
      // Instances have theirs from the group.
      tagSpecifications: ["volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: { ...tags },
      })),
      userData: createUserData(args),
    },
    { parent },
  );
}

/** User data in base64. Secrets reach an instance by reference: `<NAME>_ARN`, which its role may read. */
function createUserData({ surroundings, service, variables }: ComputeArgs): pulumi.Output<string> {
  const { environment: stage, network, accountId, artifactBuckets } = surroundings;
  return pulumi.all([variables, accountId, artifactBuckets]).apply(([values, id, buckets]) => {
    const references = service.secrets.map((secret) => [
      variableName(secret.name, "ARN"),
      secretArn(secret, { region: network.region, accountId: id }),
    ]);
    const environment = { ...values, ...Object.fromEntries(references) };
    const revisions = {
      region: network.region,
      releaseParameter: `${releasesPath(stage, network)}${service.name}`,
      folder: `s3://${revisionBucket(buckets, network.region).bucket}/${revisionPrefix(service.name)}`,
    };
    return Buffer.from(userData({ ...service, environment, revisions })).toString("base64");
  });
}
