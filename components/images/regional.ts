import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { publicImage } from "../compute/public-image";
import { logicalName } from "../naming";
import { policyDocument } from "../policy";
import { keyAlias, architectures, ringParameterName, rings } from "./names";
import { keyPolicyStatements } from "./policy";

export interface RegionalArgs {
  readonly region: string;
  readonly image: string;
  readonly accountId: pulumi.Output<string>;
  readonly protect: boolean;
}

/**
 * What the factory has in a region: the key of its images there, and the parameters that say which image each
 * environment has. Returns the key's ARN. Cost: about 1 US$ a month for the key.
 */
export function createRegional(
  { region, image, accountId, protect }: RegionalArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const key = new aws.kms.Key(
    logicalName("aws:kms/key:Key", "images", region),
    {
      description: "Disks of the servers that start from golden images",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: accountId.apply((id) => policyDocument(keyPolicyStatements(region, id))),
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
    const amazonLinux = aws.ssm.getParameterOutput({ name: publicImage[arch] }, opts);
    for (const ring of rings) {
      const name = `${image}-${arch}`;
      new aws.ssm.Parameter(
        logicalName("aws:ssm/parameter:Parameter", "images", name, ring, region),
        {
          name: ringParameterName(name, ring),
          description: `Newest image of ${name} that ${ring} has in ${region}`,
          type: "String",
          dataType: "aws:ec2:image",
          insecureValue: amazonLinux.insecureValue,
        },
        // Amazon Linux until the first bake; from then on the factory's.
        { ...opts, ignoreChanges: ["insecureValue"] },
      );
    }
  }
  return key.arn;
}
