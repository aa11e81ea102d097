import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import YAML from "yaml";
import { buildspec, gossFile, packerTemplate } from "./schemas";

const root = join(__dirname, "../..");
const folder = join(root, "machine-images");

/** A tool's folder; the first call installs it. */
const tools = (script: string) =>
  execFileSync("sh", [join(root, "scripts", script)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();

const read = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");

describe("machine images", function () {
  // The first run installs Ansible and builds HashiCorp's parser.
  this.timeout(900_000);
  let ansible: string;
  let hcl: string;
  let scratch: string;

  before(() => {
    ansible = tools("ansible.sh");
    hcl = tools("hcl.sh");
    scratch = mkdtempSync(join(tmpdir(), "archipelago-images-"));
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  function run(command: string, args: readonly string[], cwd: string) {
    const { status, stdout, stderr } = spawnSync(join(ansible, command), args, {
      cwd,
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: [ansible, process.env.PATH].join(delimiter),
        ANSIBLE_HOME: join(scratch, "home"),
        NO_COLOR: "1",
      },
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** A copy in which one thing is broken, to see that the check would notice. */
  function broken(file: string, from: string, to: string): string {
    const copy = mkdtempSync(join(scratch, "broken-"));
    cpSync(folder, copy, { recursive: true, filter: (path) => !path.includes("node_modules") });
    const text = readFileSync(join(copy, file), "utf8");
    assert.ok(text.includes(from), `${file} no longer says ${from}`);
    writeFileSync(join(copy, file), text.replace(from, to));
    return copy;
  }

  it("have a playbook that ansible-playbook can read", () => {
    const check = (cwd: string) =>
      run("ansible-playbook", ["--syntax-check", "--inventory", "localhost,", "playbook.yml"], cwd);
    const { status, output } = check(folder);
    assert.equal(status, 0, output);
    const tasks = "roles/runtime/tasks/main.yml";
    assert.notEqual(check(broken(tasks, "ansible.builtin.dnf:", "ansible.builtin.dnff:")).status, 0);
  });

  it("have roles without a finding of ansible-lint in its strictest profile", () => {
    const check = (cwd: string) => run("ansible-lint", ["--offline", "--project-dir", ".", "."], cwd);
    const { status, output } = check(folder);
    assert.equal(status, 0, output);
    assert.match(output, /Passed: 0 failure\(s\), 0 warning\(s\) in \d\d/);
    const silent = check(broken("roles/runtime/tasks/main.yml", 'mode: "0755"\n', ""));
    assert.notEqual(silent.status, 0);
    assert.match(silent.output, /risky-file-permissions/);
  });

  it("have a Packer template that HashiCorp's own parser reads and would format the same", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".pkr.hcl"));
    assert.ok(files.length > 0);
    for (const file of files) {
      const formatted = execFileSync(join(hcl, "hclfmt"), [join(folder, file)], { encoding: "utf8" });
      assert.equal(formatted, read(file));
    }
    const bad = join(broken("image.pkr.hcl", "build {", "build {{"), "image.pkr.hcl");
    assert.notEqual(spawnSync(join(hcl, "hclfmt"), ["-check", bad]).status, 0);
  });

  it("are built on Spot, in private, over Session Manager, encrypted in every region, and deprecated in time", () => {
    const parsed = (file: string): unknown =>
      JSON.parse(execFileSync(join(hcl, "hcl2json"), [file], { encoding: "utf8" }));
    const template = packerTemplate.parse(parsed(join(folder, "image.pkr.hcl")));
    const attributes: [string, string][] = [
      ["encrypt_boot       = true", "encrypt_boot       = false"],
      ["associate_public_ip_address = false", "associate_public_ip_address = true"],
      ['imds_support = "v2.0"', 'imds_support = "v1.0"'],
      ['spot_price          = "auto"', 'spot_price          = "0"'],
      ['ssh_interface               = "session_manager"', 'ssh_interface               = "public_ip"'],
      ['http_tokens                 = "required"', 'http_tokens                 = "optional"'],
      ["  deprecate_at       = var.deprecate_at\n", ""],
      ["  ami_regions        = keys(var.region_kms_key_ids)\n", ""],
      ["encrypt_boot       = true", 'encrypt_boot = true\n  ami_groups = ["all"]'],
    ];
    for (const [from, to] of attributes) {
      const copy = join(broken("image.pkr.hcl", from, to), "image.pkr.hcl");
      assert.equal(packerTemplate.safeParse(parsed(copy)).success, false, to);
    }
    const used = [...read("image.pkr.hcl").matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(template.variable).sort());
  });

  it("are tested before they exist: goss runs after the roles, and nothing undoes a failure", () => {
    const text = read("image.pkr.hcl");
    const order = ['provisioner "ansible"', "validate --format", "cloud-init clean", "post-processor"];
    const places = order.map((part) => text.indexOf(part));
    assert.ok(
      places.every((place, index) => place > (places[index - 1] ?? 0)),
      String(places),
    );
    assert.doesNotMatch(text, /valid_exit_codes|error-cleanup|goss[^\n]*\|\|/);
  });

  it("have tests that goss can read, about every role", () => {
    const tests = gossFile.parse(YAML.parse(read("tests/goss.yaml")));
    for (const agent of ["amazon-cloudwatch-agent", "codedeploy-agent", "datadog-agent"]) {
      assert.deepEqual(tests.package[agent], { installed: true });
      // A deployment must not meet a first boot that has not ended.
      assert.equal(tests.service[agent]?.enabled, agent !== "codedeploy-agent");
    }
    // User data writes these on each server; an image that brought them would carry another's.
    assert.equal(tests.file["/etc/archipelago/service.env"]?.exists, false);
    assert.equal(gossFile.safeParse({ ...tests, file: { "/x": { exist: true } } }).success, false);
  });

  it("bring no unit of a service: user data and a revision's hooks write it, each for its own", () => {
    const roles = readdirSync(join(folder, "roles"), { recursive: true, encoding: "utf8" });
    assert.deepEqual(
      roles.filter((path) => /\.(service|unit)(\.j2)?$/.test(path)),
      [],
    );
    const tests = gossFile.parse(YAML.parse(read("tests/goss.yaml")));
    assert.deepEqual(tests.command["systemctl cat archipelago-none.service"], { "exit-status": 1 });
  });

  it("fetch no tool and start no server when there is nothing to bake", () => {
    const { phases } = buildspec.parse(YAML.parse(read("buildspec.yml")));
    const commands = [...(phases.pre_build?.commands ?? []), ...(phases.build?.commands ?? [])];
    const scratchBuild = mkdtempSync(join(scratch, "nothing-"));
    const bin = join(scratchBuild, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "node"), '#!/bin/sh\necho "$@" >> ../ran\n', { mode: 0o755 });
    for (const tool of ["packer", "dnf", "pip", "go"])
      writeFileSync(join(bin, tool), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const work = join(scratchBuild, "work");
    mkdirSync(work);
    for (const command of commands) {
      const { status } = spawnSync("bash", ["-c", command], {
        cwd: work,
        env: { PATH: [bin, process.env.PATH].join(delimiter), ARCHITECTURES: "arm64 x86_64" },
      });
      assert.equal(status, 0, command);
    }
    const ran = readFileSync(join(scratchBuild, "ran"), "utf8").trim().split("\n");
    assert.deepEqual(
      ran.map((line) => line.replace("scripts/main.js ", "")),
      ["prepare arm64", "prepare x86_64", "publish arm64", "publish x86_64"],
    );
  });

  it("are built by specifications that CodeBuild can read, with every tool at a version", () => {
    for (const file of ["buildspec.yml", "upkeep.buildspec.yml"]) {
      const spec = buildspec.parse(YAML.parse(read(file)));
      const commands = Object.values(spec.phases).flatMap((phase) => phase?.commands ?? []);
      for (const command of commands) {
        assert.equal(spawnSync("bash", ["-n", "-c", command]).status, 0, command);
        assert.doesNotMatch(command, /@latest|curl[^|]*\| *(ba)?sh/, command);
      }
      assert.equal(buildspec.safeParse({ ...spec, phases: { biuld: { commands: ["x"] } } }).success, false);
    }
    const script = read("scripts/tools.sh");
    assert.equal(spawnSync("bash", ["-n"], { input: script }).status, 0);
    assert.doesNotMatch(script, /latest|\| *(ba)?sh\b/);
    const pinned = read("requirements.txt").match(/^ansible-core==.*/m)?.[0];
    assert.ok(readFileSync(join(root, "scripts/ansible/requirements.txt"), "utf8").includes(`${pinned}\n`));
  });
});
