/** The key with all of our configuration. */
export const platformKey = "archipelago:platform";
/** What Pulumi itself writes at the top of a stack's file. */
export const topKeys = ["config", "secretsprovider", "encryptedkey", "encryptionsalt", "environment"];

/** Pulumi completes a bare key with the project's name, and still reads the old form with `config` in the middle. */
export function fullKey(key: string): string {
  const parts = key.split(":");
  if (parts.length === 1) return `archipelago:${key}`;
  return parts.length === 3 && parts[1] === "config" ? `${parts[0]}:${parts[2]}` : key;
}

/** Whether an encrypted value is in there. */
export function hasSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const entries = Object.entries(value);
  return (
    (!Array.isArray(value) &&
      entries.length === 1 &&
      entries[0]?.[0] === "secure" &&
      typeof entries[0][1] === "string") ||
    entries.some(([, inner]) => hasSecret(inner))
  );
}

/** A value as `pulumi.Config` hands it to a program. */
export const asText = (value: unknown): string =>
  value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
