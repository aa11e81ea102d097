/** A stack that raises some countries of an environment: its file names them, all else is in the environment's file. */
import { partStack, type PartStack } from "./keys";
import type { ResolvedEnvironment, ResolvedNetwork } from "./model";
import type { Problem } from "./problems";
import { validate } from "./validate";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a stack file's key is that of a part: whatever names its environment. */
export const isPart = (platform: unknown): boolean =>
  isRecord(platform) && Object.hasOwn(platform, "environment");

/** The environment of which a stack raises a part; undefined for any other stack, and for a key that is wrong. */
export const environmentOfPart = (platform: unknown): PartStack["environment"] | undefined =>
  isPart(platform)
    ? validate(partStack.pick({ environment: true }).loose(), platform, "").value?.environment
    : undefined;

/** The networks that the stack raises: the hub first, where it is the environment's own stack. */
export function networksOfStack(environment: ResolvedEnvironment): readonly ResolvedNetwork[] {
  const { stack, hubStack, hub, countries } = environment;
  const own = countries.filter((country) => (country.stack ?? environment.environment) === stack);
  return hubStack === undefined ? [hub, ...own] : own;
}

/** A part's own key, held against the environment's file, in which every country has one stack. */
export function readPart(
  stack: string,
  platform: unknown,
  environmentFile: unknown,
): { readonly part?: PartStack; readonly problems: readonly Problem[] } {
  const file = `Pulumi.${stack}.yaml`;
  const { value: part, problems } = validate(partStack, platform, "");
  const own = problems.map((problem) => ({ ...problem, file }));
  if (part === undefined) return { problems: own };
  const { environment, only } = part;
  const whole = `Pulumi.${environment}.yaml`;
  if (environmentFile === undefined) {
    const missing = {
      path: whole,
      problem: `is not there: it has the settings of the countries that ${stack} raises`,
      fix: `restore ${whole}`,
    };
    return { problems: [...own, missing] };
  }
  const stacks = stacksOf(environmentFile);
  const listed = [...new Set(only)].flatMap((code): Problem[] => {
    const at = stacks.get(code);
    if (at === stack) return [];
    return [
      {
        file,
        path: "only",
        value: code,
        problem: at === undefined ? "is raised by the environment's own stack" : `is raised by ${at}`,
        allowed: "countries that name this stack: each is raised by one stack",
        fix: `set countries.${code}.stack to ${stack} in ${whole}, or take ${code} out of the list`,
      },
    ];
  });
  const unlisted = [...stacks].flatMap(([code, at]): Problem[] =>
    at !== stack || only.includes(code)
      ? []
      : [
          {
            file,
            path: "only",
            value: only,
            problem: `lacks ${code}, which ${whole} gives to this stack`,
            fix: `add ${code}, or remove countries.${code}.stack in ${whole}`,
          },
        ],
  );
  return { part, problems: [...own, ...listed, ...unlisted] };
}

/** Countries that name a stack, by code. Reads loosely: what else is wrong with the file is said when it is loaded. */
function stacksOf(environmentFile: unknown): ReadonlyMap<string, string> {
  const countries = isRecord(environmentFile) ? environmentFile.countries : undefined;
  return new Map(
    Object.entries(isRecord(countries) ? countries : {}).flatMap(([code, own]): [string, string][] =>
      isRecord(own) && typeof own.stack === "string" ? [[code, own.stack]] : [],
    ),
  );
}
