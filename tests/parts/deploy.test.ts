import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeBuildClient, CreateProjectCommand, ListBuildsCommand } from "@aws-sdk/client-codebuild";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { releaseToGoBackTo, type Running } from "../../cli/deploy/releases";
import { UsageError } from "../../cli/shared/errors";
import { startMoto, type Moto } from "../moto";

const root = join(__dirname, "../..");
const home = "ap-northeast-1";
const taipei = "ap-east-2";

describe("archipelago deploy and rollback", () => {
  let moto: Moto;
  let folder: string;
  let builds: CodeBuildClient;
  let parameters: SSMClient;

  before(async function () {
    // The first start installs the emulator.
    this.timeout(600_000);
    folder = mkdtempSync(join(tmpdir(), "archipelago-recorder-"));
    moto = await startMoto({ MOTO_RECORDER_FILEPATH: join(folder, "requests") });
    const common = {
      endpoint: moto.endpoint,
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    };
    builds = new CodeBuildClient({ region: home, ...common });
    parameters = new SSMClient({ region: taipei, ...common });
  });
  after(async () => {
    await moto.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => moto.reset());

  type Ended = Promise<{ status: number | null; stdout: string; stderr: string }>;
  function run(...[first, ...rest]: [string | Record<string, string>, ...string[]]): Ended {
    const [more, args] = typeof first === "string" ? [{}, [first, ...rest]] : [first, rest];
    const child = spawn(process.execPath, ["cli/start.js", ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...moto.environment, AWS_REGION: "us-east-1", CI: "true", ...more },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => (stdout += String(data)));
    child.stderr.on("data", (data) => (stderr += String(data)));
    return new Promise((resolve) => child.once("close", (status) => resolve({ status, stdout, stderr })));
  }

  /** The foundation's part of it. */
  const raiseFoundation = () =>
    builds.send(
      new CreateProjectCommand({
        name: "archipelago-deploy-stg-tw",
        source: { type: "S3", location: "bucket/key.zip" },
        artifacts: { type: "NO_ARTIFACTS" },
        environment: { type: "ARM_CONTAINER", image: "image", computeType: "BUILD_GENERAL1_SMALL" },
        serviceRole: "arn:aws:iam::123456789012:role/deploy",
      }),
    );

  const put = (name: string, value: string, description = "released") =>
    parameters.send(
      new PutParameterCommand({
        Name: `/archipelago/stg/tw/${name}`,
        Value: value,
        Type: "String",
        Description: description,
        Overwrite: true,
      }),
    );

  /** The environment's part of it, and the releases so far. */
  async function raise(...releases: string[]): Promise<void> {
    const target = {
      formatVersion: 1,
      environment: "stg",
      network: "tw",
      region: taipei,
      service: "web",
      repository: "archipelago/web",
      tag: "stg-tw",
      releaseParameter: "/archipelago/stg/tw/releases/web",
      homeRegion: home,
      kind: "ecs",
      compute: "fargate",
      strategy: "rolling",
      cluster: "tw-1a2b3c4",
      unit: "tw-web-fargate-1a2b3c4",
    };
    await put("deploy/web", JSON.stringify(target));
    for (const release of releases) await put("releases/web", release);
  }

  const started = async () => (await builds.send(new ListBuildsCommand({}))).ids ?? [];

  /** What was asked of CodeBuild: the emulator keeps no overrides, but it can write down requests. */
  async function recorded(act: () => Promise<unknown>): Promise<Record<string, string>> {
    const ask = (verb: string) =>
      fetch(`${moto.endpoint}/moto-api/recorder/${verb}`, {
        method: verb.startsWith("download") ? "GET" : "POST",
      });
    await ask("reset-recording");
    await ask("start-recording");
    await act();
    await ask("stop-recording");
    const lines = (await (await ask("download-recording")).text()).split("\n").filter(Boolean);
    const bodies = lines.map((line) => JSON.parse(line) as { body: string; body_encoded?: boolean });
    const starts = bodies
      .map(({ body, body_encoded: encoded }) => (encoded ? Buffer.from(body, "base64").toString() : body))
      .filter((body) => body.includes("environmentVariablesOverride"))
      .map((body) => JSON.parse(body) as { environmentVariablesOverride: { name: string; value: string }[] });
    assert.equal(starts.length, 1);
    return Object.fromEntries(
      (starts[0]?.environmentVariablesOverride ?? []).map(({ name, value }) => [name, value]),
    );
  }

  it("show what runs and what will, start the network's build, and end with its result", async () => {
    await raiseFoundation();
    await raise("v1", "v2", "v3");
    const asked = await recorded(async () => {
      const { status, stdout, stderr } = await run(
        "rollback",
        ...["stg", "tw/web", "--yes", "--json", "--interval", "0.05"],
      );
      assert.equal(status, 0, stderr);
      assert.match(stderr, /service {2}web in tw of stg \(ap-east-2\)/);
      assert.match(stderr, /runs {5}v3 since 2\d{3}-/);
      assert.match(stderr, /before {3}v2, v1\n/);
      assert.match(stderr, /then {5}v2\n/);
      assert.match(stderr, /build {4}archipelago-deploy-stg-tw in ap-northeast-1/);
      assert.match(stderr, /ended: succeeded/);
      const told = JSON.parse(stdout) as Record<string, unknown>;
      assert.deepEqual([told.from, told.to, told.status], ["v3", "v2", "SUCCEEDED"]);
    });
    assert.deepEqual(asked, { COMMAND: "rollback", TO: "v2", SERVICE: "web" });
    const further = await recorded(() =>
      run("rollback", "stg", "tw/web", "--to", "v1", "--yes", "--interval", "0.05"),
    );
    assert.equal(further.TO, "v1");
    const ahead = await recorded(() => run("deploy", "stg", "tw/web", "v4", "--yes", "--interval", "0.05"));
    assert.deepEqual(ahead, { COMMAND: "deploy", RELEASE: "v4", SERVICE: "web" });
    assert.equal((await started()).length, 3);
  });

  it("change nothing unasked, and say what a wrong line should be", async () => {
    await raiseFoundation();
    await raise("v1", "v2");
    const cases: [[string, ...string[]], number, RegExp][] = [
      [["rollback", "stg", "tw/web"], 2, /then {5}v1\n[^]*Nobody is there to ask: add --yes to rollback/],
      [["deploy", "stg", "tw/web", "v3"], 2, /Nobody is there to ask: add --yes to deploy/],
      [["rollback", "stg", "tw/web", "--to", "v9", "--yes"], 2, /v9 never ran there; before v2 there was v1/],
      [["deploy", "stg", "tw/web", "prd-tw", "--yes"], 2, /"prd-tw" is no name of a release/],
      [["deploy", "test", "tw/web", "v3", "--yes"], 2, /no environment "test": stg, canary, prd/],
      [["deploy", "stg", "xx/web", "v3", "--yes"], 2, /no network "xx" in stg: hub, jp, kr, tw/],
      [["deploy", "stg", "tw/payment", "v3", "--yes"], 2, /no service "payment" in tw of stg: admin, api/],
      [["deploy", "test", "web", "a b", "--timeout", "x"], 2, /--timeout takes[^]*"test"[^]*"web"[^]*"a b"/],
      [["deploy", "stg", "web", "v3", "--yes"], 2, /write <network>\/<service>/],
      [["rollback", "stg", "tw/web", "--yes", "--interval", "0"], 2, /--interval takes a number above zero/],
      [["rollback", "stg", "tw/api", "--yes"], 1, /api is not in tw of stg \(ap-east-2\): raise the stack/],
    ];
    for (const [args, code, message] of cases) {
      const { status, stdout, stderr } = await run(...args);
      assert.equal(status, code, `${args.join(" ")}: ${stderr}`);
      assert.match(stderr, message);
      assert.equal(stdout, "");
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
    assert.deepEqual(await started(), []);
  });

  it("end with 1 where the foundation has no build for it", async () => {
    await raise("v1", "v2");
    const { status, stderr } = await run("rollback", "stg", "tw/web", "--yes");
    assert.equal(status, 1);
    assert.match(
      stderr,
      /There is no archipelago-deploy-stg-tw in ap-northeast-1: raise the foundation first/,
    );
  });

  it("say what to do when AWS does not know whoever asks", async () => {
    const { status, stderr } = await run(
      { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_PROFILE: "", HOME: folder },
      ...["deploy", "stg", "tw/web", "v3", "--yes"],
    );
    assert.equal(status, 1);
    assert.match(stderr, /no AWS credentials were found\n {2}set AWS_PROFILE/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it("go no further back by themselves a second time, and nowhere before the first release", async () => {
    await raiseFoundation();
    await raise("v1", "v2", "v3");
    await put("releases/web", "v2", "rolled back from v3");
    const { status, stderr } = await run("rollback", "stg", "tw/web", "--yes", "--interval", "0.05");
    assert.equal(status, 0, stderr);
    assert.match(stderr, /then {5}v2 again, to finish what was begun/);
    const running = (one: Partial<Running>) => ({ before: [], ...one }) as unknown as Running;
    assert.throws(() => releaseToGoBackTo(running({}), undefined), UsageError);
    assert.throws(() => releaseToGoBackTo(running({ current: "v1" }), undefined), /v1 is the first release/);
  });
});
