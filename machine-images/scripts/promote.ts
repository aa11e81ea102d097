import type { Region } from "./aws";
import { Refusal } from "./errors";
import { evidenceOf, requireAmazons, requireImage } from "./images";
import {
  readParameter,
  ringParameter,
  rings,
  serviceParameters,
  writeParameter,
  type Ring,
} from "./parameters";

export interface Change {
  readonly region: string;
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
  const missing = regions.filter(({ name }) => ids[name] === undefined).map(({ name }) => name);
  if (missing.length > 0) throw new Refusal(`${image} was not copied to ${missing.join(", ")}.`);
  return admit(regions, image, rings[0], ids, ofFactory(image));
}

/** Refuses an image that must not go on. */
export type Check = (region: Region, imageId: string) => Promise<unknown>;

const ofFactory =
  (image: string): Check =>
  (region, imageId) =>
    requireImage(region, image, imageId);

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
  for (const region of regions) {
    const newest = await readParameter(region, recommendation);
    if (newest === undefined) throw new Refusal(`${region.name} has no ${recommendation}.`);
    ids[region.name] = newest.imageId;
  }
  return admit(regions, image, rings[0], ids, requireAmazons);
}

/** Checks an image in every region, then points the environment's services and, last, the ring at it. */
async function admit(
  regions: readonly Region[],
  image: string,
  ring: Ring,
  ids: Readonly<Record<string, string>>,
  check: Check,
): Promise<Change[]> {
  const idIn = ({ name }: Region) => ids[name] ?? "";
  for (const region of regions) await check(region, idIn(region));
  const changes: Change[] = [];
  for (const region of regions) {
    const imageId = idIn(region);
    // The ring comes last: while it still says the old image, a broken run is known to be unfinished.
    for (const parameter of [...(await serviceParameters(region, image, ring)), ringParameter(image, ring)]) {
      if (await writeParameter(region, parameter, imageId)) {
        changes.push({ region: region.name, parameter, imageId });
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
  /** What the image has to be; without it, one of the factory's own. */
  readonly check?: Check;
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
  { image, to, soakHours, now, check = ofFactory(image) }: Promotion,
): Promise<PromotionResult> {
  const from = rings[rings.indexOf(to) - 1];
  if (from === undefined) throw new Refusal(`${to} is the first environment: a bake publishes to it.`);
  const ids: Record<string, string> = {};
  let running = 0;
  for (const region of regions) {
    const before = await readParameter(region, ringParameter(image, from));
    if (before === undefined) return wait(`${region.name} has no ${ringParameter(image, from)} yet`);
    const hours = (now.getTime() - before.since.getTime()) / 3_600_000;
    if (hours < soakHours) {
      return wait(
        `${before.imageId} has been in ${from} of ${region.name} for ${hours.toFixed(1)} of ${soakHours} hours`,
      );
    }
    try {
      await check(region, before.imageId);
    } catch (error) {
      // Before the first bake the ring holds Amazon's image, which is not ours to promote.
      if (error instanceof Refusal) return wait(error.message);
      throw error;
    }
    const evidence = await evidenceOf(region, before.imageId, from);
    if (evidence.impaired.length > 0) {
      throw new Refusal(
        `${before.imageId} stays in ${from}: ${evidence.impaired.join(", ")} in ${region.name} run on it and are impaired.`,
      );
    }
    running += evidence.running;
    ids[region.name] = before.imageId;
  }
  const changes = await pending(regions, image, to, ids);
  if (changes && running === 0) return wait(`no server of ${from} runs on it yet, in any region`);
  return { changes: changes ? await admit(regions, image, to, ids, check) : [] };
}

/** Whether any parameter of the environment says another image. */
async function pending(
  regions: readonly Region[],
  image: string,
  ring: Ring,
  ids: Readonly<Record<string, string>>,
): Promise<boolean> {
  for (const region of regions) {
    for (const name of [...(await serviceParameters(region, image, ring)), ringParameter(image, ring)]) {
      if ((await readParameter(region, name))?.imageId !== ids[region.name]) return true;
    }
  }
  return false;
}

const wait = (waits: string): PromotionResult => ({ changes: [], waits });
