import { Command } from "commander";
import { explainEnds } from "../shared/help";
import { pageWidth } from "../shared/width";

interface Options {
  readonly stack: string;
  readonly json?: true;
}

/** The command line asks for what is not there. */
class UsageError extends Error {}

/** `archipelago reach kr/api payment`: the way from one place to another, or what stops it. */
export function reachCommand(): Command {
  const command = new Command("reach")
    .description("who can reach whom, worked out of a stack's recorded resources: no account, no login")
    .argument("[from]", "the caller: <network>/<service>, internet, on-premises or partners")
    .argument(
      "[to]",
      "the callee: <network>/<service>, a shared service by its name alone, internet or on-premises",
    )
    .option("-s, --stack <name>", "stg, canary or prd", "stg")
    .option("--json", "print it as JSON")
    .addHelpText("after", examples)
    .action(run);
  return explainEnds(command, {
    fine: "the way is open; without names, nothing is wrong",
    failed:
      "something stops it; without names, somebody reaches what he is not told of, does not reach what he is told, or a rule breaks a quota",
  });
}

const examples = `
Without names: everybody who reaches anybody, as a table, and what is fullest of
rules, lists and routes.
  archipelago reach kr/api payment       hop by hop, and what lets it pass
  archipelago reach kr/api jp/api        what stops it
  archipelago reach internet jp/web      from outside`;

async function run(from: string | undefined, to: string | undefined, options: Options): Promise<void> {
  const { RecordingError } = await import("../../preview/recording");
  try {
    process.exitCode = await answer(from, to, options);
  } catch (error) {
    const { UnknownPlaceError } = await import("../../reach");
    const isUsage = error instanceof UsageError || error instanceof UnknownPlaceError;
    if (!isUsage && !(error instanceof RecordingError)) {
      throw error;
    }
    console.error(error.message.trimEnd());
    process.exitCode = error instanceof RecordingError && error.kind === "program" ? 1 : 2;
  }
}

/** Prints what was asked for, and gives the exit code. */
async function answer(from: string | undefined, to: string | undefined, options: Options): Promise<number> {
  const { stack, json } = options;
  if (from !== undefined && to === undefined) {
    throw new UsageError(`Say also whom ${from} calls: archipelago reach ${from} <to>.`);
  }
  const { foundationStackName } = await import("../../config");
  if (stack === foundationStackName) {
    throw new UsageError(`The ${stack} has no networks: name stg, canary or prd.`);
  }
  const { recordEnvironment } = await import("../../preview/stack");
  const { modelOf, placeNamed, reaches, summarise } = await import("../../reach");
  const { summaryPage, wayPage } = await import("./page");
  // A way may lead from a country's own stack to the hub's.
  const recordings = await recordEnvironment(stack);
  const recording = {
    resources: recordings.flatMap(({ resources }) => resources),
    invokes: recordings.flatMap(({ invokes }) => invokes),
  };
  const model = modelOf(recording);
  const scrub = (text: string) => recordings.reduce((clean, one) => one.scrub(clean), text);
  const print = (value: unknown, page: () => string) =>
    process.stdout.write(scrub(json ? `${JSON.stringify(value, null, 2)}\n` : page()));
  if (from === undefined || to === undefined) {
    const summary = summarise(model, recording);
    print(summary, () => summaryPage(summary, stack, pageWidth()));
    return summary.problems.length === 0 ? 0 : 1;
  }
  const way = reaches(model, placeNamed(model, from), placeNamed(model, to));
  print(way, () => wayPage(way, pageWidth()));
  return way.open ? 0 : 1;
}
