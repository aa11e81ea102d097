/** Images in the registry: found in the network's region, waited for while replication brings them, tagged. */
import { BatchGetImageCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import { until, type Bridge } from "./bridge";
import { classify, Refusal } from "./errors";

export interface Image {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string | undefined;
}

/** Replication takes seconds for a small image, and half an hour at the very most. */
const replicationMs = 30 * 60_000;

/** An image by release, tag or digest; undefined when the region does not have it. */
export async function findImage(
  { clients, target }: Pick<Bridge, "clients" | "target">,
  name: string,
  region = target.region,
): Promise<Image | undefined> {
  const imageId = name.startsWith("sha256:") ? { imageDigest: name } : { imageTag: name };
  try {
    const { images = [], failures = [] } = await clients
      .ecr(region)
      .send(new BatchGetImageCommand({ repositoryName: target.repository, imageIds: [imageId] }));
    const [image] = images;
    const digest = image?.imageId?.imageDigest;
    if (digest !== undefined && image?.imageManifest !== undefined)
      return { digest, manifest: image.imageManifest, mediaType: image.imageManifestMediaType };
    const other = failures.find(({ failureCode }) => failureCode !== "ImageNotFound");
    if (other !== undefined)
      throw new Refusal(
        `${target.repository}:${name} in ${region} cannot be used: ${other.failureReason ?? other.failureCode}`,
      );
    return undefined;
  } catch (error) {
    // The repository of another region is made by the first image that replication brings.
    if (classify(error) === "missing") return undefined;
    throw error;
  }
}

/** The release's image in the network's region. Refuses a release that was never built. */
export async function awaitImage(bridge: Bridge, release: string): Promise<Image> {
  const { target, say } = bridge;
  const here = await findImage(bridge, release);
  if (here !== undefined) return here;
  if (target.region === target.homeRegion || !(await findImage(bridge, release, target.homeRegion)))
    throw new Refusal(
      `There is no release ${release} of ${target.service}: ${target.repository} in ${target.homeRegion} has no image with this tag.\n` +
        "  Build it first, or look up what there is: aws ecr list-images --repository-name " +
        `${target.repository} --region ${target.homeRegion}`,
    );
  say(`${target.repository}:${release} is on its way to ${target.region}`);
  return until(
    bridge,
    `${target.repository}:${release} has not come to ${target.region}; see the registry's replication`,
    () => findImage(bridge, release),
    Math.min(replicationMs, bridge.timeoutMs),
  );
}

/** Points the network's tag at an image. Returns whether it did not already. */
export async function moveTag({ clients, target, say, ...rest }: Bridge, image: Image): Promise<boolean> {
  const now = await findImage({ clients, target, ...rest } as Bridge, target.tag);
  if (now?.digest === image.digest) return false;
  try {
    await clients.ecr(target.region).send(
      new PutImageCommand({
        repositoryName: target.repository,
        imageManifest: image.manifest,
        imageManifestMediaType: image.mediaType,
        imageDigest: image.digest,
        imageTag: target.tag,
      }),
    );
  } catch (error) {
    // Somebody put it there between the look and the call.
    if ((error as Error).name !== "ImageAlreadyExistsException") throw error;
  }
  say(`${target.repository}:${target.tag} = ${image.digest}`);
  return true;
}
