import { existsSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import {
  ConfigurationError,
  environmentNames,
  explain,
  type Explanation,
  foundationStackName,
  showValue,
  UnknownPathError,
} from "../config";
import { readStackFile } from "../config/stack-file";
import { explainEnds } from "./shared/help";

/** Exit code when the configuration or the command line has to change. */
const userError = 2;

/** The folder with Pulumi.yaml; the compiled copy of this file lies deeper than the source. */
function projectRoot(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, "Pulumi.yaml"))) {
    const above = path.dirname(folder);
    if (above === folder) throw new Error("there is no Pulumi.yaml above the program");
    folder = above;
  }
  return folder;
}

/** `archipelago explain prd.jp.services.api.max` */
export function explainCommand(): Command {
  const command = new Command("explain")
    .description(
      "where a value of an environment comes from: the layer that sets it, and what the others say",
    )
    .argument(
      "<path>",
      "such as prd.jp.services.api.max, prd.jp.nat or prd.domain; a group prints all below it",
    )
    .option("--json", "print the explanations as JSON")
    .action((asked: string, options: { json?: boolean }) => {
      try {
        console.log(explained(asked, options.json ?? false));
      } catch (error) {
        if (!(error instanceof UnknownPathError || error instanceof ConfigurationError)) throw error;
        console.error(error.message.trimEnd());
        process.exitCode = userError;
      }
    });
  return explainEnds(command, { failed: "it failed" });
}

function explained(asked: string, json: boolean): string {
  const [stack = ""] = asked.split(".");
  // Any other word is no stack's name, and must not become part of a file's.
  const file = /^[a-z]+$/.test(stack) ? path.join(projectRoot(), `Pulumi.${stack}.yaml`) : undefined;
  const expected = ([...environmentNames, foundationStackName] as readonly string[]).includes(stack);
  const known = file !== undefined && (expected || existsSync(file));
  const { platform, problems } = known ? readStackFile(file) : { platform: {}, problems: [] };
  if (problems.length > 0) throw new ConfigurationError(stack, problems);
  const explanations = explain(asked, { platform, stack });
  if (json) return JSON.stringify(explanations.length === 1 ? explanations[0] : explanations, undefined, 2);
  const [only] = explanations;
  return explanations.length === 1 && only !== undefined
    ? inFull(only)
    : explanations.map(inOneLine).join("\n");
}

function inFull({ path: at, value, layers, note }: Explanation): string {
  const lines = [`${at} = ${showValue(value)}`];
  if (note !== undefined) lines.push(`  ${note}`);
  if (layers.length > 0) lines.push("", "  later wins:");
  const values = layers.map((layer) => showValue(layer.value));
  const widest = Math.max(...values.map((text) => text.length));
  const longest = Math.max(...layers.map(({ layer }) => layer.length));
  layers.forEach(({ layer, where }, index) => {
    const mark = index === layers.length - 1 ? "→" : " ";
    lines.push(`  ${mark} ${(values[index] ?? "").padEnd(widest)}  ${layer.padEnd(longest)}  ${where}`);
  });
  return lines.join("\n");
}

function inOneLine({ path: at, value, layers, note }: Explanation): string {
  const origin = layers.at(-1)?.where ?? note ?? "";
  return `${at} = ${showValue(value)}   (${origin})`;
}
