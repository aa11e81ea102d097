import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import YAML from "yaml";
import { type Simulator, startSimulator } from "../../simulator";
import { createEngineHome, type EngineHome } from "./home";
import { copyProject, pulumi, type CommandResult } from "./project";

/** The pipeline's own scripts, as a build runs them, over the project as it is. */
describe("the pipeline of this program", function () {
  this.timeout(900_000);
  let simulator: Simulator;
  let home: EngineHome;
  let project: string;

  before(async () => {
    simulator = await startSimulator();
    home = createEngineHome(simulator);
    project = copyProject(home);
    // One country is enough, and takes a third of the time.
    const file = YAML.parse(fs.readFileSync(stackFile(), "utf8")) as {
      config: Record<string, { countries: Record<string, object> }>;
    };
    const platform = file.config["archipelago:platform"];
    assert.ok(platform?.countries.jp);
    platform.countries = { jp: platform.countries.jp };
    fs.writeFileSync(stackFile(), YAML.stringify(file));
    for (const stack of ["foundation", "stg"]) {
      const made = await pulumi(home, project, "stack", "init", stack);
      assert.equal(made.code, 0, made.stderr);
    }
    const raised = await pulumi(home, project, "up", "--stack", "foundation", "--yes", "--skip-preview");
    assert.equal(raised.code, 0, raised.stderr);
  });
  after(async () => {
    home.dispose();
    await simulator.stop();
  });

  function script(name: string, ...args: readonly string[]): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
      const child = spawn("bash", [`delivery/infrastructure/${name}.sh`, ...args], {
        cwd: project,
        env: { ...process.env, ...home.environment },
      });
      const output = { stdout: "", stderr: "" };
      child.stdout.on("data", (data: Buffer) => (output.stdout += data.toString()));
      child.stderr.on("data", (data: Buffer) => (output.stderr += data.toString()));
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, ...output }));
    });
  }
  const previewed = async (folder: string): Promise<string> => {
    const { code, stdout, stderr } = await script("preview", "stg", folder);
    assert.equal(code, 0, stderr);
    assert.equal(fs.readFileSync(path.join(project, folder, "summary.txt"), "utf8"), stdout);
    return stdout;
  };
  const refused = async (folder: string, words: RegExp): Promise<void> => {
    const before = simulator.cloud.resources().length;
    const { code, stderr } = await script("up", "stg", folder);
    assert.equal(code, 1, stderr);
    assert.match(stderr, words);
    assert.match(stderr, /Nothing was changed\. Start the pipeline again/);
    assert.equal(simulator.cloud.resources().length, before);
  };
  const stackFile = () => path.join(project, "Pulumi.stg.yaml");
  const change = (from: string, to: string): void => {
    const text = fs.readFileSync(stackFile(), "utf8");
    assert.ok(text.includes(from), from);
    fs.writeFileSync(stackFile(), text.replace(from, to));
  };

  it("does what was approved and nothing else", async () => {
    const first = await previewed("first");
    assert.match(first, /^stg: \d+ to create\nhub: \d+ to create\njp: \d+ to create\n$/);
    change("zoneCount: 2", "zoneCount: 3");
    await refused("first", /was not approved/);
    change("zoneCount: 3", "zoneCount: 2");
    const raised = await script("up", "stg", "first");
    assert.equal(raised.code, 0, raised.stderr);

    await refused("first", /stg was updated since the preview/);
    assert.equal(await previewed("none"), "stg: no changes\n");

    change("nat: single", "nat: perZone");
    const more = await previewed("more");
    assert.match(more, /^stg: [^]*\nhub: [^]*to create/);
    assert.doesNotMatch(more, /\njp: /);
    change("nat: perZone", "nat: single");
  });

  it("tells why a preview failed, and leaves nothing to approve", async () => {
    change("zoneCount: 2", "zoneCount: 9");
    const { code, stderr } = await script("preview", "stg", "broken");
    assert.notEqual(code, 0);
    assert.match(stderr, /zoneCount/);
    assert.ok(!fs.existsSync(path.join(project, "broken", "changes.json")));
    change("zoneCount: 9", "zoneCount: 2");
  });
});
