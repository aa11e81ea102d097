import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { BatchGetBuildsCommand, CodeBuildClient, CreateProjectCommand } from "@aws-sdk/client-codebuild";
import { architecturesOf, bakeRequest } from "../../cli/bake/request";
import { awaitBuild, startBuild } from "../../cli/shared/build";
import { CommandError, UsageError } from "../../cli/shared/errors";
import { startMoto, type Moto } from "../moto";

const root = join(__dirname, "../..");
const region = "ap-northeast-1";

describe("archipelago bake", () => {
  let moto: Moto;
  let client: CodeBuildClient;

  before(async function () {
    // The first start installs the emulator.
    this.timeout(600_000);
    moto = await startMoto();
    client = new CodeBuildClient({
      region,
      endpoint: moto.endpoint,
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    });
  });
  after(() => moto.stop());
  beforeEach(() => moto.reset());

  function run(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, ["cli/start.js", "bake", ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...moto.environment, AWS_REGION: "us-east-1", CI: "true" },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => (stdout += String(data)));
    child.stderr.on("data", (data) => (stderr += String(data)));
    return new Promise((resolve) => child.once("close", (status) => resolve({ status, stdout, stderr })));
  }

  const raise = () =>
    client.send(
      new CreateProjectCommand({
        name: "archipelago-bake",
        source: { type: "S3", location: "bucket/key.zip" },
        artifacts: { type: "NO_ARTIFACTS" },
        environment: { type: "ARM_CONTAINER", image: "image", computeType: "BUILD_GENERAL1_SMALL" },
        serviceRole: "arn:aws:iam::123456789012:role/bake",
      }),
    );

  it("says what it starts, starts it in the foundation's region, follows it, and ends with its result", async () => {
    await raise();
    const { status, stdout, stderr } = await run("base-arm64", "--yes", "--json", "--interval", "0.05");
    assert.equal(status, 0, stderr);
    assert.match(stderr, /archipelago-bake in ap-northeast-1/);
    assert.match(stderr, /images {2}base-arm64\n/);
    assert.match(stderr, /started archipelago-bake:/);
    assert.match(stderr, /ended: succeeded/);
    const {
      id,
      status: ended,
      phases,
    } = JSON.parse(stdout) as { id: string; status: string; phases: unknown[] };
    assert.equal(ended, "SUCCEEDED");
    assert.ok(phases.length > 0);
    const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids: [id] }));
    assert.equal(builds.length, 1);
    // The emulator keeps no overrides, so the request itself is looked at.
    const sent: unknown[] = [];
    const listener = {
      send: ({ input }: { input: unknown }) => (sent.push(input), Promise.resolve({ build: { id: "b:1" } })),
    } as unknown as CodeBuildClient;
    await startBuild(listener, bakeRequest(region, ["arm64"]));
    assert.deepEqual(sent, [
      {
        projectName: "archipelago-bake",
        environmentVariablesOverride: [
          { name: "BAKE", value: "always" },
          { name: "ARCHITECTURES", value: "arm64" },
        ],
      },
    ]);
  });

  it("starts nothing unasked, and ends with 2 for a wrong line, with 1 where there is no factory", async () => {
    const cases: [string[], number, RegExp][] = [
      [[], 2, /Nobody is there to ask: add --yes/],
      [["base-mips", "--yes"], 2, /There is no image "base-mips": base-arm64, base-x86_64\./],
      [["--yes", "--interval", "0"], 2, /--interval takes a number above zero/],
      [["--yes"], 1, /There is no archipelago-bake in ap-northeast-1: raise the foundation first/],
    ];
    for (const [args, code, message] of cases) {
      const { status, stdout, stderr } = await run(...args);
      assert.equal(status, code, stderr);
      assert.match(stderr, message);
      assert.equal(stdout, "");
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
    const help = await run("--help");
    assert.equal(help.status, 0);
    assert.match(help.stdout, /Usage: archipelago bake \[options\] \[image\]/);
  });
});

describe("how a bake is followed", () => {
  /** A client that answers with one state after the other. */
  const answering = (states: readonly object[]) => {
    let at = 0;
    const send = () =>
      Promise.resolve({ builds: [states[Math.min(at++, states.length - 1)]].filter(Boolean) });
    return { send } as unknown as CodeBuildClient;
  };
  const fast = { timeoutMs: 5, intervalMs: 1 };
  const running = { buildStatus: "IN_PROGRESS", phases: [{ phaseType: "INSTALL" }] };

  it("says each phase once, when it ends", async () => {
    const install = { phaseType: "INSTALL", phaseStatus: "SUCCEEDED", durationInSeconds: 40 };
    const build = { phaseType: "BUILD", phaseStatus: "FAILED", durationInSeconds: 3 };
    const lines: string[] = [];
    const states = [
      running,
      { buildStatus: "IN_PROGRESS", phases: [install] },
      { buildStatus: "IN_PROGRESS", phases: [install] },
      { buildStatus: "FAILED", phases: [install, build], logs: { deepLink: "https://log" } },
    ];
    const result = await awaitBuild(answering(states), "b:1", fast, (line) => lines.push(line));
    assert.deepEqual(lines, ["  INSTALL           succeeded  40 s", "  BUILD             failed  3 s"]);
    assert.deepEqual([result.status, result.log], ["FAILED", "https://log"]);
  });

  it("gives up after its time without stopping the build, and says when the build is gone", async () => {
    await assert.rejects(
      awaitBuild(answering([running]), "b:1", fast, () => undefined),
      /b:1 still runs/,
    );
    await assert.rejects(
      awaitBuild(answering([]), "b:1", fast, () => undefined),
      CommandError,
    );
  });

  it("takes both architectures, or the one that is named", () => {
    const known = ["arm64", "x86_64"];
    assert.deepEqual(architecturesOf(undefined, known), known);
    assert.deepEqual(architecturesOf("base-x86_64", known), ["x86_64"]);
    assert.throws(() => architecturesOf("x86_64", known), UsageError);
  });
});
