/** Images as EC2 has them. */
import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  type Image,
} from "@aws-sdk/client-ec2";
import type { Region } from "./aws";
import { classify, Refusal } from "./errors";

/** Tag with the image's name and architecture, such as `base-arm64`; set by Packer. */
export const imageTag = "archipelago:image";
/** Tag with the base image from which it was made. */
export const sourceTag = "archipelago:source";

export const tagOf = ({ Tags = [] }: Image, key: string): string | undefined =>
  Tags.find(({ Key }) => Key === key)?.Value;

/** The account's own images of a name, newest first. */
export async function ownImages({ ec2 }: Region, image: string): Promise<Image[]> {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ["self"],
      Filters: [{ Name: `tag:${imageTag}`, Values: [image] }],
      IncludeDeprecated: true,
    }),
  );
  // An image's name ends in the start of its build, so this is its age where two were copied in one second.
  const age = ({ CreationDate = "", Name = "" }: Image) => `${CreationDate} ${Name}`;
  return Images.sort((a, b) => (age(a) < age(b) ? 1 : -1));
}

/** Refuses an image that is not of this factory, not of this name, or not there yet. */
export async function requireImage(region: Region, image: string, imageId: string): Promise<Image> {
  const found = await findImage(region, imageId);
  const where = `${imageId} in ${region.name}`;
  if (found === undefined) throw new Refusal(`${where} does not exist.`);
  const name = tagOf(found, imageTag);
  if (name === undefined)
    throw new Refusal(`${where} is not of this factory: nothing was tested, nothing goes on.`);
  if (name !== image) throw new Refusal(`${where} is ${name}, not ${image}.`);
  if (found.State !== "available")
    throw new Refusal(`${where} is ${found.State ?? "of unknown state"}, not available.`);
  return found;
}

/** Refuses what is not an image of Amazon's, or not there yet. */
export async function requireAmazons(region: Region, imageId: string): Promise<Image> {
  const found = await findImage(region, imageId);
  const where = `${imageId} in ${region.name}`;
  if (found === undefined) throw new Refusal(`${where} does not exist.`);
  if (found.ImageOwnerAlias !== "amazon") throw new Refusal(`${where} is not Amazon's.`);
  if (found.State !== "available")
    throw new Refusal(`${where} is ${found.State ?? "of unknown state"}, not available.`);
  return found;
}

export async function findImage({ ec2 }: Region, imageId: string): Promise<Image | undefined> {
  try {
    const { Images = [] } = await ec2.send(
      new DescribeImagesCommand({ ImageIds: [imageId], IncludeDeprecated: true }),
    );
    return Images[0];
  } catch (error) {
    if (classify(error) === "missing") return undefined;
    throw error;
  }
}

export const snapshotsOf = ({ BlockDeviceMappings = [] }: Image): string[] =>
  BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);

export interface Evidence {
  readonly running: number;
  readonly impaired: readonly string[];
}

/** Servers of an environment that run on an image, and those of them that EC2's checks call impaired. */
export async function evidenceOf({ ec2 }: Region, imageId: string, environment: string): Promise<Evidence> {
  const ids: string[] = [];
  let next: string | undefined;
  do {
    const page = await ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: "image-id", Values: [imageId] },
          { Name: "instance-state-name", Values: ["running"] },
          { Name: "tag:environment", Values: [environment] },
        ],
        NextToken: next,
      }),
    );
    ids.push(
      ...(page.Reservations ?? []).flatMap(({ Instances = [] }) =>
        Instances.flatMap((one) => one.InstanceId ?? []),
      ),
    );
    next = page.NextToken;
  } while (next !== undefined);
  if (ids.length === 0) return { running: 0, impaired: [] };
  const impaired: string[] = [];
  for (let at = 0; at < ids.length; at += statusPage) {
    const { InstanceStatuses = [] } = await ec2.send(
      new DescribeInstanceStatusCommand({ InstanceIds: ids.slice(at, at + statusPage) }),
    );
    impaired.push(
      ...InstanceStatuses.filter((one) =>
        [one.InstanceStatus?.Status, one.SystemStatus?.Status].includes("impaired"),
      ).flatMap(({ InstanceId }) => InstanceId ?? []),
    );
  }
  return { running: ids.length, impaired };
}

/** Most ids that one call takes. */
const statusPage = 100;
