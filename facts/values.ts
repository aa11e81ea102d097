/** What recorded inputs hold besides plain values. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Key by which the engine marks secrets, assets, resources and output values. */
const signature = "4dabf18193072939515e22adb298388d";

/** Not known in a preview, or not to be seen: nothing can be said of it. */
export function isHidden(value: unknown): boolean {
  if (typeof value === "string") return value.includes(unknown);
  return typeof value === "object" && value !== null && Object.hasOwn(value, signature);
}

export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
