import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "../../../config";
import program from "../../../index";
import { record } from "../../../preview";
import { configurationProblems } from "../../../preview/configuration";
import { readStackConfig } from "../../../preview/stack-file";
import { copyOfSources, root } from "../config/support";

describe("what is wrong with a stack's configuration", () => {
  let folder: string;
  const write = (stack: string, platform: string) =>
    writeFileSync(
      join(folder, `Pulumi.${stack}.yaml`),
      `config:\n  archipelago:platform:\n    ${platform}\n`,
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "archipelago-configuration-"));
    for (const stack of ["stg", "foundation"])
      copyFileSync(join(root, `Pulumi.${stack}.yaml`), join(folder, `Pulumi.${stack}.yaml`));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is nothing as the project stands", () => assert.deepEqual(configurationProblems("stg", folder), []));

  it("is said of all files at once, each by its name", () => {
    write("stg", "{ nat: two, countries: { jq: {}, jp: {} }, onPremises: [10.0.0.0/8] }");
    write("foundation", "{ regoin: ap-northeast-1 }");
    const broken = copyOfSources(({ catalogue, countries }) => {
      Object.assign(catalogue.api ?? {}, { port: 0 });
      Object.assign(catalogue.web ?? {}, { calls: ["nobody"] });
      Object.assign(countries.kr ?? {}, { slot: 1 });
    });
    const problems = configurationProblems("stg", folder, broken);
    const { message } = new ConfigurationError("stg", problems);
    assert.match(message, /^The configuration of stack "stg" has/);
    assert.doesNotMatch(message, /stack "foundation"/);
    for (const place of [
      "  Pulumi.stg.yaml: nat =",
      "  Pulumi.stg.yaml: countries.jq\n",
      "  onPremises =",
      "  Pulumi.foundation.yaml: regoin\n",
      "  config/catalogue/api.ts: port = 0",
      "  config/catalogue/web.ts: calls =",
      "  config/countries/kr.ts: slot = 1",
    ])
      assert.ok(message.includes(place), `${message}\nlacks ${place}`);
    assert.equal(message.split("config/catalogue/api.ts: port").length, 2, "a problem is said once");
  });

  it("is not what follows from a file that cannot be loaded", () => {
    const unreadable = [{ path: "config/catalogue/payment.ts", problem: "cannot be loaded: x", fix: "" }];
    const broken = {
      ...copyOfSources(({ catalogue }) => Reflect.deleteProperty(catalogue, "payment")),
      unreadable,
    };
    assert.deepEqual(configurationProblems("stg", folder, broken), unreadable);
    const empty = copyOfSources(({ countries }) => Object.assign(countries, { tw: undefined }));
    assert.deepEqual(
      configurationProblems("stg", folder, empty).map(({ path, problem }) => [path, problem]),
      [["config/countries/tw.ts", "has no default export"]],
    );
  });

  it("names a file of the program that throws when it is loaded", () => {
    cpSync(join(root, "config"), join(folder, "config"), { recursive: true });
    for (const name of ["facts", "delivery", "node_modules", "tsconfig.json", "package.json"])
      symlinkSync(join(root, name), join(folder, name));
    writeFileSync(join(folder, "config/catalogue/zed.ts"), "export default service({});");
    writeFileSync(join(folder, "config/platform.ts"), "export default stackWide({});");
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...["-r", "ts-node/register/transpile-only", "-e"],
        'console.log(JSON.stringify(require("./config/sources").defaultSources().unreadable))',
      ],
      { cwd: folder, encoding: "utf8" },
    );
    assert.ok(stdout.startsWith("["), stderr);
    assert.deepEqual(
      (JSON.parse(stdout) as { path: string; problem: string }[]).map(({ path, problem }) => [path, problem]),
      [
        ["config/platform.ts", "cannot be loaded: stackWide is not defined"],
        ["config/catalogue/zed.ts", "cannot be loaded: service is not defined"],
      ],
    );
  });

  it("is a foundation without a file", () => {
    rmSync(join(folder, "Pulumi.foundation.yaml"));
    const [problem, ...others] = configurationProblems("stg", folder);
    assert.deepEqual(others, []);
    assert.equal(problem?.path, "Pulumi.foundation.yaml");
    assert.match(problem.problem, /is missing/);
  });

  it("is what cannot be read of a file, and not what seems to be missing then", () => {
    write("stg", "{ zoneCount: 010, countries: {} ");
    const problems = configurationProblems("stg", folder);
    assert.ok(problems.length > 0);
    for (const { file, path } of problems) assert.match(file ?? path, /^Pulumi\.stg\.yaml$/);
  });
});

describe("the program", () => {
  it("looks for the foundation in its own organization and project", async () => {
    const foundation = { project: "other", stack: "foundation", known: true };
    const { outputs } = await record(program, { ...foundation, ...readStackConfig("foundation") });
    const { resources } = await record(program, {
      ...{ project: "other", stack: "stg", known: false },
      ...readStackConfig("stg"),
      references: { foundation: outputs },
    });
    const reference = resources.find(({ type }) => type === "pulumi:pulumi:StackReference");
    assert.equal(reference?.inputs.name, "organization/other/foundation");
  });
});
