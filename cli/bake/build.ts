/** One build of CodeBuild, started and followed. */
import type { Build, BuildPhase, CodeBuildClient } from "@aws-sdk/client-codebuild";
import { BakeError, UsageError } from "./usage";

export interface BakeRequest {
  readonly project: string;
  readonly region: string;
  readonly architectures: readonly string[];
}

export interface BakeResult {
  readonly id: string;
  readonly status: string;
  readonly phases: readonly { readonly name: string; readonly status: string; readonly seconds: number }[];
  readonly log?: string;
}

export interface Patience {
  readonly timeoutMs: number;
  readonly intervalMs: number;
}

/** What the command line may name, and the architectures that it means. */
export function architecturesOf(image: string | undefined, known: readonly string[]): readonly string[] {
  if (image === undefined) return known;
  const found = known.find((architecture) => image === `base-${architecture}`);
  if (found === undefined) {
    throw new UsageError(`There is no image "${image}": ${known.map((one) => `base-${one}`).join(", ")}.`);
  }
  return [found];
}

/** The SDK is loaded here: no other command pays for it. Credentials come from the standard chain. */
export async function createClient(region: string): Promise<CodeBuildClient> {
  const { CodeBuildClient: Client } = await import("@aws-sdk/client-codebuild");
  return new Client({ region, maxAttempts: 10, retryMode: "adaptive" });
}

/** Starts a bake whatever has changed; its id. */
export async function startBake(
  client: CodeBuildClient,
  { project, region, architectures }: BakeRequest,
): Promise<string> {
  const { StartBuildCommand } = await import("@aws-sdk/client-codebuild");
  const overrides = { BAKE: "always", ARCHITECTURES: architectures.join(" ") };
  try {
    const { build } = await client.send(
      new StartBuildCommand({
        projectName: project,
        environmentVariablesOverride: Object.entries(overrides).map(([name, value]) => ({ name, value })),
      }),
    );
    if (build?.id === undefined) throw new BakeError("AWS started no build.");
    return build.id;
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") {
      throw new BakeError(
        `There is no ${project} in ${region}: raise the foundation first (pulumi up --stack foundation), with images.enabled.`,
      );
    }
    throw error;
  }
}

/** Watches a build to its end, and says each phase as it ends. */
export async function awaitBake(
  client: CodeBuildClient,
  id: string,
  { timeoutMs, intervalMs }: Patience,
  say: (line: string) => void,
): Promise<BakeResult> {
  const { BatchGetBuildsCommand } = await import("@aws-sdk/client-codebuild");
  const said = new Set<string>();
  for (let waited = 0; ; waited += intervalMs) {
    const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids: [id] }));
    const [build] = builds;
    if (build === undefined) throw new BakeError(`AWS does not know the build ${id} any more.`);
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
    if (waited >= timeoutMs) throw new BakeError(`${id} still runs; it goes on without this command.`);
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

function phasesOf({ phases = [] }: Build): BakeResult["phases"] {
  return phases.map((phase: BuildPhase) => ({
    name: phase.phaseType ?? "UNKNOWN",
    status: phase.phaseStatus ?? "",
    seconds: phase.durationInSeconds ?? 0,
  }));
}
