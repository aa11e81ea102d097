import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { DeploymentStatus } from "@aws-sdk/client-codedeploy";
import { ServiceDeploymentStatus } from "@aws-sdk/client-ecs";
import fc from "fast-check";
import YAML from "yaml";
import { buildspecSchema } from "../../../delivery";
import { main, parse, usage, type World } from "../../../delivery/bridge/command-line";
import { meaningOf, statusMeaning } from "../../../delivery/bridge/ecs-deployments";
import {
  classify,
  errorClasses,
  explainError,
  Failure,
  Refusal,
  speaksAgainst,
} from "../../../delivery/bridge/errors";
import {
  before,
  describeReason,
  releaseStack,
  rollbackTo,
  type Reason,
} from "../../../delivery/bridge/releases";
import { deploymentMeaning, releaseOf, revisionKey } from "../../../delivery/bridge/revisions";
import {
  favoured,
  lingerMs,
  liveSide,
  matched,
  plan,
  recordSide,
  remainingMs,
  sizeFor,
  steps,
  stopAfterMs,
  type Live,
  type Plan,
  type State,
  type Step,
} from "../../../delivery/bridge/sides";
import { deployProjectName } from "../../../config";
import { deployProject } from "../../../delivery/bridge/turns";
import { targets } from "../../fixtures/bridge-targets";

const folder = path.join(__dirname, "../../../delivery/bridge");
const read = (file: string) => fs.readFileSync(path.join(folder, file), "utf8");

describe("which side is live", () => {
  it("is what the weights favour, and nobody when they are equal", () => {
    const table: [number, number, Live][] = [
      [100, 0, "blue"],
      [0, 100, "green"],
      [90, 10, "blue"],
      [1, 2, "green"],
      [50, 50, "split"],
      [0, 0, "split"],
    ];
    for (const [blue, green, live] of table) assert.equal(favoured({ blue, green }), live);
  });

  it("is what all rules agree on", () => {
    const [blue, green, half] = [
      { blue: 100, green: 0 },
      { blue: 0, green: 100 },
      { blue: 1, green: 1 },
    ];
    const table: [Parameters<typeof liveSide>[0], Live][] = [
      [[blue], "blue"],
      [[green, green], "green"],
      [[blue, green], "split"],
      [[blue, half], "split"],
      [[], "split"],
    ];
    for (const [rules, live] of table) assert.equal(liveSide(rules), live);
  });

  it("is what the record points to, however its name is written", () => {
    const names = {
      blue: { dnsName: "blue.elb.amazonaws.com" },
      green: { dnsName: "Green.elb.amazonaws.com" },
    };
    assert.equal(recordSide("dualstack.blue.elb.amazonaws.com.", names), "blue");
    assert.equal(recordSide("green.elb.amazonaws.com.", names), "green");
    assert.equal(recordSide("somebody.elb.amazonaws.com.", names), "split");
  });
});

describe("what is left to do", () => {
  const idle = { desired: 0, max: 0, scheduled: false };
  const up = { desired: 2, max: 4, scheduled: true };
  const bare = { ...up, scheduled: false };
  const at = (changes: Partial<State>): State => ({
    wanted: "v2",
    live: "blue",
    sides: { blue: { release: "v1", ...up }, green: idle },
    noted: "v1",
    settled: true,
    ...changes,
  });
  const all = [...steps];
  const go = (from: "blue" | "green", list: Extract<Plan, { kind: "go" }>["steps"]): Plan => ({
    kind: "go",
    from,
    to: from === "blue" ? "green" : "blue",
    steps: list,
  });
  const since = (step: (typeof steps)[number]) => all.slice(all.indexOf(step));
  const table: Record<string, [State, Plan]> = {
    "everything, for a release that runs nowhere": [at({}), go("blue", all)],
    "everything, for a first release": [
      at({ sides: { blue: up, green: idle }, noted: undefined, settled: false }),
      go("blue", all),
    ],
    "everything again, when an earlier run died before the move": [
      at({ sides: { blue: { release: "v1", ...up }, green: { release: "v2", ...bare } } }),
      go("blue", all),
    ],
    "everything, the other way round": [
      at({ live: "green", sides: { green: { release: "v1", ...up }, blue: { release: "v0", ...idle } } }),
      go("green", all),
    ],
    "nothing, when all is done": [
      at({
        live: "green",
        sides: { green: { release: "v2", ...up }, blue: { release: "v1", ...idle } },
        noted: "v2",
      }),
      { kind: "nothing" },
    ],
    "the rest, when an earlier run died after the move": [
      at({ live: "green", sides: { green: { release: "v2", ...up }, blue: { release: "v1", ...up } } }),
      go("blue", since("schedule")),
    ],
    "the rest, while the old side still has room to grow": [
      at({
        live: "green",
        sides: {
          green: { release: "v2", ...up },
          blue: { release: "v1", desired: 0, max: 4, scheduled: false },
        },
        noted: "v2",
      }),
      go("blue", since("schedule")),
    ],
    "the schedule's hand-over, when only that was missed": [
      at({
        live: "green",
        sides: { green: { release: "v2", ...bare }, blue: { release: "v1", ...idle, scheduled: true } },
        noted: "v2",
      }),
      go("blue", ["schedule", "note", "settle"]),
    ],
    "the mark only, when the old side is stopped": [
      at({
        live: "green",
        sides: { green: { release: "v2", ...up }, blue: { release: "v1", ...idle } },
        noted: "v2",
        settled: false,
      }),
      go("blue", ["schedule", "note", "settle"]),
    ],
    "the move's second half, between two rules": [
      at({ live: "split", sides: { blue: { release: "v1", ...up }, green: { release: "v2", ...up } } }),
      go("blue", since("healthy")),
    ],
    "the way back, between two rules with another release in mind": [
      at({
        wanted: "v3",
        live: "split",
        sides: { blue: { release: "v1", ...up }, green: { release: "v2", ...up } },
      }),
      { kind: "restore", to: "blue" },
    ],
    "nobody knows what, between two rules with nothing noted": [
      at({
        wanted: "v3",
        live: "split",
        sides: { blue: { release: "v1", ...up }, green: { release: "v2", ...up } },
        noted: undefined,
      }),
      { kind: "unclear" },
    ],
    "nobody knows what, when both sides have the same": [
      at({
        wanted: "v1",
        live: "split",
        sides: { blue: { release: "v1", ...up }, green: { release: "v1", ...up } },
      }),
      { kind: "unclear" },
    ],
  };
  for (const [name, [state, expected]] of Object.entries(table))
    it(`is ${name}`, () => assert.deepEqual(plan(state), expected));

  it("never stops the side that traffic goes to, and never moves to one that was not looked at", () => {
    const side = fc.record(
      {
        release: fc.constantFrom("v1", "v2", "v3"),
        desired: fc.nat(2),
        max: fc.nat(2),
        scheduled: fc.boolean(),
      },
      { requiredKeys: ["desired", "max", "scheduled"] },
    );
    const state = fc.record(
      {
        wanted: fc.constantFrom("v1", "v2"),
        live: fc.constantFrom("blue", "green", "split"),
        sides: fc.record({ blue: side, green: side }),
        noted: fc.constantFrom("v1", "v2"),
        settled: fc.boolean(),
      },
      { requiredKeys: ["wanted", "live", "sides", "settled"] },
    );
    fc.assert(
      fc.property(state, (given) => {
        const next = plan(given as State);
        if (next.kind !== "go") return;
        const { from, to, steps: list } = next;
        assert.notEqual(from, to);
        assert.deepEqual(
          list,
          steps.filter((step) => list.includes(step)),
          "in order",
        );
        assert.ok(list.includes("settle"));
        assert.ok(list.includes("schedule"), "the live side follows the schedule");
        if (list.includes("move")) {
          assert.ok(["healthy", "test", "match"].every((step) => list.includes(step as Step)));
          assert.notEqual(to, given.live);
        } else assert.equal(to, given.live);
      }),
    );
  });
});

describe("the waits of a move", () => {
  const { listener, dns } = targets;
  it("add a margin to the record's time to live: sixty seconds and twenty are eighty", () => {
    assert.equal(lingerMs(dns), 80_000);
    assert.equal(lingerMs(listener), 0);
  });
  it("are the bake's, but never shorter than resolvers need", () => {
    assert.equal(stopAfterMs({ ...dns, bakeMinutes: 0 }), 80_000);
    assert.equal(stopAfterMs({ ...dns, bakeMinutes: 1 }), 80_000);
    assert.equal(stopAfterMs({ ...dns, bakeMinutes: 2 }), 120_000);
    assert.equal(stopAfterMs({ ...listener, bakeMinutes: 0 }), 0);
  });
  it("count from the move, also in a second run", () => {
    const moved = new Date("2026-11-21T00:00:00Z");
    const after = (seconds: number) => new Date(moved.getTime() + seconds * 1000);
    assert.equal(remainingMs(80_000, moved, moved), 80_000);
    assert.equal(remainingMs(80_000, moved, after(30)), 50_000);
    assert.equal(remainingMs(80_000, moved, after(81)), 0);
  });
  it("bring a side of the live one's size, or of the configured one where there is none to copy", () => {
    const configured = { min: 2, max: 6 };
    assert.deepEqual(sizeFor({ min: 1, max: 9, desired: 7 }, configured), { min: 1, max: 9, desired: 7 });
    assert.deepEqual(sizeFor({ min: 0, max: 0, desired: 0 }, configured), { min: 2, max: 6, desired: 2 });
    assert.deepEqual(sizeFor({ min: 0, max: 0, desired: 0 }, { min: 0, max: 0 }), {
      min: 0,
      max: 1,
      desired: 1,
    });
  });
});

describe("the size of a new side at the move", () => {
  const size = (min: number, max: number, desired: number) => ({ min, max, desired });
  it("is the live side's where that has grown, and never fewer than were tested", () => {
    assert.deepEqual(matched(size(2, 6, 2), size(2, 6, 2)), size(2, 6, 2));
    assert.deepEqual(matched(size(10, 20, 10), size(2, 6, 4)), size(10, 20, 10), "an event began");
    assert.deepEqual(matched(size(2, 6, 2), size(10, 20, 10)), size(2, 6, 6), "an event ended");
    assert.deepEqual(matched(size(0, 0, 0), size(2, 6, 2)), size(2, 6, 2), "the night came");
    assert.deepEqual(matched(size(0, 6, 0), size(2, 6, 2)), size(2, 6, 2), "there was nothing to copy");
  });
});

describe("the history of releases", () => {
  const entry = (release: string, reason: Reason = { kind: "release" }) => ({
    release,
    description: describeReason(reason),
    version: 0,
    at: new Date(0),
    settled: true,
  });
  const back = (release: string, from: string) => entry(release, { kind: "rollback", from });
  const failed = (release: string, of: string) => entry(release, { kind: "failure", of });

  it("forgets what failed and what was rolled back", () => {
    const table: [ReturnType<typeof entry>[], string[]][] = [
      [[], []],
      [
        [entry("v1"), entry("v2")],
        ["v1", "v2"],
      ],
      [[entry("v1"), entry("v2"), failed("v1", "v2")], ["v1"]],
      [[entry("v1"), entry("v2"), entry("v3"), back("v1", "v3")], ["v1"]],
      [
        [entry("v1"), entry("v2"), back("v1", "v2"), failed("v2", "v1")],
        ["v1", "v2"],
      ],
      [
        [back("v1", "v2"), entry("v3")],
        ["v1", "v3"],
      ],
      [[entry("v1"), entry("v1")], ["v1"]],
      // Released anew, and not gone back to: the way back is by what ran before.
      [
        [entry("v1"), entry("v2"), entry("v1")],
        ["v1", "v2", "v1"],
      ],
      // A version that another deployer wrote counts as a release.
      [
        [{ ...entry("v1"), description: "" }, entry("v2")],
        ["v1", "v2"],
      ],
    ];
    for (const [history, stack] of table) assert.deepEqual(releaseStack(history), stack);
  });

  it("knows what ran before, whether the release is noted already or not", () => {
    assert.equal(before([], "v1"), undefined);
    assert.equal(before([entry("v1")], "v1"), undefined);
    assert.equal(before([entry("v1")], "v2"), "v1");
    assert.equal(before([entry("v1"), entry("v2")], "v2"), "v1");
  });

  it("goes back one step at a time, and no further unless asked by name", () => {
    const deployed = [entry("v1"), entry("v2"), entry("v3")];
    assert.equal(rollbackTo(deployed), "v2");
    assert.equal(rollbackTo([...deployed, back("v2", "v3")]), "v2");
    // What failed was not rolled back by anybody: there is a step to go.
    assert.equal(rollbackTo([...deployed, failed("v2", "v3")]), "v1");
    assert.equal(rollbackTo([entry("v1")]), undefined);
    assert.equal(rollbackTo([]), undefined);
  });
});

describe("a revision's key", () => {
  it("names the release, and only that of a service", () => {
    assert.equal(revisionKey("web", "v1.2.3"), "revisions/web/v1.2.3.zip");
    assert.equal(releaseOf("revisions/web/v1.2.3.zip"), "v1.2.3");
    for (const key of [undefined, "", "revisions/web/v1.tar", "sources/web.zip"])
      assert.equal(releaseOf(key), undefined);
  });
});

describe("errors of AWS", () => {
  const packages = [
    "auto-scaling",
    "cloudwatch",
    "codebuild",
    "codedeploy",
    "ecr",
    "ecs",
    "elastic-load-balancing-v2",
    "route-53",
    "s3",
    "ssm",
    "sts",
  ];
  type Made = new (given: object) => Error;

  it("are all of a class, each that a client of the bridge knows, and the advice is of that class", async () => {
    let known = 0;
    for (const name of packages) {
      const client = (await import(`@aws-sdk/client-${name}`)) as Record<string, unknown>;
      const base = Object.entries(client).find(([key]) => key.endsWith("ServiceException"))?.[1] as Made;
      for (const [key, value] of Object.entries(client)) {
        if (typeof value !== "function" || !(value.prototype instanceof base)) continue;
        const error = new (value as Made)({ message: "no", $metadata: { httpStatusCode: 400 } });
        const kind = classify(error);
        assert.ok(kind, `${name} ${key}`);
        const { message, exitCode, errorClass } = explainError(error);
        assert.deepEqual([exitCode, errorClass], [1, kind]);
        assert.ok(message.endsWith(errorClasses[kind]), key);
        known += 1;
      }
    }
    assert.ok(known > 250, String(known));
  });

  const aws = (name: string, status = 400, message = "") =>
    Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
  const table: Record<keyof typeof errorClasses, unknown[]> = {
    throttled: [
      aws("ThrottlingException"),
      aws("Throttling"),
      aws("TooManyUpdates"),
      aws("SlowDown", 503),
      aws("Whatever", 429),
      Object.assign(new Error(), { name: "Odd", $retryable: { throttling: true } }),
    ],
    unavailable: [
      aws("ServerException", 500),
      aws("InternalServerError", 500),
      aws("ServiceUnavailable", 503),
      aws("Unheard", 502),
      Object.assign(new Error(), { name: "TimeoutError" }),
      Object.assign(new Error(), { code: "ECONNRESET" }),
      Object.assign(new Error(), { code: "ENOTFOUND" }),
    ],
    credentials: [
      aws("ExpiredTokenException"),
      aws("UnrecognizedClientException"),
      Object.assign(new Error(), { name: "CredentialsProviderError" }),
    ],
    permission: [
      aws("AccessDeniedException"),
      aws("AccessDenied", 403),
      aws("UnauthorizedOperation"),
      aws("403", 403),
      aws("RegionDisabledException", 403),
    ],
    limit: [aws("LimitExceededException"), aws("ServiceQuotaExceededException")],
    conflict: [
      aws("DeploymentLimitExceededException"),
      aws("PriorRequestNotComplete"),
      aws("ResourceContentionFault"),
      aws("ConflictException"),
      aws("InvalidParameterException", 400, "Service deployment arn:x is in progress."),
      aws("UpdateInProgressException"),
    ],
    missing: [
      aws("ParameterNotFound"),
      aws("RepositoryNotFoundException"),
      aws("ApplicationDoesNotExistException"),
      aws("NoSuchKey", 404),
      aws("NoSuchHostedZone", 404),
      aws("NotFound", 404),
      aws("ServiceNotActiveException"),
      aws("RuleNotFoundException"),
    ],
    invalid: [
      aws("ValidationError"),
      aws("InvalidParameterException"),
      aws("InvalidChangeBatch"),
      aws("Unheard"),
    ],
  };
  for (const [kind, errors] of Object.entries(table))
    it(`of the class ${kind} are known by name, code, message or status`, () => {
      for (const error of errors) assert.equal(classify(error), kind, JSON.stringify(error));
    });

  it("are not taken for AWS's when they are ours", () => {
    for (const error of [new TypeError("x"), new Error("deployment in progress"), undefined, "text"])
      assert.equal(classify(error), undefined);
    assert.match(explainError(new TypeError("x")).message, /\n {4}at /);
    assert.equal(explainError(new Refusal("x")).exitCode, 2);
    assert.equal(explainError(new Failure("x")).exitCode, 1);
  });

  it("lead back to the old release only when another try would not help", () => {
    const leads = Object.entries(table).map(([kind, [error]]) => [kind, speaksAgainst(error)]);
    assert.deepEqual(
      leads.filter(([, back]) => !back).map(([kind]) => kind),
      ["throttled", "unavailable"],
    );
    assert.equal(speaksAgainst(new Failure("x")), true);
    assert.equal(speaksAgainst(new TypeError("x")), false);
  });
});

describe("the end of a deployment of ECS", () => {
  it("is known for every status of the service, and any other is waited on", () => {
    assert.deepEqual(Object.keys(statusMeaning).sort(), Object.values(ServiceDeploymentStatus).sort());
    assert.equal(meaningOf("NEW_AND_UNHEARD"), "under-way");
  });
  it("is known for every status of CodeDeploy", () => {
    assert.deepEqual(Object.keys(deploymentMeaning).sort(), Object.values(DeploymentStatus).sort());
  });
});

describe("the bridge's command line", () => {
  const place = ["--environment", "stg", "--network", "tw", "--service", "api"];
  const world: World["environment"] = { AWS_REGION: "ap-east-2" };
  it("asks for what is missing, unknown or not needed", () => {
    const table: [string[], RegExp][] = [
      [[], /command is one of deploy, rollback, run-task, status/],
      [["destroy", ...place], /command is one of/],
      [["deploy", "status", ...place], /command is one of/],
      [["deploy", ...place], /--release is missing/],
      [["deploy", ...place, "--release", ""], /--release is missing/],
      [["rollback", ...place, "--release", "v1"], /--release is for deploy, not for rollback/],
      [["deploy", ...place, "--release", "v1", "--to", "v0"], /--to is for rollback/],
      [["status", "--environment", "stg", "--network", "tw"], /--service is missing/],
      [["status", ...place.slice(0, 5), "../x"], /--service cannot be "..\/x"/],
      [["status", ...place, "--timeout", "soon"], /--timeout takes minutes/],
      [["status", ...place, "--timeout", "-1"], /imeout/],
      [["status", ...place, "--fast"], /fast/],
    ];
    for (const [args, message] of table)
      assert.throws(
        () => parse(args, world),
        (error) => error instanceof Refusal && message.test(error.message),
        args.join(" "),
      );
    assert.throws(() => parse(["status", ...place], {}), /--region is missing/);
  });
  it("prints how it is used for whoever asks, and asks AWS nothing", async () => {
    for (const args of [["--help"], ["-h"], ["deploy", "--help"], ["--json", "--help"]]) {
      const told = { out: "", err: "" };
      const code = await main(args, {
        environment: {},
        clients: () => assert.fail("no client is needed"),
        clock: { now: () => new Date(0), sleep: () => assert.fail("nothing to wait for") },
        get: () => assert.fail("nobody to ask"),
        send: () => assert.fail("nobody to tell"),
        out: (text) => (told.out += text),
        err: (text) => (told.err += text),
      });
      assert.deepEqual({ code, ...told }, { code: 0, out: `${usage}\n`, err: "" }, args.join(" "));
    }
  });
  it("takes the build's region unless told another, and an hour", () => {
    const request = parse(["deploy", ...place, "--release", "v1"], world);
    assert.deepEqual(request.aws, { region: "ap-east-2" });
    assert.equal(request.timeoutMs, 3_600_000);
    assert.equal(request.build, undefined);
    const build = { CODEBUILD_BUILD_ID: "archipelago-deploy-stg-tw:x", CODEBUILD_BUILD_NUMBER: "7" };
    assert.deepEqual(parse(["status", ...place], { ...world, ...build }).build, {
      id: "archipelago-deploy-stg-tw:x",
      number: 7,
    });
    const other = parse(
      ["status", ...place, "--region", "ap-northeast-1", "--role", "arn:aws:iam::1:role/x"],
      world,
    );
    assert.deepEqual(other.aws, { region: "ap-northeast-1", roleArn: "arn:aws:iam::1:role/x" });
  });
});

describe("the project whose builds take turns", () => {
  it("is the one that the foundation makes", () => {
    assert.equal(deployProject("stg", "tw"), deployProjectName("stg", "tw"));
  });
});

describe("the bridge's package", () => {
  it("has the versions that are tested here, and a lock that says no registry", () => {
    const own = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
    const all = JSON.parse(read("../../package.json")) as Record<string, Record<string, string>>;
    const tested = { ...all.devDependencies, ...all.dependencies };
    for (const [name, version] of Object.entries(own.dependencies)) assert.equal(version, tested[name], name);
    const lock = read("package-lock.json");
    assert.doesNotMatch(lock, /"resolved"/);
    assert.deepEqual(JSON.parse(lock).packages[""].dependencies, own.dependencies);
  });

  it("brings every package that its sources name, and needs nothing outside its folder", () => {
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
    const sources = fs.readdirSync(folder).filter((file) => file.endsWith(".ts"));
    const imports = sources.flatMap((file) =>
      [...read(file).matchAll(/^(?:import|export|}) .*?from "([^"]+)";$/gm)].map(([, name = ""]) => name),
    );
    const packages = imports.filter((name) => !name.startsWith("."));
    for (const name of packages) assert.ok(name.startsWith("node:") || name in dependencies, name);
    for (const name of Object.keys(dependencies))
      assert.ok(packages.includes(name) || name === "esbuild", name);
    assert.ok(imports.every((name) => !name.startsWith("../")));
  });

  it("calls what its page lists, and nothing else", () => {
    const calls = fs
      .readdirSync(folder)
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [...read(file).matchAll(/new (\w+)Command\(/g)].map(([, name]) => name));
    const page = read("../../docs/bridge.md").split("## Rights")[1] ?? "";
    const rows = [...page.matchAll(/^\| (\w+) +\| (.+?) +\|$/gm)].filter(([, of]) => of !== "of");
    const listed = rows.flatMap(([, , names = ""]) => names.replace(", only with `--role`", "").split(", "));
    assert.deepEqual([...new Set(calls)].sort(), listed.sort());
  });

  it("is run by a buildspec that CodeBuild accepts", () => {
    const spec = buildspecSchema.parse(YAML.parse(read("buildspec.yml")));
    assert.equal(buildspecSchema.safeParse({ ...spec, phase: {} }).success, false);
    const [command = ""] = spec.phases.build?.commands ?? [];
    // `node` prints what it is given, one word a line.
    const words = (environment: Record<string, string>) =>
      execFileSync("bash", ["--norc", "-ec", `node() { printf '%s\\n' "$@"; }; ${command}`], {
        env: { ENVIRONMENT: "stg", NETWORK: "tw", REGION: "ap-east-2", SERVICE: "api", ...environment },
        encoding: "utf8",
      })
        .trim()
        .split("\n");
    const parsed = (environment: Record<string, string>) => {
      const [script, ...args] = words(environment);
      assert.equal(script, "main.js");
      return parse(args, {});
    };
    const given = parsed({
      RELEASE: "v1",
      ROLE_ARN: "arn:aws:iam::123456789012:role/x",
      TIMEOUT: "5",
      TO: "",
    });
    assert.deepEqual(given, {
      command: "deploy",
      place: { environment: "stg", network: "tw", service: "api" },
      aws: { region: "ap-east-2", roleArn: "arn:aws:iam::123456789012:role/x" },
      release: "v1",
      to: undefined,
      timeoutMs: 300_000,
      json: false,
    });
    assert.equal(parsed({ COMMAND: "rollback", TO: "v1" }).to, "v1");
    assert.equal(parsed({ COMMAND: "run-task" }).command, "run-task");
    // A value is one word, whatever is in it.
    assert.throws(() => parsed({ RELEASE: "v1", SERVICE: "api --to x; true" }), /--service cannot be/);
  });
});
