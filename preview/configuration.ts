import { existsSync } from "node:fs";
import * as path from "node:path";
import {
  ConfigurationError,
  defaultSources,
  foundationStackName,
  loadEnvironment,
  loadFoundation,
  type Problem,
  type Sources,
} from "../config";
import { readStackFile } from "../config/stack-file";
import { readEnvironmentFile } from "../config/stack-file/environment-file";
import { projectRoot } from "./root";

/**
 * Everything that is wrong with what the preview of a stack reads: its own file, the foundation's, on which every
 * environment stands, and the program's files. Looked for only after something was refused.
 */
export function configurationProblems(
  stack: string,
  folder = projectRoot,
  sources: Sources = defaultSources(),
): Problem[] {
  const all = [...new Set([stack, foundationStackName])].flatMap((one) => problemsOf(one, folder, sources));
  return [...new Map(all.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function problemsOf(stack: string, folder: string, sources: Sources): Problem[] {
  const file = `Pulumi.${stack}.yaml`;
  const full = path.join(folder, file);
  if (!existsSync(full))
    return [
      {
        path: file,
        problem: "is missing: every environment stands on what the foundation raises",
        allowed: "the file as it was delivered, with your domain and region",
        fix: "restore it; its keys are in docs/configuration.md, under The foundation",
      },
    ];
  const { platform, problems } = readStackFile(full);
  const ofFile = problems.map((problem) => ({
    ...problem,
    file,
    path: problem.path === full ? file : problem.path,
  }));
  const load = stack === foundationStackName ? loadFoundation : loadEnvironment;
  try {
    load({ platform, stack, ...readEnvironmentFile(platform, folder) }, sources);
    return ofFile;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    // What a file that was not read whole seems to lack may stand in the part that was not read.
    const found =
      ofFile.length === 0 ? error.problems : error.problems.filter(({ path: at }) => isSource(at));
    return [...ofFile, ...found];
  }
}

const isSource = (at: string): boolean => at.startsWith("config/");
