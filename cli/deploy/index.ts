import { Command } from "commander";
import { runBuild } from "../shared/build";
import { confirm, table } from "../shared/confirm";
import { allOf, fail, UsageError } from "../shared/errors";
import { explainEnds } from "../shared/help";
import { patienceOf, type PatienceOptions } from "../shared/patience";
import { findPlace, type DeployTo } from "./place";
import { readRunning, releaseToGoBackTo, type Running } from "./releases";

interface Options extends PatienceOptions {
  readonly yes?: true;
  readonly json?: true;
}

const about =
  "It starts the deploy build of that network and follows it; the build itself goes on when this command ends. " +
  "Credentials come from the standard chain of the AWS SDK. docs/pipelines.md describes both ways.";

/** `archipelago deploy stg tw/api v1.2.3`: a release that was built, to one network. */
export const deployCommand = (): Command =>
  command("deploy", "bring a release that was built to one service in one network, and follow it to its end")
    .argument("<release>", "its name, such as v1.2.3: the tag of its image")
    .action((stack: string, place: string, release: string, options: Options) =>
      act(stack, place, options, {
        named: release,
        choose: () => release,
        text: "Deploy?",
        variables: (wanted) => ({ COMMAND: "deploy", RELEASE: wanted }),
      }),
    );

/** `archipelago rollback stg tw/api`: the release before, in one network. */
export const rollbackCommand = (): Command =>
  command("rollback", "go back to the release before in one network, and follow it to its end")
    .option("--to <release>", "another one that ran there")
    .action((stack: string, place: string, options: Options & { readonly to?: string }) =>
      act(stack, place, options, {
        named: options.to,
        choose: (running) => releaseToGoBackTo(running, options.to),
        text: "Roll back?",
        variables: (wanted) => ({ COMMAND: "rollback", TO: wanted }),
      }),
    );

const command = (name: string, description: string): Command =>
  explainEnds(
    new Command(name)
      .description(description)
      .argument("<stack>", "stg, canary or prd")
      .argument("<service>", "<network>/<service>, such as tw/api or hub/payment")
      .option("-y, --yes", "do not ask")
      .option("--json", "print how it ended as JSON")
      .option("--timeout <minutes>", "how long to follow; the build itself goes on", "120")
      .option("--interval <seconds>", "how often to look how far it is", "10"),
    {
      fine: "it ended well",
      failed: "it did not, it goes on after --timeout, or AWS refused",
      refused: "or nobody said yes: nothing was started",
    },
    about,
  );

interface Way {
  /** The release that the command line names. */
  readonly named: string | undefined;
  readonly choose: (running: Running) => string;
  /** The question. */
  readonly text: string;
  readonly variables: (release: string) => Readonly<Record<"COMMAND", string>> & Record<string, string>;
}

async function act(
  stack: string,
  place: string,
  options: Options,
  { named, choose, text, variables: variablesOf }: Way,
): Promise<void> {
  try {
    const [patience, to] = allOf(
      () => patienceOf(options),
      () => findPlace(stack, place),
      () => named === undefined || checkRelease(named),
    );
    const running = await readRunning(to);
    const release = choose(running);
    console.error(announce(to, running, release));
    const variables = variablesOf(release);
    await confirm({
      yes: options.yes,
      text,
      verb: variables.COMMAND,
      refused: "Nothing was changed.",
    });
    const result = await runBuild(
      {
        project: to.project,
        region: to.home,
        variables: { ...variables, SERVICE: to.service },
        missing: "raise the foundation first (pulumi up --stack foundation)",
      },
      patience,
    );
    if (options.json)
      console.log(
        JSON.stringify(
          {
            service: to.service,
            network: to.network,
            environment: to.environment,
            from: running.current,
            to: release,
            ...result,
          },
          undefined,
          2,
        ),
      );
  } catch (error) {
    fail(error);
  }
}

/** What the bridge would refuse is refused before anything starts. */
function checkRelease(release: string): void {
  if (!/^\w[\w.-]{0,127}$/.test(release) || /^(stg|canary|prd)-/.test(release))
    throw new UsageError(`"${release}" is no name of a release, such as v1.2.3.`);
}

function announce(to: DeployTo, { target, current, since, before }: Running, release: string): string {
  return table({
    service: `${to.service} in ${to.network} of ${to.environment} (${to.region})`,
    "runs on": target.kind === "run" ? "a task" : `${target.kind}, ${target.strategy}`,
    runs:
      current === undefined ? "the placeholder" : `${current}${since ? ` since ${since.toISOString()}` : ""}`,
    before: before.slice(0, 5).join(", ") || "nothing",
    then: release === current ? `${release} again, to finish what was begun` : release,
    build: `${to.project} in ${to.home}`,
  });
}
