import type { Said } from "../layers";
import { hubCode, type ResolvedEnvironment } from "../model";

/** Why a value is not simply what the last layer says; nothing where it is. */
export function noteOn(
  resolved: ResolvedEnvironment,
  path: string,
  value: unknown,
  layers: readonly Said[],
): string | undefined {
  const fallback = resolved.fallbacks.find((finding) => finding.path === path);
  if (fallback !== undefined) return `falls back: ${fallback.message}`;
  const last = layers.at(-1);
  const key = path.split(".").at(-1);
  if (/\.services\.[^.]+\.onPremises\.(calls|callers)$/.test(path)) return "sorted by name or block";
  if (/\.services\.[^.]+\.partners$/.test(path)) return "by their rules, without those that are not enabled";
  if (path.endsWith(".cutover.percent") && value !== last?.value)
    return "the number counts in phase dual only: in the others AWS has everything";
  if (key === "calls")
    return "calls of the catalogue that can be made from here; calls of shared services only as far as `uses` names them";
  if (key === "callers") return "computed from the calls of the other services";
  if (key === "zones") return "the first `zoneCount` zones of the network's slots";
  if (key === "zoneSlots" && last === undefined) return "the region's zones, from facts/geography.ts";
  if (path.includes(".addresses."))
    return `computed from the environment and the slot in config/countries/${path.split(".")[1] ?? hubCode}.ts`;
  if (last === undefined) return "computed, or a default that no layer sets";
  if (last.value === "auto") return "what auto stands for here";
  return JSON.stringify(last.value) === JSON.stringify(value) ? undefined : "sorted, each entry once";
}
