import { bakeProject } from "../../config";
import type { BuildRequest } from "../shared/build";
import { UsageError } from "../shared/errors";

/** What the command line may name, and the architectures that it means. */
export function architecturesOf(image: string | undefined, known: readonly string[]): readonly string[] {
  if (image === undefined) return known;
  const found = known.find((architecture) => image === `base-${architecture}`);
  if (found === undefined) {
    throw new UsageError(`There is no image "${image}": ${known.map((one) => `base-${one}`).join(", ")}.`);
  }
  return [found];
}

/** A bake whatever has changed. */
export const bakeRequest = (region: string, architectures: readonly string[]): BuildRequest => ({
  project: bakeProject,
  region,
  variables: { BAKE: "always", ARCHITECTURES: architectures.join(" ") },
  missing: "raise the foundation first (pulumi up --stack foundation), with images.enabled",
});
