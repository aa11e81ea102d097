/** Every environment of the project as it resolves. */
import {
  ConfigurationError,
  environmentNames,
  environmentOfPart,
  loadEnvironment,
  type EnvironmentName,
  type ResolvedEnvironment,
  type Sources,
} from "../config";
import { parseStackFile } from "../config/stack-file";
import type { Texts } from "./edits";
import { CountryRefusal } from "./refusal";
import { platformOf } from "./stack-text";

export const stackFileOf = (stack: string): string => `Pulumi.${stack}.yaml`;

/** Environments that have a stack file. */
export const environmentsIn = (texts: Texts): EnvironmentName[] =>
  environmentNames.filter((name) => texts[stackFileOf(name)] !== undefined);

/** Stacks that raise a part of an environment. */
export const partsIn = (texts: Texts): string[] =>
  Object.keys(texts).flatMap((file) => {
    const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
    if (stack === undefined) return [];
    const { platform } = parseStackFile(texts[file] ?? "", file);
    return environmentOfPart(platform) === undefined ? [] : [stack];
  });

/** Loads them all; what is wrong with any is refused together. */
export function loadAll(texts: Texts, sources: Sources, verdict: string): ResolvedEnvironment[] {
  const problems: ConfigurationError["problems"][number][] = [];
  const loaded = environmentsIn(texts).flatMap((stack) => {
    const file = stackFileOf(stack);
    const platform = platformOf(texts[file] ?? "", file, verdict);
    try {
      return [loadEnvironment({ platform, stack }, sources)];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  const once = [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
  if (once.length > 0)
    throw new CountryRefusal(`${verdict}: the files as they are have to be put right first`, once);
  return loaded;
}
