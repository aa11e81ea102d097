import type { BuildSource } from "../build";
import type { ResolvedInfrastructure } from "../infrastructure";
import type { InfrastructureSettings } from "../keys/infrastructure";
import { environmentNames, type EnvironmentName } from "../model";
import type { DeployPlace } from "../pipeline";
import type { Problem } from "../problems";

const at = "delivery.infrastructure";

/** The environment of a stack: `prd-tw` is a part of `prd`. */
const environmentOf = (stack: string): EnvironmentName => stack.split("-", 1)[0] as EnvironmentName;

/** The pipeline of this program; `places` are all networks, as the program's own files say. */
export function resolveInfrastructure(
  settings: InfrastructureSettings,
  owner: string,
  places: readonly DeployPlace[],
  problems: Problem[],
): ResolvedInfrastructure {
  const { stacks = environmentNames, pulumi } = settings;
  const approval: readonly string[] = settings.approval ?? stacks;
  checkStacks(stacks, approval, places, problems);
  return {
    owner,
    source: sourceOf(settings, problems),
    stacks: stacks.map((name) => ({ name, approval: approval.includes(name) })),
    pulumi,
  };
}

function checkStacks(
  stacks: readonly string[],
  approval: readonly string[],
  places: readonly DeployPlace[],
  problems: Problem[],
): void {
  const say = (key: string, value: unknown, problem: string, allowed: string, fix: string) =>
    problems.push({ path: `${at}.${key}`, value, problem, allowed, fix });
  for (const name of new Set(stacks.filter((one, index) => stacks.indexOf(one) !== index)))
    say("stacks", name, "a stack would be raised twice", "each stack once", "remove one of them");
  const ranks = stacks.map((name) => environmentNames.indexOf(environmentOf(name)));
  const back = stacks.find((_, index) => (ranks[index] ?? 0) < (ranks[index - 1] ?? 0));
  if (back !== undefined)
    say(
      "stacks",
      back,
      "comes after a stack of a later environment",
      `stacks in the order ${environmentNames.join(", ")}`,
      "sort them: what goes wrong should do so in stg",
    );
  for (const name of approval.filter((one) => !stacks.includes(one)))
    say("approval", name, "is not one of the stacks", stacks.join(", "), "remove it, or add it to stacks");
  for (const name of stacks.filter((one) => environmentOf(one) === "prd" && !approval.includes(one)))
    say("approval", approval, `nobody would look at changes of ${name}`, "every stack of prd", `add ${name}`);
  for (const environment of new Set(stacks.map(environmentOf))) {
    const foreign = places.filter((place) => place.environment === environment && place.account);
    if (foreign.length > 0)
      say(
        "stacks",
        environment,
        `${foreign.map(({ network }) => network).join(", ")} of ${environment} is in another account, whose role may write: a preview must not take it`,
        "stacks of environments that are in the foundation's account",
        `leave ${environment} out, and raise it by hand`,
      );
  }
}

function sourceOf(
  { source = "github", repository, branch = "main" }: InfrastructureSettings,
  problems: Problem[],
): BuildSource {
  const named =
    source === "s3" ? repository === undefined : repository?.includes("/") === (source === "github");
  if (!named)
    problems.push({
      path: `${at}.repository`,
      ...(repository !== undefined && { value: repository }),
      problem:
        source === "s3"
          ? "sources from the artifact bucket have no repository"
          : `${source} needs the repository's name`,
      allowed: { s3: "none with source s3", github: "owner/name", codecommit: "a name without a slash" }[
        source
      ],
      fix: source === "s3" ? "remove it" : `set ${at}.repository`,
    });
  return source === "s3" ? { kind: source } : { kind: source, repository: repository ?? "", branch };
}
