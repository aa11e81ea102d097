import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import { gossFile } from "./schemas";
import { ownFolders, ThrowAwayRoot, whyNoRoot } from "./throw-away-root";

const root = join(__dirname, "../..");
const images = join(root, "machine-images");

type Task = Readonly<Record<string, unknown>>;
const tasksOf = (role: string) =>
  YAML.parse(readFileSync(join(images, "roles", role, "tasks/main.yml"), "utf8")) as Task[];
/** Installs from Amazon's repositories, which only an Amazon Linux can. */
const installs = (task: Task) => "ansible.builtin.dnf" in task;

/** What the packages that are not installed would have brought. */
const units = ["chronyd", "auditd", "amazon-cloudwatch-agent", "codedeploy-agent", "datadog-agent"];
const folders = [
  "/etc/ssh/sshd_config.d",
  "/etc/sysctl.d",
  "/etc/yum.repos.d",
  "/etc/codedeploy-agent/conf",
  "/etc/datadog-agent",
  "/opt/aws/amazon-cloudwatch-agent/etc",
];

describe("the roles, applied", function () {
  // The first run installs Ansible.
  this.timeout(900_000);
  let system: ThrowAwayRoot;
  let made: ThrowAwayRoot | undefined;
  let ansible: string;
  const roles = readdirSync(join(images, "roles")).sort();

  before(function () {
    ansible = execFileSync("sh", [join(root, "scripts/ansible.sh")], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    }).trim();
    const needed = ["systemctl --version", `${join(ansible, "python3")} -c "import ssl, multiprocessing"`];
    const reason = whyNoRoot(needed.join(" && "));
    if (reason !== undefined) {
      console.log(`    skipped, for this machine allows no throw-away system: ${reason}`);
      this.skip();
    }
    system = made = new ThrowAwayRoot();
    furnish();
  });
  after(() => made?.dispose());

  /** The system that the roles find, and the roles without the tasks that install. */
  function furnish(): void {
    // The namespace has one user: whom a package would add is another name of root.
    system.write("/etc/passwd", "root:x:0:0:root:/tmp:/bin/sh\ndd-agent:x:0:0::/tmp:/bin/sh\n");
    system.write("/etc/group", "root:x:0:\ndd-agent:x:0:\n");
    system.write("/var/log/.keep", "");
    for (const folder of folders) system.write(`${folder}/.keep`, "");
    for (const unit of units)
      system.write(
        `/etc/systemd/system/${unit}.service`,
        `[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n`,
      );
    // The agent's package starts it at boot, and the role must turn that off.
    system.write("/etc/systemd/system-preset/00-all.preset", "enable codedeploy-agent.service\ndisable *\n");
    assert.equal(system.run(["systemctl", "enable", "codedeploy-agent"]).status, 0);
    system.write("/tmp/play/playbook.yml", readFileSync(join(images, "playbook.yml"), "utf8"));
    for (const role of roles) {
      const folder = join(images, "roles", role);
      for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (statSync(join(folder, file)).isFile())
          system.write(`/tmp/play/roles/${role}/${file}`, readFileSync(join(folder, file), "utf8"));
      }
      const kept = tasksOf(role).filter((task) => !installs(task));
      system.write(`/tmp/play/roles/${role}/tasks/main.yml`, YAML.stringify(kept));
    }
  }

  /** Applies the playbook as Packer does, and tells how many tasks changed something. */
  function apply(playbook = "playbook.yml"): { changed: number; ok: number; output: string } {
    const { status, output } = system.run(
      [
        join(ansible, "ansible-playbook"),
        ...["--inventory", "localhost,", "--connection", "local"],
        // Nobody to become: the command is root already, and sudo would not know the namespace.
        ...["--extra-vars", '{"ansible_become": false, "image_name": "base", "image_stamp": "s1"}'],
        ...["--extra-vars", '{"image_region": "ap-northeast-1"}'],
        ...["--extra-vars", `ansible_python_interpreter=${join(ansible, "python3")}`],
        `/tmp/play/${playbook}`,
      ],
      // No service manager runs: units are switched on and off as in an image that is being made.
      { NO_COLOR: "1", ANSIBLE_HOME: "/tmp/ansible", ANSIBLE_PIPELINING: "true", SYSTEMD_OFFLINE: "1" },
    );
    assert.equal(status, 0, output);
    const [, ok, changed] = /ok=(\d+)\s+changed=(\d+)\s/.exec(output) ?? [];
    return { changed: Number(changed), ok: Number(ok), output };
  }
  const on = (path: string) => join(system.folder, path);
  const read = (path: string) => readFileSync(on(path), "utf8");

  it("leave out only what installs, and write nowhere but where the throw-away system is its own", () => {
    const tasks = roles.flatMap(tasksOf);
    const kept = tasks.filter((task) => !installs(task));
    assert.ok(kept.length > 10 && kept.length < tasks.length);
    for (const task of kept) {
      const [module = ""] = Object.keys(task).filter((key) => key.startsWith("ansible."));
      const { dest, path } = task[module] as { dest?: string; path?: string };
      const target = dest ?? path;
      if (target !== undefined)
        assert.ok(
          ownFolders.some((folder) => target.startsWith(`${folder}/`)),
          target,
        );
      else assert.match(module, /^ansible\.builtin\.(systemd_service|yum_repository)$/);
    }
  });

  it("change everything the first time and nothing the second", () => {
    const first = apply();
    const kept = roles.flatMap(tasksOf).filter((task) => !installs(task)).length;
    // Each task, but not the facts.
    assert.equal(first.ok, kept + 1, first.output);
    assert.equal(first.changed, kept, first.output);
    const second = apply();
    assert.deepEqual([second.ok, second.changed], [kept + 1, 0], second.output);
  });

  it("leave what the image's own tests ask of files and units", () => {
    const tests = gossFile.parse(YAML.parse(readFileSync(join(images, "tests/goss.yaml"), "utf8")));
    for (const [path, asked] of Object.entries(tests.file)) {
      assert.equal(existsSync(on(path)), asked.exists, path);
      if (!asked.exists) continue;
      const { mode } = statSync(on(path));
      if (asked.mode !== undefined) assert.equal(`0${(mode & 0o777).toString(8)}`, asked.mode, path);
      for (const line of (asked.contents as string[] | undefined) ?? []) {
        const pattern = /^\/(.*)\/$/.exec(line)?.[1];
        assert.ok(pattern ? new RegExp(pattern, "m").test(read(path)) : read(path).includes(line), line);
      }
    }
    for (const unit of units) {
      const enabled = system.run(["systemctl", "is-enabled", unit]).stdout.trim() === "enabled";
      assert.equal(enabled, tests.service[unit]?.enabled, unit);
    }
  });

  it("leave files that their readers can read", () => {
    const kernel = read("/etc/sysctl.d/60-archipelago.conf").trim().split("\n");
    assert.ok(kernel.length > 5);
    kernel.forEach((line) => assert.match(line, /^[a-z][a-z0-9_.]+ = \d+$/));
    const agent = JSON.parse(read("/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json")) as {
      agent: Record<string, unknown>;
      metrics: { append_dimensions: Record<string, string> };
    };
    assert.equal(agent.agent.metrics_collection_interval, 60);
    // The agent's own variable, which Jinja must have left alone.
    assert.deepEqual(agent.metrics.append_dimensions, {
      AutoScalingGroupName: "${aws:AutoScalingGroupName}",
    });
    const codedeploy = YAML.parse(read("/etc/codedeploy-agent/conf/codedeployagent.yml")) as object;
    assert.equal((codedeploy as Record<string, unknown>)[":max_revisions"], 5);
    const datadog = YAML.parse(read("/etc/datadog-agent/datadog.yaml")) as Record<string, unknown>;
    assert.equal(datadog.site, "ap1.datadoghq.com");
    assert.ok(!("api_key" in datadog));
    assert.match(read("/etc/yum.repos.d/datadog.repo"), /^repo_gpgcheck = 1$/m);
  });

  it("put right what was changed since, and only that", () => {
    writeFileSync(on("/etc/ssh/sshd_config.d/10-archipelago.conf"), "PermitRootLogin yes\n");
    const alone = [{ hosts: "all", gather_facts: false, roles: ["hardening"] }];
    system.write("/tmp/play/hardening.yml", YAML.stringify(alone));
    const { changed, output } = apply("hardening.yml");
    assert.equal(changed, 1, output);
    assert.match(read("/etc/ssh/sshd_config.d/10-archipelago.conf"), /^PermitRootLogin no$/m);
  });
});
