import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { publicEcsImage, publicImage } from "../compute/public-image";
import { logicalName } from "../naming";
import { policyDocument } from "../policy";
import { keyAlias, architectures, ecsImage, ringParameterName, rings } from "./names";
import { keyPolicyStatements } from "./policy";
import { keyReaders } from "./policy-accounts";

export interface RegionalArgs {
  readonly region: string;
  readonly image: string;
  readonly accountId: pulumi.Output<string>;
  /** Other accounts that start servers from the images here. */
  readonly readers: readonly string[];
  readonly protect: boolean;
}

/**
 * What the factory has in a region: the key of its images there, and the parameters that say which image each
 * environment has. Returns the key's ARN. Cost: about 1 US$ a month for the key.
 */
export function createRegional(
  { region, image, accountId, readers, protect }: RegionalArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const key = new aws.kms.Key(
    logicalName("aws:kms/key:Key", "images", region),
    {
      description: "Disks of the servers that start from golden images",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: accountId.apply((id) =>
        policyDocument([...keyPolicyStatements(region, id), ...keyReaders(region, readers)]),
      ),
    },
    // Without its key no image starts any more.
    { ...opts, protect, retainOnDelete: protect },
  );
  new aws.kms.Alias(
    logicalName("aws:kms/alias:Alias", "images", region),
    { name: keyAlias, targetKeyId: key.keyId },
    opts,
  );
  for (const arch of architectures) {
    // Amazon's own until the first bake, or its first promotion; from then on the factory's.
    createRings(`${image}-${arch}`, publicImage[arch], region, opts);
    createRings(`${ecsImage}-${arch}`, publicEcsImage[arch], region, opts);
  }
  return key.arn;
}

/** What each environment has of an image in a region. */
function createRings(name: string, first: string, region: string, opts: pulumi.CustomResourceOptions): void {
  const amazons = aws.ssm.getParameterOutput({ name: first }, opts);
  for (const ring of rings) {
    new aws.ssm.Parameter(
      logicalName("aws:ssm/parameter:Parameter", "images", name, ring, region),
      {
        name: ringParameterName(name, ring),
        description: `Newest image of ${name} that ${ring} has in ${region}`,
        type: "String",
        dataType: "aws:ec2:image",
        insecureValue: amazons.insecureValue,
      },
      { ...opts, ignoreChanges: ["insecureValue"] },
    );
  }
}
