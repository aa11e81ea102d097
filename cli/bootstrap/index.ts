import { Command } from "commander";
import { environmentNames, foundationStackName } from "../../config";
import { regionFacts, regions } from "../../facts";
import { explainAwsError } from "../aws-errors";
import { accountsInUse, readConfigured, regionsInUse, type Configured } from "../configured";
import { allOf, fail, UsageError } from "../shared/errors";
import { explainEnds } from "../shared/help";
import { exitCodeOf, nextLines, outcomePage, planPage, reportOf } from "./render";
import { planSteps, runSteps, type PlannedStep } from "./step";
import { createClients, readAccount } from "./steps/clients";
import { stepsOf } from "./steps";
import type { GitHub, Target } from "./target";

interface Options {
  readonly yes?: true;
  readonly github?: string;
  readonly branch?: string;
  readonly region?: string;
  readonly home?: string;
  readonly json?: true;
}

/** `archipelago bootstrap`: what an account needs once. */
export function bootstrapCommand(): Command {
  const command = new Command("bootstrap")
    .description(
      "what an AWS account needs once: state bucket, key, service roles, regions, GitHub; prints, and does it with --yes",
    )
    .option("-y, --yes", "do what is to do; without it nothing is changed")
    .option("--github <owner/repo>", "also the OIDC provider and the roles for this repository's workflows")
    .option("--branch <name>", "branch of --github from which previews may run; main when left out")
    .option("--region <name>", "where bucket and key are; the foundation's region when left out")
    .option(
      "--home <account>",
      "in an account that only networks have: the foundation's account, whose credentials may take the role there",
    )
    .option("--json", "print plan and outcome as JSON")
    .action(bootstrap);
  return explainEnds(
    command,
    {
      fine: "all is there, or could be",
      failed: "somebody must look: it differs, cannot be read, or failed",
    },
    "Credentials come from the standard chain of the AWS SDK; they should be an administrator's. Nothing is deleted, and nothing that is there and differs is changed. docs/first-account.md walks through it.",
  );
}

async function bootstrap(options: Options): Promise<void> {
  // Standard output belongs to the JSON alone.
  const say = (line: string): void => (options.json ? console.error(line) : console.log(line));
  try {
    const [github, region, home] = allOf(
      () => gitHubOf(options),
      () => regionOption(options.region),
      () => homeOption(options.home),
    );
    const configured = readConfigured();
    const { target, clients, planned, known } = await look(
      configured,
      region ?? configured.foundation.region,
      github,
      home,
    );
    const plan = reportOf(target, planned, known);
    say(planPage(plan));
    if (!options.yes) {
      const todo = planned.some(({ found }) => found.state === "to do");
      say(todo ? "\nNothing was changed: --yes does what is to do." : nextLines(plan.next).join("\n"));
      finish(plan, options);
      return;
    }
    if (clients === undefined) {
      say("\nNothing was changed.");
      finish(plan, options);
      return;
    }
    say("");
    const outcome = await runSteps(planned, explainAwsError, say);
    const report = reportOf(target, planned, known, outcome);
    say(`\n${outcomePage(report)}`);
    finish(report, options);
  } catch (error) {
    fail(error);
  }
}

function finish(report: ReturnType<typeof reportOf>, { json }: Options): void {
  if (json) console.log(JSON.stringify(report, undefined, 2));
  process.exitCode = exitCodeOf(report);
}

/** Asks the account; without credentials the plan still says what would be asked. */
async function look(
  configured: Configured,
  region: string,
  github: GitHub | undefined,
  home: string | undefined,
) {
  const { foundation } = configured;
  const targetOf = (accountId: string): Target => ({
    accountId,
    region,
    owner: foundation.owner,
    ...(github && { github }),
    ...networkAccountOf(configured, accountId, home),
    optInRegions: optInRegions(configured, region, accountId),
    stacks: [foundationStackName, ...environmentNames],
  });
  const clients = await createClients(region);
  try {
    const target = targetOf(await readAccount(clients));
    if (target.network && github)
      throw new UsageError(
        `${target.accountId} has networks only: --github is for the foundation's account.`,
      );
    const planned = await planSteps(stepsOf(target, clients), explainAwsError);
    return { target, clients, planned, known: true };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { reason, todo } = explainAwsError(error);
    const target = targetOf("<account>");
    const found = { state: "cannot be read", note: reason, todo } as const;
    const planned = stepsOf(target, clients).map((step): PlannedStep => ({ step, found }));
    return { target, planned, known: false };
  }
}

/** Regions of this account that somebody must turn on; those of other accounts are those accounts' own. */
export function optInRegions(configured: Configured, region: string, accountId: string): readonly string[] {
  const network = accountsInUse(configured).some(({ id }) => id === accountId);
  const used = regionsInUse(configured)
    .filter((one) => one.accountId === (network ? accountId : undefined))
    .map((one) => one.region);
  return [...new Set([...used, ...(network ? [] : [region])])]
    .filter((one) => regionFacts(one)?.optIn ?? true)
    .sort();
}

/** An account that the configuration names for networks. */
function networkAccountOf(configured: Configured, accountId: string, home: string | undefined) {
  const own = accountsInUse(configured).find(({ id }) => id === accountId);
  return own && { network: { roleArn: own.roleArn, ...(home !== undefined && { home }) } };
}

function homeOption(account: string | undefined): string | undefined {
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new UsageError(`--home takes the twelve digits of an account, not "${account}".`);
  return account;
}

function gitHubOf({ github, branch }: Options): GitHub | undefined {
  if (github !== undefined) return gitHubOption(github, branch ?? "main");
  if (branch !== undefined) throw new UsageError("--branch goes with --github: add --github <owner/repo>.");
  return undefined;
}

export function gitHubOption(text: string, branch: string): GitHub {
  if (!/^[A-Za-z0-9](-?[A-Za-z0-9])*\/[A-Za-z0-9._-]+$/.test(text))
    throw new UsageError(`--github takes <owner>/<repository>, such as acme/platform, not "${text}".`);
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(branch))
    throw new UsageError(`--branch takes a branch's name without wildcards, such as main, not "${branch}".`);
  return { repository: text, branch };
}

function regionOption(region: string | undefined): string | undefined {
  if (region !== undefined && !regions.includes(region))
    throw new UsageError(`There is no region "${region}": ${regions.join(", ")}.`);
  return region;
}
