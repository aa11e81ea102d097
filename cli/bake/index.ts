import { Command } from "commander";
import { architectures } from "../../config";
import { readConfigured } from "../configured";
import { runBuild } from "../shared/build";
import { confirm, table } from "../shared/confirm";
import { allOf, fail, UsageError } from "../shared/errors";
import { explainEnds } from "../shared/help";
import { patienceOf, type PatienceOptions } from "../shared/patience";
import { architecturesOf, bakeRequest } from "./request";

interface Options extends PatienceOptions {
  readonly yes?: true;
  readonly json?: true;
}

/** `archipelago bake [image]`: golden images, now. */
export function bakeCommand(): Command {
  const command = new Command("bake")
    .description("bake the golden images in AWS now, follow the build to its end, and let them into stg")
    .argument("[image]", "base-arm64 or base-x86_64; both when left out")
    .option("-y, --yes", "do not ask")
    .option("--json", "print how it ended as JSON")
    .option("--timeout <minutes>", "how long to follow; the build itself goes on", "120")
    .option("--interval <seconds>", "how often to look how far it is", "10")
    .action(bake);
  return explainEnds(
    command,
    {
      fine: "baked, and let into stg",
      failed: "the build failed, it goes on after --timeout, or AWS refused",
      refused: "or nobody said yes: nothing was started",
    },
    "Credentials come from the standard chain of the AWS SDK, the region from Pulumi.foundation.yaml. What it starts is described in docs/images.md.",
  );
}

async function bake(image: string | undefined, options: Options): Promise<void> {
  try {
    const [patience, wanted] = allOf(
      () => patienceOf(options),
      () => architecturesOf(image, architectures),
    );
    const request = bakeRequest(factoryRegion(), wanted);
    console.error(
      table({
        build: `${request.project} in ${request.region}`,
        images: wanted.map((one) => `base-${one}`).join(", "),
        then: "tested, copied to every region, let into stg",
        takes: "about 20 minutes an architecture, about 0.10 US$",
      }),
    );
    await confirm({ yes: options.yes, text: "Bake?", verb: "bake", refused: "Nothing was started." });
    const result = await runBuild(request, patience);
    if (options.json) console.log(JSON.stringify(result, undefined, 2));
  } catch (error) {
    fail(error);
  }
}

/** Where the foundation is, by its stack file. */
function factoryRegion(): string {
  const { region, images } = readConfigured([]).foundation;
  if (images === undefined)
    throw new UsageError("Pulumi.foundation.yaml has images.enabled: false; there is no image factory.");
  return region;
}
