import { CountryRefusal, protectionSteps, type BothSides, type Standing } from "../../country";
import { UsageError } from "../shared/errors";
import type { ActOptions } from "./act";
import { showSteps } from "./show";

export interface ReleaseOptions extends ActOptions {
  readonly dataReleased?: string;
}

/** The environments that the user says he has released. */
export function releasedIn({ dataReleased }: ReleaseOptions, { code, protectedStacks }: Standing): string[] {
  const named = (dataReleased ?? "").split(",").flatMap((name) => name.trim() || []);
  const wrong = named.filter((name) => !(protectedStacks as readonly string[]).includes(name));
  if (wrong.length > 0)
    throw new UsageError(
      `--data-released names ${wrong.join(", ")}. Environments that protect data of ${code}: ${protectedStacks.join(", ") || "none"}.`,
    );
  return named;
}

/** Refuses while data is protected in an environment that the user has not named, and says what he has to do. */
export function checkReleased(
  options: ReleaseOptions,
  standing: Standing,
  sides: BothSides,
  verdict: string,
): void {
  const released = releasedIn(options, standing);
  const open = standing.protectedStacks.filter((stack) => !released.includes(stack));
  if (options.dryRun || open.length === 0) return;
  throw new CountryRefusal(
    verdict,
    open.map((stack) => ({
      path: stack,
      problem: `protects the data of ${standing.code}: what is deleted there is gone for good`,
      fix: `do the steps below, unless nothing of it was ever raised there; then say --data-released ${standing.protectedStacks.join(",")}`,
    })),
    showSteps(open.flatMap((stack) => protectionSteps(stack, standing, sides))),
  );
}
