import type { Region } from "./aws";
import { Refusal } from "./errors";
import { ownImages, sourceTag, tagOf } from "./images";
import { readParameter } from "./parameters";

export const architectures = ["arm64", "x86_64"] as const;
export type Architecture = (typeof architectures)[number];

/** Amazon's public parameter with the newest Amazon Linux 2023. */
export const basePrefix = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-";

/**
 * When a build bakes: `always`, because somebody asked; `renew`, weekly, and `if-changed`, when the base image is
 * another one, only where somebody has asked once. So a factory that nobody uses starts no server.
 */
export const modes = ["always", "renew", "if-changed"] as const;
export type Mode = (typeof modes)[number];

export interface Preparation {
  readonly image: string;
  readonly arch: Architecture;
  readonly now: Date;
  readonly mode: Mode;
  readonly deprecateDays: number;
  /** Keys by region, every region in use. */
  readonly keys: Readonly<Record<string, string>>;
  readonly instanceProfile: string;
  readonly subnetTags: Readonly<Record<string, string>>;
  readonly goss: string;
}

/** The template's variables; undefined when the mode says that there is nothing to bake. */
export async function prepare(home: Region, args: Preparation): Promise<Record<string, unknown> | undefined> {
  const base = `${basePrefix}${args.arch}`;
  const source = await readParameter(home, base);
  if (source === undefined) throw new Refusal(`${home.name} has no ${base}: Amazon Linux 2023 is not there.`);
  const [newest] = await ownImages(home, `${args.image}-${args.arch}`);
  if (args.mode !== "always" && newest === undefined) return undefined;
  if (args.mode === "if-changed" && newest && tagOf(newest, sourceTag) === source.imageId) return undefined;
  const deprecateAt = new Date(args.now.getTime() + args.deprecateDays * 86_400_000);
  return {
    arch: args.arch,
    image: args.image,
    build_region: home.name,
    region_kms_key_ids: args.keys,
    instance_profile: args.instanceProfile,
    subnet_tags: args.subnetTags,
    source_ami: source.imageId,
    base_image: base,
    stamp: args.now.toISOString().replace(/[-:]|\.\d+/g, ""),
    deprecate_at: deprecateAt.toISOString().replace(/\.\d+/, ""),
    goss: args.goss,
  };
}

/** Image ids by region, from the manifest that Packer wrote. */
export function manifestImages(manifest: unknown): Record<string, string> {
  const builds =
    (manifest as { builds?: { artifact_id?: string; packer_run_uuid?: string }[]; last_run_uuid?: string }) ??
    {};
  const last = builds.builds?.find(({ packer_run_uuid }) => packer_run_uuid === builds.last_run_uuid);
  const pairs = (last?.artifact_id ?? "").split(",").map((pair) => pair.split(":"));
  const ids = Object.fromEntries(
    pairs.filter(([region, id]) => region && /^ami-[0-9a-f]{8,17}$/.test(id ?? "")),
  );
  if (Object.keys(ids).length === 0) throw new Refusal("Packer's manifest names no image.");
  return ids as Record<string, string>;
}
