import * as fs from "node:fs";
import * as path from "node:path";
import { ConfigurationError } from "../config";
import { readStackFile } from "../config/stack-file";
import { RecordingError } from "./recording";
import { projectRoot } from "./root";

/** A stack's configuration as the program reads it. */
export interface StackConfig {
  /** JSON text of structures, plain text of the rest, by `<namespace>:<key>`. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys of which some part is encrypted. */
  readonly secretKeys: readonly string[];
}

/** Stands in for an encrypted value: the key to it is not at hand, and need not be. */
const hidden = "[secret]";

/** Names of the stacks that have a file, sorted. */
export function stackNames(folder = projectRoot): string[] {
  return fs
    .readdirSync(folder)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

/** Reads `Pulumi.<stack>.yaml`, or another file of that form. */
export function readStackConfig(stack: string, given?: string): StackConfig {
  const file = given ?? path.join(projectRoot, `Pulumi.${stack}.yaml`);
  if (given === undefined && !stackNames().includes(stack)) {
    const stacks = stackNames().join(", ");
    throw new RecordingError(
      [`There is no stack "${stack}". Stacks with a file: ${stacks}.`],
      "configuration",
    );
  }
  const { platform, config, secretKeys, problems } = readStackFile(file);
  if (problems.length > 0) {
    throw new RecordingError([new ConfigurationError(stack, problems).message], "configuration");
  }
  return {
    config: {
      ...config,
      ...Object.fromEntries(secretKeys.map((key) => [key, hidden])),
      ...(platform === undefined ? {} : { "archipelago:platform": JSON.stringify(platform) }),
    },
    secretKeys,
  };
}
