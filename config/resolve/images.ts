import type { ResolvedImages } from "../images";
import type { ImageSettings, SlackSettings } from "../keys";

/** The image factory, or nothing where it is off. */
export function resolveImages(
  settings: ImageSettings,
  regions: readonly string[],
  slack?: SlackSettings,
): ResolvedImages | undefined {
  if (settings.enabled === false) return undefined;
  return {
    name: "base",
    regions,
    keep: settings.keep ?? 5,
    soakHours: settings.soakHours ?? 24,
    deprecateDays: settings.deprecateDays ?? 90,
    rebake: {
      expression: settings.rebake ?? "cron(0 3 ? * SUN *)",
      timeZone: settings.timeZone ?? "Asia/Tokyo",
    },
    ...(slack !== undefined && { slack }),
  };
}
