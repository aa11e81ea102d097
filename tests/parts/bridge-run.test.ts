import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  CreateClusterCommand,
  RegisterTaskDefinitionCommand,
  type RunTaskCommandInput,
} from "@aws-sdk/client-ecs";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import type { RunTarget } from "../../delivery";
import { createClients } from "../../delivery/bridge/aws";
import { readTarget } from "../../delivery/bridge/commands";
import { targets } from "../fixtures/bridge-targets";
import type { Moto } from "../moto";
import { Stage, useMoto } from "./bridge-stage";

const folder = path.join(__dirname, "../../delivery/bridge");

/** Moto's tasks on Fargate need a network and never end: how a task goes on is acted. */
class RunStage extends Stage {
  started: RunTaskCommandInput[] = [];
  running: string[] = [];
  /** What DescribeTasks tells, one after the other; the last one stays. */
  shows: object[] = [];

  constructor(moto: Moto, target: RunTarget = targets.run) {
    super(moto, target);
    this.ends(0);
    this.actors.RunTask = async (input: RunTaskCommandInput) => {
      this.started.push(input);
      return { tasks: [{ taskArn: "task/1" }] };
    };
    this.actors.ListTasks = async () => ({ taskArns: this.running });
    this.actors.DescribeTasks = async () => ({
      tasks: [this.shows.length > 1 ? this.shows.shift() : this.shows[0]],
    });
  }

  ends(exitCode: number | undefined, stoppedReason?: string): void {
    const containers = [
      { name: "migrate", ...(exitCode !== undefined && { exitCode }) },
      { name: "agent", exitCode: 0 },
    ];
    this.shows = [
      { lastStatus: "PENDING" },
      { lastStatus: "RUNNING" },
      { lastStatus: "STOPPED", stoppedReason, containers },
    ];
  }
}

describe("the bridge to tasks, against the emulator", () => {
  const moto = useMoto();
  let stage: RunStage;

  beforeEach(async () => {
    await moto().reset();
    stage = new RunStage(moto());
    await stage.writeDescriptor();
    await stage.clients.ecs.send(new CreateClusterCommand({ clusterName: "kr" }));
    await stage.push("v1");
    await stage.push("v2");
  });

  const define = (image: string) =>
    stage.clients.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "kr-migrate",
        containerDefinitions: [{ name: "migrate", image, memory: 128 }],
      }),
    );
  const released = () =>
    define("123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/archipelago/migrate:stg-kr");

  it("moves tag and parameter, deploys nothing, and rolls back the same way", async () => {
    for (const release of ["v1", "v2"]) {
      assert.equal((await stage.deploy(release)).code, 0);
      assert.deepEqual(stage.changes(), ["PutImage", "PutParameter", "LabelParameterVersion"]);
      assert.equal(await stage.digest("stg-kr"), await stage.digest(release));
      assert.equal((await stage.deploy(release)).code, 0);
      assert.deepEqual(stage.changes(), []);
    }
    const { code, out } = await stage.run("rollback");
    assert.equal(code, 0);
    assert.match(out, /next run of migrate in kr is of v1/);
    assert.equal(await stage.digest("stg-kr"), await stage.digest("v1"));
    assert.deepEqual(await stage.noted(), ["v1", "v2", "v1 settled"]);
    const status = JSON.parse((await stage.run("status", "--json")).out);
    assert.equal(status.details.tagged, await stage.digest("v1"));
  });

  it("runs the newest revision on Fargate, in private, and waits for its end", async () => {
    await released();
    const { code, out } = await stage.run("run-task");
    assert.equal(code, 0);
    assert.match(out, /PENDING\nmigrate: RUNNING\nmigrate: STOPPED\nmigrate ended with exit code 0/);
    assert.deepEqual(stage.started, [
      {
        cluster: "kr",
        taskDefinition: "kr-migrate",
        count: 1,
        launchType: "FARGATE",
        startedBy: "bridge-migrate",
        enableECSManagedTags: true,
        propagateTags: "TASK_DEFINITION",
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ["subnet-0123456789abcdef0"],
            securityGroups: ["sg-0123456789abcdef0"],
            assignPublicIp: "DISABLED",
          },
        },
      },
    ]);
  });

  it("watches a run that is under way instead of starting another", async () => {
    await released();
    stage.running = ["task/0"];
    const { code, out } = await stage.run("run-task");
    assert.equal(code, 0);
    assert.match(out, /a run of migrate is under way: watching it/);
    assert.deepEqual(stage.started, []);
    assert.deepEqual(stage.calls.find(({ name }) => name === "DescribeTasks")?.input.tasks, ["task/0"]);
  });

  it("fails with the task's own end, and says where its log is", async () => {
    await released();
    const ends: [number | undefined, string | undefined, RegExp][] = [
      [
        1,
        undefined,
        /migrate ended with exit code 1\. Its log is in \/archipelago\/stg\/kr\/migrate of ap-northeast-2/,
      ],
      [undefined, "CannotPullContainerError", /migrate never ran \(CannotPullContainerError\)/],
    ];
    for (const [exitCode, reason, message] of ends) {
      stage.ends(exitCode, reason);
      const { code, err } = await stage.run("run-task");
      assert.equal(code, 1);
      assert.match(err, message);
    }
    stage.shows = [{ lastStatus: "RUNNING" }];
    assert.match((await stage.run("run-task", "--timeout", "1")).err, /left running: not within 1 minutes/);
    stage.actors.RunTask = async () => ({
      failures: [{ reason: "Capacity is unavailable", detail: "spot" }],
    });
    const { code, err } = await stage.run("run-task");
    assert.equal(code, 1);
    assert.match(err, /did not start migrate: Capacity is unavailable: spot/);
  });

  it("never passes over a migration that cannot run yet", async () => {
    await define("public.ecr.aws/docker/library/busybox:stable");
    const { code, err } = await stage.run("run-task");
    assert.equal(code, 1);
    assert.match(err, /still names the placeholder, so nothing was run/);
    assert.deepEqual(stage.started, []);
  });

  it("refuses to run a job or a service", async () => {
    for (const [target, message] of [
      [{ ...targets.run, task: undefined }, /its schedule runs it/],
      [targets.fargate, /is a service, not a task/],
    ] as const) {
      const other = new Stage(moto(), target);
      await other.writeDescriptor();
      const { code, err } = await other.run("run-task");
      assert.equal(code, 2);
      assert.match(err, message);
    }
  });

  it("refuses a descriptor of another version, and another region", async () => {
    for (const Value of [
      '{"formatVersion":2}',
      "no JSON",
      JSON.stringify({ ...targets.run, kind: "lambda" }),
    ]) {
      await stage.clients.ssm.send(
        new PutParameterCommand({ Name: "/archipelago/stg/kr/deploy/migrate", Value, Overwrite: true }),
      );
      const { code, err } = await stage.deploy("v1");
      assert.equal(code, 2);
      assert.match(
        err,
        /deploy\/migrate is no descriptor that this bridge knows.*\n {2}Run `pulumi up` for stg/,
      );
    }
    await stage.writeDescriptor();
    const { code, err } = await stage.deploy("v1", "--region", "ap-east-2");
    assert.equal(code, 2);
    assert.match(err, /kr lies in ap-northeast-2/);
  });

  it("takes on the role of the network's own account for what is the network's", async () => {
    const roleArn = "arn:aws:iam::210987654321:role/archipelago";
    const clients = createClients({ region: "ap-northeast-2", roleArn, endpoint: moto().endpoint });
    const own = await clients.ssm.config.credentials();
    assert.notEqual(own.accessKeyId, "testing");
    assert.ok(own.sessionToken && own.expiration);
    assert.equal((await clients.ecr("ap-northeast-2").config.credentials()).accessKeyId, "testing");
    // The emulator keeps accounts apart: the other one has no descriptor.
    const place = { environment: "stg", network: "kr", service: "migrate" };
    assert.equal(await readTarget(clients, place), undefined);
    assert.deepEqual(await readTarget(stage.clients, place), targets.run);
  });

  it("is one file after its build, and runs as such", () => {
    const scratch = mkdtempSync(path.join(tmpdir(), "archipelago-bridge-"));
    try {
      const { scripts } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
        scripts: { build: string };
      };
      const [tool, ...args] = scripts.build.replace("main.js", path.join(scratch, "main.js")).split(" ");
      assert.equal(tool, "esbuild");
      execFileSync(path.join(folder, "../../node_modules/.bin/esbuild"), args, { cwd: folder });
      const run = (service: string) =>
        spawnSync(
          process.execPath,
          [
            "main.js",
            "status",
            "--environment",
            "stg",
            "--network",
            "kr",
            "--service",
            service,
            "--region",
            "ap-northeast-2",
          ],
          { cwd: scratch, encoding: "utf8", env: { ...process.env, ...moto().environment } },
        );
      const here = run("migrate");
      assert.equal(here.status, 0, here.stderr);
      assert.match(here.stdout, /migrate in kr: never released/);
      assert.match(run("api").stdout, /api is not in stg kr: nothing to do/);
      assert.equal(run("../x").status, 2);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});
