/** The factory's images in other accounts: they may start servers from them there. */
import { setTimeout } from "node:timers/promises";
import {
  DescribeImageAttributeCommand,
  DescribeSnapshotAttributeCommand,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
  type EC2Client,
  type Image,
} from "@aws-sdk/client-ec2";
import type { Region } from "./aws";
import { Refusal } from "./errors";
import { findImage, ownImages, snapshotsOf } from "./images";
import { readParameter, ringParameter, rings } from "./parameters";

/** Regions of the account that makes the images. */
export const ownRegions = (regions: readonly Region[]): readonly Region[] =>
  regions.filter(({ account }) => account === undefined);

/** What other accounts have in a region. */
export const othersIn = (regions: readonly Region[], { name }: Region): readonly Region[] =>
  regions.filter((one) => one.account !== undefined && one.name === name);

/**
 * Lets other accounts start servers from an image, and use its snapshots; those that may already are left. Nobody is
 * taken off: an account that left is named by the key's policy no longer, and without its key an image is of no use.
 * The snapshots first: whoever sees the image finds it whole.
 */
export async function share({ ec2 }: Region, image: Image, accounts: readonly string[]): Promise<string[]> {
  for (const SnapshotId of snapshotsOf(image)) {
    const UserIds = missing(accounts, await usersOfSnapshot(ec2, SnapshotId));
    if (UserIds.length === 0) continue;
    await ec2.send(
      new ModifySnapshotAttributeCommand({
        SnapshotId,
        Attribute: "createVolumePermission",
        OperationType: "add",
        UserIds,
      }),
    );
  }
  const { ImageId } = image;
  const added = missing(accounts, await usersOfImage(ec2, ImageId));
  if (added.length > 0) {
    const LaunchPermission = { Add: added.map((UserId) => ({ UserId })) };
    await ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission }));
  }
  return added;
}

/** Shares what the environments have of an image with accounts that have come since it was let in. */
export async function shareRings(regions: readonly Region[], image: string): Promise<void> {
  for (const region of ownRegions(regions)) {
    const accounts = accountsIn(regions, region);
    if (accounts.length === 0) continue;
    const names = rings.map((ring) => ringParameter(image, ring));
    const current = await Promise.all(names.map((name) => readParameter(region, name)));
    for (const own of await ownImages(region, image)) {
      if (current.some((one) => one?.imageId === own.ImageId)) await share(region, own, accounts);
    }
  }
}

export const accountsIn = (regions: readonly Region[], region: Region): string[] =>
  othersIn(regions, region).flatMap(({ account }) => account ?? []);

/** A permission is there for everybody within seconds; what is not after so many looks does not come. */
const looks = 12;
const aWhile = () => setTimeout(5000);

/**
 * Refuses an image that another account does not see: SSM takes it as a parameter's value there, and then keeps the
 * old value without a word.
 */
export async function requireShared(region: Region, imageId: string, pause = aWhile): Promise<Image> {
  for (let look = 1; ; look += 1) {
    const found = await findImage(region, imageId);
    if (found?.State === "available") return found;
    if (look === looks)
      throw new Refusal(
        `${imageId} cannot be seen in ${region.name} of account ${region.account ?? "?"}: see what images that account allows.`,
      );
    await pause();
  }
}

const missing = (wanted: readonly string[], there: readonly string[]): string[] =>
  wanted.filter((account) => !there.includes(account));

async function usersOfImage(ec2: EC2Client, ImageId: string | undefined): Promise<string[]> {
  const { LaunchPermissions = [] } = await ec2.send(
    new DescribeImageAttributeCommand({ ImageId, Attribute: "launchPermission" }),
  );
  return LaunchPermissions.flatMap(({ UserId }) => UserId ?? []);
}

async function usersOfSnapshot(ec2: EC2Client, SnapshotId: string): Promise<string[]> {
  const { CreateVolumePermissions = [] } = await ec2.send(
    new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: "createVolumePermission" }),
  );
  return CreateVolumePermissions.flatMap(({ UserId }) => UserId ?? []);
}
