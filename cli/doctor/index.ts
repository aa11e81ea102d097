import { Resolver } from "node:dns/promises";
import { Command } from "commander";
import { environmentNames, foundationStackName } from "../../config";
import {
  accountsInUse,
  environmentOfStack,
  networksOf,
  readConfigured,
  regionsInUse,
  type Configured,
} from "../configured";
import { fail, UsageError } from "../shared/errors";
import { explainEnds } from "../shared/help";
import { pageWidth } from "../shared/width";
import { checkAccounts, checkRegions, judgeFoundationAccount, judgeIdentity } from "./account";
import { checkHandshakes } from "./by-hand";
import { countsOf, exitCodeOf, page, type Check } from "./check";
import { checkZones, judgeDomain, type ResolveNs, type ZoneInUse } from "./dns";
import { checkQuotas } from "./quotas";
import { attempt, createReader, silentReader, type AccountReader } from "./reader";
import { askPulumi, checkTools, judgeLogin, judgeStack, runCommand as runProcess, type Run } from "./tools";

interface Options {
  readonly stack: string;
  readonly json?: true;
}

/** Whatever is outside of this program. */
export interface World {
  readonly run: Run;
  readonly reader: AccountReader;
  readonly resolveNs: ResolveNs;
  /** What the stack needs of quotas. */
  readonly demand: (stack: string) => Promise<Parameters<typeof checkQuotas>[1]>;
}

/** `archipelago doctor`: what is missing. */
export function doctorCommand(): Command {
  const command = new Command("doctor")
    .description(
      "what is missing for a real account: tools, login, regions, quotas, DNS, handshakes; changes nothing",
    )
    .option("-s, --stack <name>", "whose networks are looked at: stg, canary or prd", "stg")
    .option("--json", "print the checks as JSON")
    .action(doctor);
  return explainEnds(
    command,
    { fine: "all is well", failed: "something is missing or cannot be known" },
    "Without credentials or network it says what it can. docs/first-account.md walks through it.",
  );
}

async function doctor({ stack, json }: Options): Promise<void> {
  try {
    const environment = environmentOfStack(stack);
    if (environment === undefined)
      throw new UsageError(`There is no environment "${stack}": ${environmentNames.join(", ")}.`);
    const configured = readConfigured([environment]);
    const checks = await examine(stack, configured, createWorld(configured.foundation.region));
    console.log(
      json
        ? JSON.stringify({ formatVersion: 1, stack, counts: countsOf(checks), checks }, undefined, 2)
        : page(checks, pageWidth()),
    );
    process.exitCode = exitCodeOf(checks);
  } catch (error) {
    fail(error);
  }
}

function createWorld(home: string): World {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  return {
    run: runProcess,
    reader: createReader(home),
    resolveNs: (name) => resolver.resolveNs(name),
    demand: async (stack) => {
      const { previewStack } = await import("../../preview/command");
      return (await previewStack(stack)).plan.archipelago.demand;
    },
  };
}

/** All checks of a stack, in the order in which they are to be mended. */
export async function examine(
  stack: string,
  configured: Configured,
  world: World,
): Promise<readonly Check[]> {
  const { run, resolveNs, demand } = world;
  const identity = await attempt(() => world.reader.identity());
  // The answer to the first question is the answer to all: nobody waits for the same silence twenty times.
  const reader = "failed" in identity ? silentReader(identity.failed) : world.reader;
  const accountId = "value" in identity ? identity.value.account : undefined;
  const [tools, state, roles, regions, quotaChecks, zones, handshakes] = await Promise.all([
    checkTools(run),
    askPulumi(run),
    checkAccounts(reader, accountsInUse(configured)),
    checkRegions(reader, regionsInUse(configured), accountId),
    demand(stack).then((demands) => checkQuotas(reader, demands)),
    checkZones(reader, resolveNs, zonesOf(configured, accountId)),
    checkHandshakes(reader, configured.foundation),
  ]);
  const stacks = [foundationStackName, stack].map((name) => judgeStack(name, state));
  return [
    ...tools,
    judgeLogin(state, accountId),
    judgeIdentity(identity),
    ...judgeFoundationAccount(await raisedIn(run, stacks), identity),
    ...roles,
    ...regions,
    ...quotaChecks,
    ...stacks,
    ...configured.environments.map(({ domain }) => judgeDomain(domain)),
    ...zones,
    ...handshakes,
  ];
}

/** The account that the foundation's outputs name, where it is raised. */
async function raisedIn(run: Run, [foundation]: readonly Check[]): Promise<string | undefined> {
  if (foundation?.state !== "ok") return undefined;
  const command = ["stack", "output", "accountId", "--stack", foundationStackName, "--non-interactive"];
  const { status, stdout } = await run("pulumi", command);
  return status === 0 && /^\d{12}$/.test(stdout.trim()) ? stdout.trim() : undefined;
}

/** Each network's zone, and beside the hub's the one in which the mesh's certificates are proven. */
export function zonesOf({ environments }: Configured, accountId: string | undefined): ZoneInUse[] {
  return environments.flatMap((environment) =>
    networksOf(environment).flatMap(({ code, role, region, dns, account, services }) => {
      const mesh = `mesh.${environment.environment}.${environment.domain}`;
      const names = role === "hub" && services.length > 0 ? [dns.zoneName, mesh] : [dns.zoneName];
      return names.map((name) => ({
        name,
        region,
        delegated: dns.delegated,
        key: role === "hub" ? "hub.dns.delegated" : `countries.${code}.dns.delegated`,
        ...(account && account.id !== accountId && { accountId: account.id }),
      }));
    }),
  );
}
