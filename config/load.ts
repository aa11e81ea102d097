import { checkedSources, followsFrom } from "./checked-sources";
import { stackProblems } from "./checks";
import { deepFreeze } from "./freeze";
import { environmentStack, foundationStack as foundationStackKeys } from "./keys";
import { hubCode, type ResolvedEnvironment, type ResolvedFoundation } from "./model";
import { isPart, readPart } from "./part";
import { ConfigurationError, inFile } from "./problems";
import type { Context } from "./resolve/context";
import { resolveEnvironment } from "./resolve/environment";
import { resolveFoundation } from "./resolve/foundation";
import { defaultSources, isEnvironmentName, type Sources } from "./sources";
import { validate } from "./validate";

/** Name of the stack that holds what exists once. */
export const foundationStackName = "foundation";

/** What a stack says about itself. */
export interface LoadInput {
  /** The key `archipelago:platform` of the stack's file. */
  readonly platform: unknown;
  /** The stack's name. */
  readonly stack: string;
  /** The same key of the environment's own file, where the stack raises a part of that environment. */
  readonly environmentFile?: unknown;
  /** Fully qualified name of the foundation, where no layer names it: only the program knows its organization. */
  readonly foundationStack?: string;
}

/** An environment, every key resolved and checked. Throws a `ConfigurationError` with everything that is wrong. */
export function loadEnvironment(input: LoadInput, sources: Sources = defaultSources()): ResolvedEnvironment {
  if (!isPart(input.platform)) return loadWhole(input, sources);
  const { stack, platform, environmentFile, foundationStack } = input;
  const { part, problems } = readPart(stack, platform, environmentFile);
  if (part === undefined) throw new ConfigurationError(stack, problems);
  try {
    const whole = loadWhole({ platform: environmentFile, stack: part.environment, foundationStack }, sources);
    if (problems.length > 0) throw new ConfigurationError(stack, []);
    // The stack with the hub lies beside the foundation.
    const hubStack = whole.foundationStack.replace(/[^/]+$/, part.environment);
    return deepFreeze({ ...whole, stack, hubStack });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(stack, [...problems, ...error.problems]);
  }
}

function loadWhole(input: LoadInput, sources: Sources): ResolvedEnvironment {
  const { stack: name, platform } = input;
  const checked = validate(environmentStack, platform, "");
  const own = checkedSources(sources);
  const first = [...stackProblems(name), ...own.problems, ...inFile(name, checked.problems)];
  const hasHub = Object.hasOwn(own.sources.countries, hubCode);
  if (checked.value === undefined || !hasHub || !isEnvironmentName(name))
    throw new ConfigurationError(name, first);
  const context: Context = {
    environment: name,
    stack: checked.value,
    sources: own.sources,
    problems: [],
    fallbacks: [],
    warnings: [],
  };
  const resolved = resolveEnvironment(context, input.foundationStack);
  const refused = [...own.problems, ...checked.problems];
  const problems = [
    ...first,
    ...context.problems.filter((problem) => !followsFrom(problem, refused, own.unusable)),
  ];
  if (problems.length > 0) throw new ConfigurationError(name, problems);
  return deepFreeze(resolved);
}

/** The foundation, every key resolved and checked. Throws a `ConfigurationError` with everything that is wrong. */
export function loadFoundation(input: LoadInput, sources: Sources = defaultSources()): ResolvedFoundation {
  const checked = validate(foundationStackKeys, input.platform, "");
  const problems = [...checkedSources(sources).problems, ...inFile(input.stack, checked.problems)];
  if (problems.length > 0 || checked.value === undefined) throw new ConfigurationError(input.stack, problems);
  const { foundation, problems: wrong } = resolveFoundation(checked.value, sources);
  if (foundation === undefined) throw new ConfigurationError(input.stack, wrong);
  return deepFreeze(foundation);
}
