import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { architectureOf, type ResolvedService } from "../../config";
import { logicalName } from "../naming";
import type { Surroundings } from "./compute";
import { publicImage } from "./public-image";

const type = "aws:ssm/parameter:Parameter";

/**
 * The parameter that says which image new instances of a service start from. Its first value is Amazon Linux;
 * from then on it belongs to whoever bakes images, who finds it by its tag. It is the service's and not its
 * compute's, and there on whatever the service runs, so that a move to Fargate and back loses no image. One
 * architecture's image starts on no instance of another: the architecture is that of the instance types and
 * part of every name, so that a change of it is a new parameter. Costs nothing.
 */
export function createImageParameter(
  { environment, network }: Pick<Surroundings, "environment" | "network">,
  service: ResolvedService,
  parent: pulumi.Resource,
): aws.ssm.Parameter {
  const architecture = architectureOf(service.ami.instanceTypes[0] ?? "");
  const newest = aws.ssm.getParameterOutput({ name: publicImage[architecture] }, { parent });
  return new aws.ssm.Parameter(
    logicalName(type, network.code, service.name, `image-${architecture}`),
    {
      // Fixed: the image's bakers and the instances know it by name.
      name: `/archipelago/${environment.environment}/${network.code}/${service.name}/image-${architecture}`,
      description: `Machine image of ${service.name}, ${architecture}`,
      type: "String",
      dataType: "aws:ec2:image",
      // An image's id is no secret: marked as one, it would hide the pinned template's image in every plan.
      insecureValue: newest.insecureValue,
      tags: { "archipelago:image": `base-${architecture}` },
    },
    { parent, ignoreChanges: ["insecureValue"] },
  );
}
