import { existsSync } from "node:fs";
import * as path from "node:path";
import { environmentOfPart } from "../part";
import { ConfigurationError } from "../problems";
import { readStackFile } from ".";

/**
 * What `loadEnvironment` needs beside a stack's own key, where the stack raises a part of an environment: the key of
 * the environment's file, which lies in the same folder. Throws a `ConfigurationError` when that cannot be read.
 */
export function readEnvironmentFile(
  platform: unknown,
  folder: string,
): { readonly environmentFile?: unknown } {
  const environment = environmentOfPart(platform);
  if (environment === undefined) return {};
  const name = `Pulumi.${environment}.yaml`;
  const file = path.join(folder, name);
  if (!existsSync(file)) return {};
  const { platform: environmentFile, problems } = readStackFile(file);
  if (problems.length > 0)
    throw new ConfigurationError(
      environment,
      problems.map((problem) => ({
        ...problem,
        file: name,
        path: problem.path === file ? name : problem.path,
      })),
    );
  return { environmentFile };
}
