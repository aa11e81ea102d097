import type { Image } from "@aws-sdk/client-ec2";
import type { Region } from "./aws";
import { Refusal } from "./errors";
import { evidenceOf, requireAmazons, requireImage } from "./images";
import { parametersOf, readParameter, ringParameter, rings, writeParameter, type Ring } from "./parameters";
import { accountsIn, ownRegions, requireShared, share } from "./share";

export interface Change {
  readonly region: string;
  /** Absent in the account that makes the images. */
  readonly account?: string;
  readonly parameter: string;
  readonly imageId: string;
}

/**
 * Lets an image into the first environment: all regions are checked before the first parameter is written,
 * and a second run changes nothing.
 */
export async function publish(
  regions: readonly Region[],
  image: string,
  ids: Readonly<Record<string, string>>,
): Promise<Change[]> {
  const missing = ownRegions(regions)
    .filter(({ name }) => ids[name] === undefined)
    .map(({ name }) => name);
  if (missing.length > 0) throw new Refusal(`${image} was not copied to ${missing.join(", ")}.`);
  return admit(regions, image, rings[0], ids, ofFactory(image));
}

/** Whose an image is. */
export interface Origin {
  /** Refuses an image that must not go on. */
  check(region: Region, imageId: string): Promise<Image>;
  /** Whether other accounts have it from this one. */
  readonly shared: boolean;
}

/** One of the factory's own. An account that it is shared with sees it, without its tags. */
const ofFactory = (image: string): Origin => ({
  check: (region, imageId) =>
    region.account === undefined ? requireImage(region, image, imageId) : requireShared(region, imageId),
  shared: true,
});

/** Amazon's are everybody's. */
export const ofAmazon: Origin = { check: requireAmazons, shared: false };

/**
 * Lets the image that Amazon recommends today into the first environment: each region has one of its own. It goes
 * on from there as the factory's images do.
 */
export async function follow(
  regions: readonly Region[],
  image: string,
  recommendation: string,
): Promise<Change[]> {
  const ids: Record<string, string> = {};
  for (const region of ownRegions(regions)) {
    const newest = await readParameter(region, recommendation);
    if (newest === undefined) throw new Refusal(`${region.name} has no ${recommendation}.`);
    ids[region.name] = newest.imageId;
  }
  return admit(regions, image, rings[0], ids, ofAmazon);
}

/**
 * Checks an image in every region, lets other accounts have it and sees that they do, then points the environment's
 * services and, last, the ring at it.
 */
async function admit(
  regions: readonly Region[],
  image: string,
  ring: Ring,
  ids: Readonly<Record<string, string>>,
  origin: Origin,
): Promise<Change[]> {
  const idIn = ({ name }: Region) => ids[name] ?? "";
  const own = ownRegions(regions);
  const others = regions.filter((region) => !own.includes(region));
  const found = new Map<Region, Image>();
  for (const region of own) found.set(region, await origin.check(region, idIn(region)));
  if (origin.shared) for (const [region, one] of found) await share(region, one, accountsIn(regions, region));
  for (const region of others) await origin.check(region, idIn(region));
  const changes: Change[] = [];
  // The rings are in this account, and come last.
  for (const region of [...others, ...own]) {
    const { name, account } = region;
    const imageId = idIn(region);
    for (const parameter of await parametersOf(region, image, ring)) {
      if (await writeParameter(region, parameter, imageId)) {
        changes.push({ region: name, ...(account !== undefined && { account }), parameter, imageId });
      }
    }
  }
  return changes;
}

export interface Promotion {
  readonly image: string;
  readonly to: Ring;
  /** How long the image must have been in the ring before, hours. */
  readonly soakHours: number;
  readonly now: Date;
  /** Whose the image is; without it, the factory's own. */
  readonly origin?: Origin;
}

/** `waits` says why nothing moved: that is no failure, the next run looks again. */
export interface PromotionResult {
  readonly changes: readonly Change[];
  readonly waits?: string;
}

/**
 * Moves an image one environment on, once it has served the one before for its time, in every region, and no
 * server that runs on it there is impaired. All regions move or none does.
 */
export async function promote(
  regions: readonly Region[],
  { image, to, soakHours, now, origin = ofFactory(image) }: Promotion,
): Promise<PromotionResult> {
  const from = rings[rings.indexOf(to) - 1];
  if (from === undefined) throw new Refusal(`${to} is the first environment: a bake publishes to it.`);
  const ids: Record<string, string> = {};
  for (const region of ownRegions(regions)) {
    const before = await readParameter(region, ringParameter(image, from));
    if (before === undefined) return wait(`${region.name} has no ${ringParameter(image, from)} yet`);
    const hours = (now.getTime() - before.since.getTime()) / 3_600_000;
    if (hours < soakHours) {
      return wait(
        `${before.imageId} has been in ${from} of ${region.name} for ${hours.toFixed(1)} of ${soakHours} hours`,
      );
    }
    try {
      await origin.check(region, before.imageId);
    } catch (error) {
      // Before the first bake the ring holds Amazon's image, which is not ours to promote.
      if (error instanceof Refusal) return wait(error.message);
      throw error;
    }
    ids[region.name] = before.imageId;
  }
  let running = 0;
  for (const region of regions) {
    const imageId = ids[region.name] ?? "";
    const evidence = await evidenceOf(region, imageId, from);
    if (evidence.impaired.length > 0) {
      throw new Refusal(
        `${imageId} stays in ${from}: ${evidence.impaired.join(", ")} in ${placeOf(region)} run on it and are impaired.`,
      );
    }
    running += evidence.running;
  }
  const changes = await pending(regions, image, to, ids);
  if (changes && running === 0) return wait(`no server of ${from} runs on it yet, in any region`);
  return { changes: changes ? await admit(regions, image, to, ids, origin) : [] };
}

/** Whether any parameter of the environment says another image. */
async function pending(
  regions: readonly Region[],
  image: string,
  ring: Ring,
  ids: Readonly<Record<string, string>>,
): Promise<boolean> {
  for (const region of regions) {
    for (const name of await parametersOf(region, image, ring)) {
      if ((await readParameter(region, name))?.imageId !== ids[region.name]) return true;
    }
  }
  return false;
}

const placeOf = ({ name, account }: Region): string =>
  account === undefined ? name : `${name} of account ${account}`;

const wait = (waits: string): PromotionResult => ({ changes: [], waits });
