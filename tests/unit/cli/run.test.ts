import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { findRun, parseCommand, type RunRequest } from "../../../cli/run/place";
import { awaitTask, startTask, type Clients } from "../../../cli/run/task";
import { CommandError, UsageError } from "../../../cli/shared/errors";
import { startMoto, type Moto } from "../../moto";

const root = join(__dirname, "../../..");
const region = "ap-northeast-1";

/** What `pulumi stack output --json` prints of one country. */
const outputs = (subnet: string, group: string) => ({
  jp: {
    region,
    clusterName: "jp-0123456",
    privateSubnetIds: [subnet],
    services: {
      api: { kind: "web", compute: "ami", securityGroupId: group, logGroup: "/archipelago/stg/jp/api" },
      admin: {
        kind: "web",
        compute: "fargate",
        taskFamily: "archipelago-stg-jp-admin",
        securityGroupId: group,
        logGroup: "/archipelago/stg/jp/admin",
      },
      batch: {
        kind: "job",
        compute: "fargate",
        taskFamily: "archipelago-stg-jp-batch",
        securityGroupId: group,
        logGroup: "/archipelago/stg/jp/batch",
      },
    },
  },
});

describe("where a run happens", () => {
  const known = outputs("subnet-1", "sg-1");
  const refused = (place: string, command?: readonly string[]) => {
    try {
      findRun(known, place, command);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.message;
    }
    return assert.fail(`${place} was accepted`);
  };

  it("takes cluster, subnets, security group and task from the stack's outputs", () => {
    assert.deepEqual(findRun(known, "jp/batch", undefined), {
      region,
      cluster: "jp-0123456",
      taskFamily: "archipelago-stg-jp-batch",
      container: "batch",
      subnets: ["subnet-1"],
      securityGroup: "sg-1",
      logGroup: "/archipelago/stg/jp/batch",
    });
    assert.deepEqual(findRun(known, "jp/admin", ["migrate"]).command, ["migrate"]);
  });

  it("takes the role of a network's own account", () => {
    const roleArn = "arn:aws:iam::222233334444:role/archipelago";
    assert.equal(findRun({ jp: { ...known.jp, roleArn } }, "jp/batch", undefined).roleArn, roleArn);
  });

  it("refuses what is not there or cannot be run, and says what is and can", () => {
    assert.match(refused("batch"), /<network>\/<service>/);
    assert.match(refused("jp/batch/1"), /<network>\/<service>/);
    assert.match(refused("tw/batch"), /no network "tw": jp/);
    assert.match(refused("jp/btch"), /no service in jp "btch": admin, api, batch/);
    assert.match(refused("jp/toString"), /no service in jp/);
    assert.match(refused("jp/api", ["x"]), /runs on ami.*admin, batch/);
    assert.match(refused("jp/admin"), /never ends.*--command/);
  });

  it("gives a command line to a shell, and a JSON list to nobody", () => {
    assert.deepEqual(parseCommand("npm run migrate && echo done"), [
      "sh",
      "-c",
      "npm run migrate && echo done",
    ]);
    assert.deepEqual(parseCommand('["/migrate", "--to", "7"]'), ["/migrate", "--to", "7"]);
    for (const wrong of ['["/migrate"', "[]", "[1]"]) {
      assert.throws(() => parseCommand(wrong), UsageError, wrong);
    }
  });
});

describe("a task that ECS starts, or not", () => {
  const request: RunRequest = { ...findRun(outputs("subnet-1", "sg-1"), "jp/batch", undefined) };
  const patience = { intervalMs: 1, timeoutMs: 3 };
  /** Answers by the command's name, in turn; the last answer stays. */
  const clients = (answers: Record<string, object[]>): Clients => {
    const send = ({ constructor: { name } }: object) => {
      const queue = answers[name] ?? assert.fail(name);
      const answer = queue.length > 1 ? queue.shift() : queue[0];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    return { ecs: { send }, logs: { send } } as unknown as Clients;
  };

  it("reports why ECS refused", async () => {
    const failures = [{ reason: "RESOURCE:ENI", detail: "no address left" }];
    await assert.rejects(
      startTask(clients({ RunTaskCommand: [{ tasks: [], failures }] }), request),
      (error) => error instanceof CommandError && /RESOURCE:ENI: no address left/.test(error.message),
    );
  });

  it("waits over every state, and hands on the exit code of the service's own container", async () => {
    const stopped = {
      lastStatus: "STOPPED",
      stoppedReason: "Essential container in task exited",
      containers: [
        { name: "agent", exitCode: 143 },
        { name: "batch", exitCode: 3 },
      ],
    };
    const { exitCode, reason, log } = await awaitTask(
      clients({
        DescribeTasksCommand: [{ tasks: [{ lastStatus: "PENDING" }] }, { tasks: [] }, { tasks: [stopped] }],
        GetLogEventsCommand: [{ events: [{ message: "one\n" }, { message: "two" }] }],
      }),
      request,
      "arn:aws:ecs:ap-northeast-1:123456789012:task/jp/abc",
      patience,
    );
    assert.deepEqual([exitCode, reason, log], [3, "Essential container in task exited", ["one", "two"]]);
  });

  it("knows no exit code of a container that never ran", async () => {
    const task = {
      lastStatus: "STOPPED",
      stoppedReason: "CannotPullContainerError",
      containers: [{ name: "batch" }],
    };
    const result = await awaitTask(
      clients({ DescribeTasksCommand: [{ tasks: [task] }], GetLogEventsCommand: [{}] }),
      request,
      "arn",
      patience,
    );
    assert.deepEqual(result, { task: "arn", reason: "CannotPullContainerError", log: [] });
  });

  it("leaves a task running that takes too long, and says how to stop it", async () => {
    await assert.rejects(
      awaitTask(
        clients({ DescribeTasksCommand: [{ tasks: [{ lastStatus: "RUNNING" }] }] }),
        request,
        "arn:task",
        patience,
      ),
      /left running[^]*aws ecs stop-task .*--task arn:task/,
    );
  });
});

describe("./archipelago run against an emulated AWS", function () {
  this.timeout(600_000);
  let moto: Moto;
  let folder: string;
  let file: string;
  let ecs: ECSClient;
  let logs: CloudWatchLogsClient;
  const family = "archipelago-stg-jp-batch";

  before(async () => {
    moto = await startMoto();
    folder = mkdtempSync(join(tmpdir(), "archipelago-run-"));
    file = join(folder, "outputs.json");
    const client = {
      region,
      endpoint: moto.endpoint,
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    };
    ecs = new ECSClient(client);
    logs = new CloudWatchLogsClient(client);
    const [subnet, group] = await Promise.all([
      anyOf("DescribeSubnets", /subnet-[0-9a-f]+/),
      anyOf("DescribeSecurityGroups", /sg-[0-9a-f]+/),
    ]);
    writeFileSync(file, JSON.stringify(outputs(subnet, group)));
    await ecs.send(new CreateClusterCommand({ clusterName: "jp-0123456" }));
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        containerDefinitions: [{ name: "batch", image: "busybox", essential: true, cpu: 256, memory: 512 }],
      }),
    );
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/archipelago/stg/jp/batch" }));
  });
  after(async () => {
    ecs.destroy();
    logs.destroy();
    rmSync(folder, { recursive: true, force: true });
    await moto.stop();
  });

  /** The first id of the default network's, by EC2's query API: no client of EC2 for two ids. */
  async function anyOf(action: string, id: RegExp): Promise<string> {
    const scope = `testing/20260101/${region}/ec2/aws4_request`;
    const answer = await fetch(moto.endpoint, {
      method: "POST",
      headers: {
        Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: `Action=${action}&Version=2016-11-15`,
    });
    return id.exec(await answer.text())?.[0] ?? assert.fail(`no ${action}`);
  }

  interface Ended {
    readonly status: number;
    readonly stdout: string;
    readonly stderr: string;
  }

  /** The command with the emulator's environment, and `meanwhile` beside it. */
  function run(args: readonly string[], more: Record<string, string> = {}): Promise<Ended> {
    const { PATH = "", HOME = "" } = process.env;
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        ["cli/start.js", "run", ...args],
        { cwd: root, env: { PATH, HOME, CI: "true", ...moto.environment, ...more } },
        (error, stdout, stderr) => resolve({ status: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
      ).stdin?.end();
    });
  }

  const quick = ["--yes", "--interval", "0.2"];

  it("says what it will do, runs the task in its network, waits and ends with its exit code", async () => {
    const { status, stderr } = await run([
      "stg",
      "jp/batch",
      "--outputs",
      file,
      ...quick,
      "--command",
      "echo hi",
    ]);
    assert.match(
      stderr,
      /batch of stg[^]*jp-0123456[^]*archipelago-stg-jp-batch[^]*subnet-[^]*sh -c echo hi/,
    );
    assert.match(stderr, /started arn:aws:ecs:ap-northeast-1:\d+:task\/jp-0123456\//);
    assert.equal(status, 0, stderr);
    const arn = /started (\S+)/.exec(stderr)?.[1] ?? "";
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: "jp-0123456", tasks: [arn] }));
    assert.equal(tasks[0]?.startedBy, "archipelago-run");
    assert.equal(tasks[0]?.launchType, "FARGATE");
    assert.match(tasks[0]?.taskDefinitionArn ?? "", /archipelago-stg-jp-batch:1$/);
    assert.deepEqual(tasks[0]?.overrides?.containerOverrides?.[0]?.command, ["sh", "-c", "echo hi"]);
  });

  it("prints the end of the log as JSON", async () => {
    const running = run(["stg", "jp/batch", "--outputs", file, "--yes", "--interval", "1", "--json"]);
    // The process's own part: it writes while the task runs.
    let arn: string | undefined;
    const before = new Set(await taskArns());
    while (arn === undefined) {
      arn = (await taskArns()).find((one) => !before.has(one));
    }
    const logStreamName = `task/batch/${arn.split("/").at(-1)}`;
    const logGroupName = "/archipelago/stg/jp/batch";
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    await logs.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName,
        logEvents: [{ timestamp: Date.now(), message: "42 rows migrated" }],
      }),
    );
    const { status, stdout, stderr } = await running;
    assert.equal(status, 0, stderr);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(result.task, arn);
    assert.deepEqual(result.log, ["42 rows migrated"]);
    assert.equal(result.exitCode, 0);
  });

  const taskArns = async () =>
    (await ecs.send(new ListTasksCommand({ cluster: "jp-0123456" }))).taskArns ?? [];

  it("acts in the account of a network that has one of its own, by the role that the stack names", async () => {
    const roleArn = "arn:aws:iam::222233334444:role/archipelago";
    const known = JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof outputs>;
    const own = join(folder, "own-account.json");
    writeFileSync(own, JSON.stringify({ jp: { ...known.jp, roleArn } }));
    // The emulator keeps accounts apart: the other one has no cluster.
    const { status, stderr } = await run(["stg", "jp/batch", "--outputs", own, ...quick]);
    assert.equal(status, 1, stderr);
    assert.match(stderr, /cluster/i);
  });

  it("runs nothing unasked, and ends with 2 when the command line has to change", async () => {
    const before = (await taskArns()).length;
    const mistakes = [
      [["stg", "jp/batch", "--outputs", file], /add --yes/],
      [["stg", "jp/btch", "--outputs", file, "--yes"], /no service in jp/],
      [["stg", "jp/batch", "--outputs", join(folder, "none.json"), "--yes"], /outputs of stg cannot be read/],
      [["stg", "jp/batch", "--outputs", join(folder, "none.json"), "--yes"], /there is no file .*none\.json/],
      [["../stg", "jp/batch", "--yes"], /There is no stack "\.\.\/stg"\. Stacks with a file: /],
      [["foundation", "jp", "--timeout", "x"], /--timeout takes[^]*foundation has no networks[^]*"jp" is no/],
      [["stg", "jp/batch", "--outputs", file, "--yes", "--interval", "0"], /above zero/],
      [["stg"], /missing required argument 'service'/],
    ] as const;
    for (const [args, message] of mistakes) {
      const { status, stdout, stderr } = await run(args);
      assert.equal(status, 2, `${args.join(" ")}: ${stderr}`);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.equal(stdout, "");
    }
    assert.equal((await taskArns()).length, before);
  });

  it("ends with 1 and AWS's own words when AWS refuses", async () => {
    const wrong = join(folder, "wrong.json");
    const { jp } = outputs("subnet-1", "sg-1");
    writeFileSync(wrong, JSON.stringify({ jp: { ...jp, clusterName: "gone" } }));
    const { status, stderr } = await run(["stg", "jp/batch", "--outputs", wrong, ...quick]);
    assert.equal(status, 1, stderr);
    assert.match(stderr, /ClusterNotFoundException/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it("explains itself", async () => {
    const { status, stdout } = await run(["--help"]);
    assert.equal(status, 0);
    assert.match(stdout, /Usage: archipelago run .*<stack> <service>[^]*--command[^]*--json[^]*Exit codes:/);
  });
});
