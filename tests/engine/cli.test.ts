import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import YAML from "yaml";
import { type Simulator, startSimulator } from "../../simulator";
import { recordStack } from "../../preview";
import { createEngineHome, type EngineHome } from "./home";
import { type CommandResult, copyProject, pulumi } from "./project";

/** The counts under "Resources:", e.g. `{ "to create": 120 }`. */
function counts({ stdout }: CommandResult): Record<string, number> {
  const lines = stdout.slice(stdout.lastIndexOf("Resources:")).matchAll(/^\s*[+~-]* *(\d+) (\S.*)$/gm);
  return Object.fromEntries([...lines].map(([, count, fate]) => [fate ?? "", Number(count)]));
}

const output = ({ stdout, stderr }: CommandResult): string => `${stdout}\n${stderr}`;

describe("the pulumi command on the project as it is", function () {
  this.timeout(600_000);
  let simulator: Simulator;
  let home: EngineHome;
  let project: string;

  before(async () => {
    simulator = await startSimulator();
    home = createEngineHome(simulator);
    project = copyProject(home);
    for (const stack of ["foundation", "stg"]) {
      const made = await pulumi(home, project, "stack", "init", stack);
      assert.equal(made.code, 0, output(made));
    }
    const raised = await pulumi(home, project, "up", "--stack", "foundation", "--yes", "--skip-preview");
    assert.equal(raised.code, 0, output(raised));
  });
  after(async () => {
    home.dispose();
    await simulator.stop();
  });

  it("previews stg with as many resources as the engine-less preview, also from a subfolder and with -C", async () => {
    const preview = await pulumi(home, project, "preview", "--stack", "stg");
    assert.equal(preview.code, 0, output(preview));
    const expected = await recordStack({ stack: "stg", known: false });
    assert.deepEqual(counts(preview), {
      "to create": expected.resources.filter(({ op }) => op === "create").length,
    });
    assert.doesNotMatch(output(preview), /error:/);

    const subfolder = await pulumi(home, path.join(project, "config"), "preview", "--stack", "stg");
    assert.deepEqual(counts(subfolder), counts(preview), output(subfolder));
    const elsewhere = await pulumi(home, home.root, "-C", project, "preview", "--stack", "stg");
    assert.deepEqual(counts(elsewhere), counts(preview), output(elsewhere));
  });

  it("means the same resources as the engine-less preview", async () => {
    const preview = await pulumi(home, project, "preview", "--stack", "stg", "--json");
    assert.equal(preview.code, 0, output(preview));
    const { steps } = JSON.parse(preview.stdout) as { steps: { op: string; urn: string }[] };
    const expected = await recordStack({ stack: "stg", known: false });
    const named = (resources: readonly { op: string; urn: string }[]) =>
      resources
        .filter(({ op }) => op === "create")
        .map(({ urn }) => urn)
        .sort();
    assert.deepEqual(named(steps), named(expected.resources));
  });

  it("answers a broken configuration with what to change, every mistake, and no stack trace", async () => {
    const file = path.join(project, "Pulumi.stg.yaml");
    const whole = fs.readFileSync(file, "utf8");
    const stack = YAML.parse(whole) as { config: Record<string, { countries: Record<string, object> }> };
    const platform = stack.config["archipelago:platform"];
    assert.ok(platform);
    platform.countries.jp = { ...platform.countries.jp, nat: "two", zoneCount: 9 };
    fs.writeFileSync(file, YAML.stringify(stack));
    try {
      const preview = await pulumi(home, project, "preview", "--stack", "stg");
      assert.notEqual(preview.code, 0);
      assert.match(output(preview), /jp\.nat/);
      assert.match(output(preview), /none.*single.*perZone/s);
      assert.match(output(preview), /jp\.zoneCount/);
      assert.doesNotMatch(output(preview), /^\s+at .*:\d+:\d+/m, "a stack trace");
      assert.doesNotMatch(output(preview), /exited with non-zero exit code/);
    } finally {
      fs.writeFileSync(file, whole);
    }
  });
});
