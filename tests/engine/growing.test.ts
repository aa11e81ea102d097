import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import YAML from "yaml";
import { type Simulator, startSimulator } from "../../simulator";
import { createEngineHome, type EngineHome } from "./home";
import { type CommandResult, copyProject, pulumi } from "./project";

const output = ({ stdout, stderr }: CommandResult): string => `${stdout}\n${stderr}`;
const countryOf = (stack: string, code: string): string =>
  `urn:pulumi:${stack}::archipelago::archipelago:platform:Country::${code}`;
/** What AWS has: neither providers nor what is only read. */
const ofAws = (urn: string): boolean => urn.includes("$aws:") && !urn.includes("$pulumi:");

const partFile = `config:
  archipelago:platform:
    environment: stg
    only: [kr]
  pulumi:disable-default-providers: [aws, datadog]
`;

type File = { config: Record<string, { countries: Record<string, Record<string, unknown>> }> };

describe("a country that moves to a stack of its own, by the documented commands", function () {
  this.timeout(1_200_000);
  let simulator: Simulator;
  let home: EngineHome;
  let project: string;

  /** A command that must succeed. */
  async function run(...args: string[]): Promise<CommandResult> {
    const result = await pulumi(home, project, ...args);
    assert.equal(result.code, 0, `pulumi ${args.join(" ")}\n${output(result)}`);
    return result;
  }
  const up = (stack: string) => run("up", "--stack", stack, "--yes", "--skip-preview");
  /** What a preview would do to which resources; `same` and `read` left out. */
  async function plannedFor(stack: string): Promise<string[]> {
    const { stdout } = await run("preview", "--stack", stack, "--json");
    const { steps } = JSON.parse(stdout) as { steps: { op: string; urn: string }[] };
    return steps
      .filter(({ op }) => !["same", "read"].includes(op))
      .map(({ op, urn }) => `${op} ${urn.slice(urn.lastIndexOf(":", urn.lastIndexOf("::") - 1) + 1)}`)
      .sort();
  }
  function edit(change: (countries: File["config"][string]["countries"]) => void): void {
    const file = path.join(project, "Pulumi.stg.yaml");
    const content = YAML.parse(fs.readFileSync(file, "utf8")) as File;
    change(content.config["archipelago:platform"]!.countries);
    fs.writeFileSync(file, YAML.stringify(content));
  }
  /** Whatever stands in AWS, by the name that outlives a move: id and inputs. */
  const standing = () =>
    Object.fromEntries(
      simulator.cloud
        .resources()
        .filter(({ urn }) => ofAws(urn) && !urn.startsWith("urn:pulumi:foundation::"))
        .map(({ id, type, inputs }) => [`${type} ${id}`, inputs]),
    );

  before(async () => {
    simulator = await startSimulator();
    home = createEngineHome(simulator);
    project = copyProject(home);
    edit((countries) => delete countries.tw);
    for (const stack of ["foundation", "stg"]) {
      await run("stack", "init", stack);
      await up(stack);
    }
  });
  after(async () => {
    home.dispose();
    await simulator.stop();
  });

  it("takes its resources along: none is created, changed, replaced or deleted", async () => {
    const first = standing();
    assert.ok(Object.keys(first).length > 300);
    const journal = simulator.cloud.journal.length;

    edit((countries) => (countries.kr = { ...countries.kr, stack: "stg-kr" }));
    fs.writeFileSync(path.join(project, "Pulumi.stg-kr.yaml"), partFile);
    await run("stack", "init", "stg-kr");
    await run("state", "move", "--source", "stg", "--dest", "stg-kr", "--yes", countryOf("stg", "kr"));

    assert.deepEqual(await plannedFor("stg"), ["delete aws::aws-ap-northeast-2"]);
    assert.deepEqual(await plannedFor("stg-kr"), []);
    await up("stg");
    await up("stg-kr");

    const touched = simulator.cloud.journal.slice(journal).filter(({ urn }) => ofAws(urn));
    assert.deepEqual(touched, []);
    assert.deepEqual(standing(), first);
    for (const stack of ["stg", "stg-kr"]) assert.deepEqual(await plannedFor(stack), [], stack);

    // And back.
    edit((countries) => delete countries.kr?.stack);
    await run("state", "move", "--source", "stg-kr", "--dest", "stg", "--yes", countryOf("stg-kr", "kr"));
    assert.deepEqual(await plannedFor("stg"), []);
    await up("stg");
    assert.deepEqual(await plannedFor("stg"), []);
    await run("stack", "rm", "stg-kr", "--force", "--yes");
    const returned = simulator.cloud.journal.slice(journal).filter(({ urn }) => ofAws(urn));
    assert.deepEqual(returned, []);
    assert.deepEqual(standing(), first);
  });
});
