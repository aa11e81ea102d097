import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import YAML from "yaml";
import { appspecHooks, appspecSchema, buildspec } from "../../../delivery";
import { Sandbox } from "./sandbox";

const templates = path.join(__dirname, "..", "..", "..", "delivery", "templates");
const read = (file: string) => readFileSync(path.join(templates, file), "utf8");
const hooks = readdirSync(path.join(templates, "hooks")).sort();

describe("the appspec template", () => {
  const template = () => YAML.parse(read("appspec.yml")) as Record<string, unknown>;

  it("is one that CodeDeploy accepts", () => {
    assert.ok(appspecSchema.safeParse(template()).success);
  });

  it("runs exactly the hooks that are there, in CodeDeploy's order", () => {
    const parsed = appspecSchema.parse(template());
    const locations = Object.values(parsed.hooks).flatMap((all) =>
      (all ?? []).map(({ location }) => location),
    );
    assert.deepEqual(
      [...locations, "hooks/common.sh"].sort(),
      hooks.map((hook) => `hooks/${hook}`),
    );
    const order = Object.keys(parsed.hooks).map((name) => (appspecHooks as readonly string[]).indexOf(name));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
  });

  const broken: Readonly<Record<string, (spec: Record<string, unknown>) => void>> = {
    "another version": (spec) => (spec.version = 1),
    "another system": (spec) => (spec.os = "macos"),
    "no files": (spec) => (spec.files = []),
    "a destination that is no path": (spec) => (spec.files = [{ source: "app", destination: "opt" }]),
    "a hook that does not exist": (spec) => (spec.hooks = { BeforeStart: [{ location: "a", timeout: 1 }] }),
    "a hook outside the revision": (spec) =>
      (spec.hooks = { AfterInstall: [{ location: "../a", timeout: 1 }] }),
    "a hook without a time limit": (spec) => (spec.hooks = { AfterInstall: [{ location: "a" }] }),
    "a misspelt key": (spec) => (spec.hook = {}),
  };
  for (const [name, breakIt] of Object.entries(broken)) {
    it(`is refused with ${name}`, () => {
      const spec = template();
      breakIt(spec);
      assert.ok(!appspecSchema.safeParse(spec).success);
    });
  }
});

describe("the hooks", () => {
  for (const hook of hooks) {
    it(`${hook} is a shell script that can be run`, () => {
      const file = path.join(templates, "hooks", hook);
      assert.equal(spawnSync("sh", ["-n", file]).status, 0);
      assert.ok(statSync(file).mode & 0o100, "CodeDeploy runs what is executable only");
      assert.match(readFileSync(file, "utf8"), /^#!\/bin\/sh\n/);
    });
  }

  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.write("etc/archipelago/service.env", 'PORT="8000"\nSERVICE="api"\n');
    sandbox.write("opt/archipelago/app/service", "#!/bin/sh\n");
    sandbox.standIn("systemctl");
    sandbox.standIn("curl");
  });
  afterEach(() => sandbox.dispose());
  const run = (hook: string, variables: Readonly<Record<string, string>> = {}) =>
    sandbox.run(["sh", path.join(templates, "hooks", `${hook}.sh`)], {
      ARCHIPELAGO_ROOT: sandbox.root,
      VALIDATE_TRIES: "2",
      VALIDATE_PAUSE: "0",
      ...variables,
    });

  it("end where they ended before when a deployment is repeated", () => {
    const deploy = () => {
      sandbox.forget();
      const before = ["stop", "clean"].map((hook) => run(hook));
      assert.equal(sandbox.read("opt/archipelago/app/service"), undefined, "old files stayed");
      sandbox.write("opt/archipelago/app/service", "#!/bin/sh\n");
      const after = ["install", "start", "validate"].map((hook) => run(hook));
      for (const { status, output } of [...before, ...after]) assert.equal(status, 0, output);
      return { calls: sandbox.calls, unit: sandbox.read("etc/systemd/system/api.service") };
    };
    const first = deploy();
    assert.match(first.unit ?? "", /ExecStart=\/opt\/archipelago\/app\/service/);
    assert.ok(first.calls.includes("systemctl restart api.service"));
    assert.ok(
      first.calls.includes("curl --fail --silent --output /dev/null --max-time 5 http://127.0.0.1:8000/"),
    );
    assert.deepEqual(deploy(), first);
  });

  it("stop nothing when nothing runs yet", () => {
    sandbox.standIn("systemctl", '[ "$1" != is-active ]');
    assert.equal(run("stop").status, 0);
    assert.deepEqual(sandbox.calls, ["systemctl is-active --quiet api.service"]);
  });

  it("fail when the service does not answer", () => {
    sandbox.standIn("curl", "exit 22");
    const { status, output } = run("validate");
    assert.equal(status, 1);
    assert.match(output, /api does not answer on port 8000/);
    assert.equal(sandbox.calls.length, 2);
  });

  it("ask a service without a port for its process only", () => {
    sandbox.write("etc/archipelago/service.env", 'SERVICE="batch"\n');
    assert.equal(run("validate").status, 0);
    assert.deepEqual(sandbox.calls, ["systemctl is-active --quiet batch.service"]);
    sandbox.standIn("systemctl", "exit 3");
    assert.equal(run("validate").status, 1);
  });

  it("fail when the instance does not know its service", () => {
    sandbox.write("etc/archipelago/service.env", 'PORT="1"\n');
    for (const hook of ["stop", "clean", "install", "start", "validate"])
      assert.notEqual(run(hook).status, 0, hook);
    assert.ok(sandbox.read("opt/archipelago/app/service"));
  });
});

interface Stage {
  readonly base: string;
  readonly name?: string;
  readonly lines: readonly string[];
}
/** Stages with their instructions, continued lines joined. */
const stagesOf = (text: string): Stage[] => {
  const lines = text
    .replace(/\\\n\s*/g, " ")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const stages: { base: string; name?: string; lines: string[] }[] = [];
  for (const line of lines) {
    const [, base, name] = /^FROM (\S+)(?: AS (\S+))?$/.exec(line) ?? [];
    if (base !== undefined) stages.push({ base, name, lines: [] });
    else stages.at(-1)?.lines.push(line);
  }
  return stages;
};

/** From nowhere else, for Docker Hub counts pulls; by a version, so that a build can be repeated. */
function assertBases(stages: readonly Stage[]): void {
  const own = stages.flatMap(({ name }) => name ?? []);
  for (const { base } of stages.filter((stage) => stage.base !== "scratch" && !own.includes(stage.base)))
    assert.match(base, /^(public\.ecr\.aws|gcr\.io)\/[^:]+:\d[\w.-]*$/);
}

describe("the Dockerfile template", () => {
  const stages = stagesOf(read("Dockerfile"));
  const last = stages.at(-1);

  it("ends in a stage from nothing, into which only the earlier stages' results are copied", () => {
    assert.ok(stages.length > 1);
    assert.equal(last?.base, "scratch");
    assert.deepEqual(
      [...new Set(last?.lines.map((line) => line.split(" ")[0]))],
      ["COPY", "USER", "ENTRYPOINT"],
    );
    last?.lines
      .filter((line) => line.startsWith("COPY"))
      .forEach((line) => assert.match(line, /^COPY --from=build /));
  });

  it("runs as a user by number, who is not root", () => {
    const [user] = last?.lines.filter((line) => line.startsWith("USER ")) ?? [];
    assert.match(user ?? "", /^USER [1-9]\d*:[1-9]\d*$/);
  });

  it("takes its bases from a registry that needs no account, by a version", () => assertBases(stages));

  it("has the stage report, which the build looks for", () => {
    assert.match(read("Dockerfile"), /^FROM .* AS report[ \t]*$/im);
  });

  it("puts into /app what a revision takes from there, with the program that the unit starts", () => {
    assert.ok(last?.lines.some((line) => line.endsWith(" /app")));
    assert.ok(last?.lines.includes('ENTRYPOINT ["/app/service"]'));
    assert.match(read("hooks/install.sh"), /\/opt\/archipelago\/app\/service/);
  });
});

describe("the build image's Dockerfile", () => {
  const stages = stagesOf(read("build-image/Dockerfile"));
  const last = stages.at(-1);
  const installed = /apk add --no-cache (.*)$/m.exec(last?.lines.join("\n") ?? "")?.[1]?.split(" ") ?? [];
  const copied = (last?.lines ?? [])
    .filter((line) => line.startsWith("COPY --from=docker "))
    .flatMap((line) => line.split(/\s+/).slice(2, -1));

  it("takes its bases from a registry that needs no account, by a version", () => {
    assert.equal(stages.length, 2);
    assertBases(stages);
  });

  it("has every program that the buildspec calls, from a package, from Docker's image or from Alpine itself", () => {
    const programs: Readonly<Record<string, string>> = { aws: "aws-cli" };
    // Of BusyBox, which is Alpine's.
    const busybox = "cat cp cut grep mkdir mv nohup rm seq sleep tr".split(" ");
    const shell = "[ case cd do done echo else esac exit export false fi for if printf then".split(" ");
    const { phases, env } = buildspec({ reportGroupArn: "arn", revision: true, secrets: {}, parameters: {} });
    assert.ok(installed.includes(env?.shell ?? "sh"));
    const text = Object.values(phases)
      .flatMap((phase) => phase?.commands ?? [])
      .join("\n");
    const starts = /(?:^|[;&|(]|\b(?:then|do|else|if)\b|!) *(?:nohup )?([a-z][a-z.-]*)(?= )/gm;
    const words = [...text.matchAll(starts)].flatMap(([, word]) => word ?? []);
    const called = [...new Set(words)].filter((word) => !shell.includes(word) && !busybox.includes(word));
    assert.deepEqual([...called].sort(), ["aws", "docker", "dockerd-entrypoint.sh", "zip"]);
    for (const program of called)
      assert.ok(
        installed.includes(programs[program] ?? program) || copied.includes(`/usr/local/bin/${program}`),
        program,
      );
  });

  it("has a daemon with all that it starts, BuildKit's client, and a place for layers that is no layer", () => {
    for (const program of [
      "containerd",
      "containerd-shim-runc-v2",
      "dind",
      "docker-init",
      "docker-proxy",
      "dockerd",
      "runc",
    ])
      assert.ok(copied.includes(`/usr/local/bin/${program}`), program);
    assert.ok(copied.some((path) => path.endsWith("/cli-plugins/docker-buildx")));
    assert.ok(["iptables", "iptables-legacy"].every((name) => installed.includes(name)));
    assert.ok(last?.lines.includes("VOLUME /var/lib/docker"));
  });

  it("leaves the user and the entry point to CodeBuild, which needs root and ignores the other", () => {
    assert.deepEqual([...new Set(last?.lines.map((line) => line.split(" ")[0]))], ["RUN", "COPY", "VOLUME"]);
  });
});
