/** One build of CodeBuild, started and followed. */
import type { Build, BuildPhase, CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CommandError } from "./errors";
import type { Patience } from "./patience";

export interface BuildRequest {
  readonly project: string;
  readonly region: string;
  /** Values that differ from the project's own. */
  readonly variables: Readonly<Record<string, string>>;
  /** Said when there is no such project: what to do first. */
  readonly missing: string;
}

export interface BuildResult {
  readonly id: string;
  readonly status: string;
  readonly phases: readonly { readonly name: string; readonly status: string; readonly seconds: number }[];
  readonly log?: string;
}

/** The SDK is loaded here: no other command pays for it. Credentials come from the standard chain. */
export async function createBuildClient(region: string): Promise<CodeBuildClient> {
  const { CodeBuildClient: Client } = await import("@aws-sdk/client-codebuild");
  return new Client({ region, maxAttempts: 10, retryMode: "adaptive" });
}

/** Starts a build; its id. */
export async function startBuild(
  client: CodeBuildClient,
  { project, region, variables, missing }: BuildRequest,
): Promise<string> {
  const { StartBuildCommand } = await import("@aws-sdk/client-codebuild");
  try {
    const { build } = await client.send(
      new StartBuildCommand({
        projectName: project,
        environmentVariablesOverride: Object.entries(variables).map(([name, value]) => ({ name, value })),
      }),
    );
    if (build?.id === undefined) throw new CommandError("AWS started no build.");
    return build.id;
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") {
      throw new CommandError(`There is no ${project} in ${region}: ${missing}.`);
    }
    throw error;
  }
}

/** Watches a build to its end, and says each phase as it ends. */
export async function awaitBuild(
  client: CodeBuildClient,
  id: string,
  { timeoutMs, intervalMs }: Patience,
  say: (line: string) => void,
): Promise<BuildResult> {
  const { BatchGetBuildsCommand } = await import("@aws-sdk/client-codebuild");
  const said = new Set<string>();
  for (let waited = 0; ; waited += intervalMs) {
    const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids: [id] }));
    const [build] = builds;
    if (build === undefined) throw new CommandError(`AWS does not know the build ${id} any more.`);
    for (const phase of phasesOf(build)) {
      if (phase.status !== "" && !said.has(phase.name)) {
        said.add(phase.name);
        say(`  ${phase.name.padEnd(16)}  ${phase.status.toLowerCase()}  ${phase.seconds} s`);
      }
    }
    const status = build.buildStatus ?? "IN_PROGRESS";
    if (status !== "IN_PROGRESS") {
      const log = build.logs?.deepLink;
      return { id, status, phases: phasesOf(build), ...(log !== undefined && { log }) };
    }
    if (waited >= timeoutMs) throw new CommandError(`${id} still runs; it goes on without this command.`);
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

function phasesOf({ phases = [] }: Build): BuildResult["phases"] {
  return phases.map((phase: BuildPhase) => ({
    name: phase.phaseType ?? "UNKNOWN",
    status: phase.phaseStatus ?? "",
    seconds: phase.durationInSeconds ?? 0,
  }));
}

/** Starts a build, follows it, tells how it ended and sets the process's exit code by that. */
export async function runBuild(request: BuildRequest, patience: Patience): Promise<BuildResult> {
  const client = await createBuildClient(request.region);
  const id = await startBuild(client, request);
  console.error(`started ${id}`);
  const result = await awaitBuild(client, id, patience, (line) => console.error(line));
  process.exitCode = result.status === "SUCCEEDED" ? 0 : 1;
  console.error(`ended: ${result.status.toLowerCase()}${result.log ? `\n${result.log}` : ""}`);
  return result;
}
