import {
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSnapshotsCommand,
  EnableImageDeprecationCommand,
  type Image,
} from "@aws-sdk/client-ec2";
import type { Region } from "./aws";
import { classify } from "./errors";
import { imageTag, ownImages, snapshotsOf } from "./images";
import { parametersOf, readParameter, rings } from "./parameters";

export interface Retention {
  readonly image: string;
  /** The newest so many stay, whoever uses them. */
  readonly keep: number;
  readonly now: Date;
  /** The same region of other accounts, in which servers may run on the image as well. */
  readonly others?: readonly Region[];
  /** Say what would go, and remove nothing. */
  readonly dryRun?: boolean;
}

export interface Removed {
  readonly region: string;
  readonly imageId: string;
  readonly snapshots: readonly string[];
}

/**
 * Deprecates every image but the newest, and removes with their snapshots those that are neither among the
 * newest nor named by a parameter, a launch template or a server, in whatever account; one that cannot be asked ends
 * it before anything is removed. A second run finds nothing to do; one that
 * broke off between an image and its snapshots is finished by the next day's, which finds them by their tag.
 */
export async function prune(region: Region, retention: Retention): Promise<Removed[]> {
  const { image, keep, now, others = [], dryRun = false } = retention;
  const images = await ownImages(region, image);
  if (!dryRun) await deprecate(region, images.slice(1), now);
  if (!dryRun) await removeOrphans(region, images, retention);
  const candidates = images.slice(Math.max(1, keep));
  if (candidates.length === 0) return [];
  const used = new Set<string>();
  for (const place of [region, ...others]) for (const id of await imagesInUse(place, image)) used.add(id);
  const removed: Removed[] = [];
  for (const old of candidates) {
    const imageId = old.ImageId ?? "";
    if (used.has(imageId)) continue;
    const snapshots = snapshotsOf(old);
    if (!dryRun) await remove(region, imageId, snapshots);
    removed.push({ region: region.name, imageId, snapshots });
  }
  return removed;
}

/** A bake's snapshot exists before its image does: only one that is a day old and of no image is left over. */
const orphanAge = 24 * 3_600_000;

async function removeOrphans(
  { ec2 }: Region,
  images: readonly Image[],
  { image, now }: Retention,
): Promise<void> {
  const { Snapshots = [] } = await ec2.send(
    new DescribeSnapshotsCommand({
      OwnerIds: ["self"],
      Filters: [{ Name: `tag:${imageTag}`, Values: [image] }],
    }),
  );
  const needed = new Set(images.flatMap(snapshotsOf));
  for (const { SnapshotId = "", StartTime = now } of Snapshots) {
    if (!needed.has(SnapshotId) && now.getTime() - StartTime.getTime() > orphanAge) {
      await unlessGone(ec2.send(new DeleteSnapshotCommand({ SnapshotId })));
    }
  }
}

async function deprecate({ ec2 }: Region, images: readonly Image[], now: Date): Promise<void> {
  // AWS refuses a time in the past.
  const at = new Date(now.getTime() + 5 * 60_000);
  for (const { ImageId, DeprecationTime } of images) {
    if (DeprecationTime !== undefined && new Date(DeprecationTime) <= at) continue;
    await ec2.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt: at }));
  }
}

/** Every image of an account that something there could start from or runs on. */
async function imagesInUse(region: Region, image: string): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  for (const ring of rings) {
    for (const name of await parametersOf(region, image, ring)) {
      const current = await readParameter(region, name);
      if (current !== undefined) used.add(current.imageId);
    }
  }
  for (const id of await templateImages(region)) used.add(id);
  for (const id of await instanceImages(region)) used.add(id);
  return used;
}

/** Images that any version of any launch template names: a rollback takes an older version. */
async function templateImages({ ec2 }: Region): Promise<string[]> {
  const ids: string[] = [];
  const found: string[] = [];
  let next: string | undefined;
  do {
    const page = await ec2.send(new DescribeLaunchTemplatesCommand({ NextToken: next }));
    ids.push(...(page.LaunchTemplates ?? []).flatMap(({ LaunchTemplateId }) => LaunchTemplateId ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  for (const LaunchTemplateId of ids) {
    next = undefined;
    do {
      const page: {
        LaunchTemplateVersions?: { LaunchTemplateData?: { ImageId?: string } }[];
        NextToken?: string;
      } = await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, NextToken: next }));
      found.push(
        ...(page.LaunchTemplateVersions ?? []).flatMap((one) => one.LaunchTemplateData?.ImageId ?? []),
      );
      next = page.NextToken;
    } while (next !== undefined);
  }
  return found;
}

async function instanceImages({ ec2 }: Region): Promise<string[]> {
  const found: string[] = [];
  let next: string | undefined;
  do {
    const page = await ec2.send(
      new DescribeInstancesCommand({
        Filters: [{ Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] }],
        NextToken: next,
      }),
    );
    found.push(
      ...(page.Reservations ?? []).flatMap(({ Instances = [] }) =>
        Instances.flatMap((one) => one.ImageId ?? []),
      ),
    );
    next = page.NextToken;
  } while (next !== undefined);
  return found;
}

/** What is gone already is as good as removed. */
async function remove({ ec2 }: Region, imageId: string, snapshots: readonly string[]): Promise<void> {
  await unlessGone(ec2.send(new DeregisterImageCommand({ ImageId: imageId })));
  for (const SnapshotId of snapshots) {
    await unlessGone(ec2.send(new DeleteSnapshotCommand({ SnapshotId })));
  }
}

async function unlessGone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (classify(error) !== "missing" && !/InvalidAMIID/.test((error as Error).name)) throw error;
  }
}
