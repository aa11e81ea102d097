import { maskedSecret, signatureKey, type Properties } from "./values";

/** Arguments of a provider that are secrets whether or not the program says so. */
const credentialKeys = new Set([
  "apiKey",
  "appKey",
  "accessKey",
  "secretKey",
  "token",
  "password",
  "sessionToken",
]);

/** Shorter strings occur everywhere; to blot them out would only garble the text. */
const shortestSecret = 4;

/** Remembers the text of every secret that a run has met, so that none of it reaches a message, a page or a file. */
export class Vault {
  readonly #texts = new Set<string>();

  /** Takes note of a secret value and of every string inside it. */
  readonly note = (value: unknown): void => {
    if (typeof value === "string" && value.length >= shortestSecret) {
      this.#texts.add(value);
      this.#texts.add(JSON.stringify(value).slice(1, -1));
    } else if (value !== null && typeof value === "object") {
      Object.values(value).forEach(this.note);
    }
  };

  /** `text` with every known secret blotted out; the longest first, as one may hold another. */
  scrub(text: string): string {
    return [...this.#texts]
      .sort((a, b) => b.length - a.length)
      .reduce((scrubbed, secret) => scrubbed.replaceAll(secret, "[secret]"), text);
  }

  /** A value with every known secret blotted out of every string in it. The value itself when it holds none. */
  scrubValue<T>(value: T): T {
    if (this.#texts.size === 0) {
      return value;
    }
    const text = JSON.stringify(value);
    const scrubbed = text === undefined ? text : this.scrub(text);
    return scrubbed === text ? value : (JSON.parse(scrubbed) as T);
  }

  /** Masks a provider's credentials, also those that the program did not mark as secret. */
  maskCredentials(inputs: Properties): Properties {
    const masked = { ...inputs };
    for (const [key, value] of Object.entries(inputs)) {
      if (credentialKeys.has(key) && !isMasked(value)) {
        this.note(value);
        masked[key] = maskedSecret;
      }
    }
    return masked;
  }
}

function isMasked(value: unknown): boolean {
  return value !== null && typeof value === "object" && signatureKey in value;
}
