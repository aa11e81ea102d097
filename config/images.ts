/** Name of the build that bakes; fixed, because schedules, the chat channel and the command line start it. */
export const bakeProject = "archipelago-bake";

/** The build that promotes images and removes old ones. */
export const upkeepProject = "archipelago-image-upkeep";

/** The image factory, resolved: plain values, every default filled in. */
export interface ResolvedImages {
  /** Name of the image without its architecture. */
  readonly name: string;
  /** Every region in use, the foundation's own first. */
  readonly regions: readonly string[];
  /** Images kept whoever uses them. */
  readonly keep: number;
  /** How long an image serves an environment before the next one may have it, hours. */
  readonly soakHours: number;
  /** Age at which AWS shows an image as deprecated, days. */
  readonly deprecateDays: number;
  /** When an image is baked whatever has changed, local time. */
  readonly rebake: { readonly expression: string; readonly timeZone: string };
  /** Chat channel from which a bake may be started. */
  readonly slack?: { readonly workspaceId: string; readonly channelId: string };
}
