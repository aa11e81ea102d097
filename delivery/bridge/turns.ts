/** One deployment at a time: builds for the same service and network take turns, in the order of their starts. */
import {
  BatchGetBuildsCommand,
  ListBuildsForProjectCommand,
  StopBuildCommand,
  type Build,
} from "@aws-sdk/client-codebuild";
import { onChange, until, type Bridge } from "./bridge";
import { classify } from "./errors";

/** Where a network's deployments run, in the foundation's account and region. */
export const deployProject = (environment: string, network: string): string =>
  `archipelago-deploy-${environment}-${network}`;

/** CodeBuild ends every build by then. */
const longestBuildMs = 36 * 3_600_000;

type Turns = Pick<Bridge, "clients" | "target" | "clock" | "say" | "timeoutMs" | "build">;

/**
 * Waits until no earlier build deploys this service here. A rollback does not wait for a deployment, whose bake may
 * take hours: it stops its build and goes on from what that one has done.
 * @returns releases whose deployments were stopped
 */
export async function awaitTurn(bridge: Turns, command: "deploy" | "rollback"): Promise<string[]> {
  const { clients, target, say } = bridge;
  const codebuild = clients.codebuild(target.homeRegion);
  const tell = onChange(say);
  const stopped = new Map<string, string | undefined>();
  await until(
    bridge,
    `An earlier deployment of ${target.service} to ${target.network} does not end`,
    async () => {
      const builds = await earlier(bridge);
      for (const build of builds.filter(
        (one) => command === "rollback" && saysOf(one).COMMAND === "deploy",
      )) {
        const { id = "" } = build;
        if (stopped.has(id)) continue;
        await codebuild.send(new StopBuildCommand({ id }));
        stopped.set(id, saysOf(build).RELEASE);
        say(`stopped ${id}, which was deploying ${saysOf(build).RELEASE}`);
      }
      if (builds.length === 0) return true;
      tell(`waiting for ${builds.map(({ id }) => id).join(", ")}: one deployment of a service at a time`);
      return undefined;
    },
    longestBuildMs,
  );
  return [...stopped.values()].flatMap((release) => release ?? []);
}

/** Builds under way for the same service that began before this one. */
async function earlier({ clients, target, clock, build: own }: Turns): Promise<Build[]> {
  const codebuild = clients.codebuild(target.homeRegion);
  const projectName = deployProject(target.environment, target.network);
  const found: Build[] = [];
  let nextToken: string | undefined;
  do {
    const page = await codebuild
      .send(new ListBuildsForProjectCommand({ projectName, sortOrder: "DESCENDING", nextToken }))
      .catch((error: unknown) => {
        // A person may deploy where no pipeline does.
        if (classify(error) === "missing") return undefined;
        throw error;
      });
    const ids = page?.ids ?? [];
    if (ids.length === 0) break;
    const { builds = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids }));
    found.push(...builds.filter((build) => build.buildStatus === "IN_PROGRESS" && rivals(build)));
    const oldest = Math.min(...builds.map(({ startTime }) => startTime?.getTime() ?? Infinity));
    nextToken = clock.now().getTime() - oldest > longestBuildMs ? undefined : page?.nextToken;
  } while (nextToken !== undefined);
  return found;

  function rivals(build: Build): boolean {
    const { SERVICE, COMMAND } = saysOf(build);
    const before = own === undefined || (build.id !== own.id && (build.buildNumber ?? 0) < own.number);
    return before && SERVICE === target.service && (COMMAND === "deploy" || COMMAND === "rollback");
  }
}

/** What the start of a build said; the buildspec's own default is a deployment. */
function saysOf({ environment }: Build): Record<string, string | undefined> {
  const said = (environment?.environmentVariables ?? []).map(
    ({ name = "", value }) => [name, value] as const,
  );
  return { COMMAND: "deploy", ...Object.fromEntries(said) };
}
