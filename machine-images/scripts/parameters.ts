/** The parameters that say which image is in use. */
import {
  DescribeParametersCommand,
  GetParameterCommand,
  PutParameterCommand,
  type ParameterMetadata,
} from "@aws-sdk/client-ssm";
import type { Region } from "./aws";
import { classify } from "./errors";

/** In the order in which an image goes through them. */
export const rings = ["stg", "canary", "prd"] as const;
export type Ring = (typeof rings)[number];

/** The ring's own parameter: what the factory last let into the environment, in every region. */
export const ringParameter = (image: string, ring: Ring): string => `/archipelago/images/${image}/${ring}`;

/** Name, without its architecture, of the image that instances with the agent of ECS start from; Amazon makes it. */
export const ecsImage = "amazon-ecs";

/** Amazon's public parameters with the image that it recommends for instances of ECS. */
export const ecsRecommendation = {
  arm64: "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
  x86_64: "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
} as const;

export interface Current {
  readonly imageId: string;
  readonly since: Date;
}

/** A parameter's value and the time of its last change; undefined when there is none. */
export async function readParameter({ ssm }: Region, name: string): Promise<Current | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
    return Parameter?.Value === undefined
      ? undefined
      : { imageId: Parameter.Value, since: Parameter.LastModifiedDate ?? new Date(0) };
  } catch (error) {
    if (classify(error) === "missing") return undefined;
    throw error;
  }
}

/** Names of the parameters from which the services of an environment start, of those on this image. */
export async function serviceParameters({ ssm }: Region, image: string, ring: Ring): Promise<string[]> {
  const found: ParameterMetadata[] = [];
  let next: string | undefined;
  do {
    const page = await ssm.send(
      new DescribeParametersCommand({
        ParameterFilters: [
          { Key: "Path", Option: "Recursive", Values: [`/archipelago/${ring}`] },
          { Key: "tag:archipelago:image", Values: [image] },
        ],
        NextToken: next,
      }),
    );
    found.push(...(page.Parameters ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return found.flatMap(({ Name }) => Name ?? []).sort();
}

/**
 * Every parameter of an environment that says an image. The ring comes last: while it still says the old image, a
 * broken run is known to be unfinished. Only the account that makes the images has it.
 */
export async function parametersOf(region: Region, image: string, ring: Ring): Promise<string[]> {
  const services = await serviceParameters(region, image, ring);
  return region.account === undefined ? [...services, ringParameter(image, ring)] : services;
}

/** Points a parameter at an image; false when it did already. */
export async function writeParameter(region: Region, name: string, imageId: string): Promise<boolean> {
  const current = await readParameter(region, name);
  if (current?.imageId === imageId) return false;
  await region.ssm.send(
    new PutParameterCommand({
      Name: name,
      Value: imageId,
      // A new parameter has to say what it is; an old one keeps it.
      ...(current === undefined ? { Type: "String", DataType: "aws:ec2:image" } : { Overwrite: true }),
    }),
  );
  return true;
}
