import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import {
  architectures,
  bakeProject,
  ConfigurationError,
  foundationStackName,
  loadFoundation,
} from "../../config";
import { readStackFile } from "../../config/stack-file";
import { architecturesOf, awaitBake, createClient, startBake, type BakeRequest } from "./build";
import { BakeError, UsageError } from "./usage";

interface Options {
  readonly yes?: true;
  readonly json?: true;
  readonly timeout: string;
  readonly interval: string;
}

const failed = 1;
const userError = 2;

/** `archipelago bake [image]`: golden images, now. */
export function bakeCommand(): Command {
  return new Command("bake")
    .description("bake the golden images in AWS now, follow the build to its end, and let them into stg")
    .argument("[image]", "base-arm64 or base-x86_64; both when left out")
    .option("-y, --yes", "do not ask")
    .option("--json", "print how it ended as JSON")
    .option("--timeout <minutes>", "how long to follow; the build itself goes on", "120")
    .option("--interval <seconds>", "how often to look how far it is", "10")
    .addHelpText(
      "after",
      `
Credentials come from the standard chain of the AWS SDK, the region from Pulumi.foundation.yaml. What it starts
is described in docs/images.md.`,
    )
    .action(bake);
}

async function bake(image: string | undefined, options: Options): Promise<void> {
  try {
    const patience = {
      timeoutMs: positive("--timeout", options.timeout) * 60_000,
      intervalMs: positive("--interval", options.interval) * 1000,
    };
    const request: BakeRequest = {
      project: bakeProject,
      region: factoryRegion(),
      architectures: architecturesOf(image, architectures),
    };
    console.error(announce(request));
    await confirm(options);
    const client = await createClient(request.region);
    const id = await startBake(client, request);
    console.error(`started ${id}`);
    const result = await awaitBake(client, id, patience, (line) => console.error(line));
    process.exitCode = result.status === "SUCCEEDED" ? 0 : failed;
    if (options.json) console.log(JSON.stringify(result, undefined, 2));
    console.error(`ended: ${result.status.toLowerCase()}${result.log ? `\n${result.log}` : ""}`);
  } catch (error) {
    const user = error instanceof UsageError || error instanceof ConfigurationError;
    process.exitCode = user ? userError : failed;
    console.error(explain(error));
  }
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`${option} takes a number above zero, not "${text}".`);
  return value;
}

/** Where the foundation is, by its stack file. */
function factoryRegion(): string {
  const name = `Pulumi.${foundationStackName}.yaml`;
  let folder = __dirname;
  while (!existsSync(path.join(folder, name))) {
    const above = path.dirname(folder);
    if (above === folder) throw new UsageError(`There is no ${name} above the program.`);
    folder = above;
  }
  const { platform, problems } = readStackFile(path.join(folder, name));
  if (problems.length > 0) throw new ConfigurationError(foundationStackName, problems);
  const { region, images } = loadFoundation({ platform, stack: foundationStackName });
  if (images === undefined)
    throw new UsageError(`${name} has images.enabled: false; there is no image factory.`);
  return region;
}

function announce({ project, region, architectures: wanted }: BakeRequest): string {
  const rows = {
    build: `${project} in ${region}`,
    images: wanted.map((one) => `base-${one}`).join(", "),
    then: "tested, copied to every region, let into stg",
    takes: "about 20 minutes an architecture, about 0.10 US$",
  };
  return Object.entries(rows)
    .map(([key, value]) => `  ${key.padEnd(6)}  ${value}`)
    .join("\n");
}

async function confirm({ yes }: Options): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UsageError("Nobody is there to ask: add --yes to bake.");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question("Bake? [y/N] ");
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError("Nothing was started.");
}

/** What AWS and the network say, without a stack of calls: there is nothing in it for whoever bakes. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own =
    error instanceof UsageError || error instanceof BakeError || error instanceof ConfigurationError;
  return own ? error.message : `${error.name}: ${error.message}`;
}
