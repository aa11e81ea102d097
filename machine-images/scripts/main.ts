/**
 * What the factory's builds run: `prepare <arch>`, `publish <arch>`, `upkeep`. Settings come as environment
 * variables of the build project; see components/images.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { regionsOf, regionsOfAccounts, type OtherAccount, type Region } from "./aws";
import { explainError, Refusal } from "./errors";
import { ecsImage, ecsRecommendation, rings } from "./parameters";
import { architectures, manifestImages, modes, prepare, type Architecture, type Mode } from "./prepare";
import { follow, ofAmazon, promote, publish, type Origin } from "./promote";
import { prune } from "./prune";
import { othersIn, ownRegions, shareRings } from "./share";

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Refusal(`The build project sets no ${name}.`);
  return value;
}

const record = (name: string) => JSON.parse(setting(name)) as Record<string, string>;
const whole = (name: string): number => {
  const value = Number(setting(name));
  if (!Number.isInteger(value) || value < 0) throw new Refusal(`${name} is no whole number.`);
  return value;
};

/** Of this account, then of the others, where there are such. */
function regions(): readonly Region[] {
  const accounts = JSON.parse(process.env.ACCOUNTS ?? "{}") as Record<string, OtherAccount>;
  const endpoint = process.env.AWS_ENDPOINT_URL;
  return [
    ...regionsOf(Object.keys(record("REGION_KEYS")), endpoint),
    ...regionsOfAccounts(accounts, endpoint),
  ];
}
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function architecture(argument: string | undefined): Architecture {
  const found = architectures.find((one) => one === argument);
  if (found === undefined) throw new Refusal(`The architecture is ${architectures.join(" or ")}.`);
  return found;
}

function bakeMode(): Mode {
  const found = modes.find((one) => one === setting("BAKE"));
  if (found === undefined) throw new Refusal(`BAKE is ${modes.join(", ")}.`);
  return found;
}

/** Writes `<arch>.pkrvars.json`, or nothing when there is nothing to bake. */
async function prepareBuild(arch: Architecture): Promise<void> {
  const home = ownRegions(regions()).find(({ name }) => name === setting("AWS_REGION"));
  if (home === undefined) throw new Refusal("REGION_KEYS has no key for the build's own region.");
  const variables = await prepare(home, {
    image: setting("IMAGE"),
    arch,
    now: new Date(),
    mode: bakeMode(),
    deprecateDays: whole("DEPRECATE_DAYS"),
    keys: record("REGION_KEYS"),
    instanceProfile: setting("INSTANCE_PROFILE"),
    subnetTags: record("SUBNET_TAGS"),
    goss: `${process.cwd()}/goss-${arch}`,
  });
  if (variables === undefined) {
    say(`${arch}: nothing to bake: nobody has asked for a first image, or the newest has today's base`);
    return;
  }
  writeFileSync(`${arch}.pkrvars.json`, JSON.stringify(variables, undefined, 2));
  say(`${arch}: baking from ${String(variables.source_ami)}`);
}

async function publishBuild(arch: Architecture): Promise<void> {
  if (!existsSync(`${arch}.manifest.json`)) {
    say(`${arch}: nothing was baked`);
    return;
  }
  const ids = manifestImages(JSON.parse(readFileSync(`${arch}.manifest.json`, "utf8")));
  const changes = await publish(regions(), `${setting("IMAGE")}-${arch}`, ids);
  changes.forEach(({ region, account, parameter, imageId }) =>
    say(`${account === undefined ? "" : `${account} `}${region} ${parameter} = ${imageId}`),
  );
}

/** Promotes what has soaked, the later ring first, so that no image passes two rings in one run. */
async function advance(all: readonly Region[], image: string, now: Date, origin?: Origin): Promise<void> {
  for (const to of rings.slice(1).reverse()) {
    const { changes, waits } = await promote(all, { image, to, soakHours: whole("SOAK_HOURS"), now, origin });
    say(`${image} → ${to}: ${waits ?? `${changes.length} parameters changed`}`);
  }
}

/** The factory's images go on and the old ones go; Amazon's for ECS go on, and stg gets today's. */
async function upkeep(): Promise<void> {
  const all = regions();
  const now = new Date();
  for (const arch of architectures) {
    const image = `${setting("IMAGE")}-${arch}`;
    await shareRings(all, image);
    await advance(all, image, now);
    for (const region of ownRegions(all)) {
      const others = othersIn(all, region);
      const removed = await prune(region, { image, keep: whole("KEEP_IMAGES"), now, others });
      removed.forEach(({ imageId }) => say(`${region.name} removed ${imageId}`));
    }
    const shared = `${ecsImage}-${arch}`;
    await advance(all, shared, now, ofAmazon);
    const changes = await follow(all, shared, ecsRecommendation[arch]);
    say(`${shared} → ${rings[0]}: ${changes.length} parameters changed`);
  }
}

async function main([command, argument]: readonly string[]): Promise<void> {
  if (command === "prepare") return prepareBuild(architecture(argument));
  if (command === "publish") return publishBuild(architecture(argument));
  if (command === "upkeep") return upkeep();
  throw new Refusal("The commands are prepare <arch>, publish <arch> and upkeep.");
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message, exitCode } = explainError(error);
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
});
