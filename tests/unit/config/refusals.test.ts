import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ConfigurationError, loadEnvironment } from "../../../config";
import { parseStackFile } from "../../../config/stack-file";
import { problemsOf, root } from "./support";

const folder = path.join(root, "tests", "fixtures", "broken");

/** What the command line does with a stack file: read it, then load it. */
function loadText(text: string, stack: string): unknown {
  const { platform, problems } = parseStackFile(text, `Pulumi.${stack}.yaml`);
  if (problems.length > 0) throw new ConfigurationError(stack, problems);
  return loadEnvironment({ platform, stack });
}

/** The fixture's first lines: `# stack: prd`, then `# names: <key> | <part of the message>` for each problem to find. */
const header = (text: string, word: string): string[] =>
  [...text.matchAll(new RegExp(`^# ${word}: (.*)$`, "gm"))].map(([, value]) => value ?? "");

describe("a broken stack file", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));

  it("is there in plenty", () => assert.ok(files.length >= 40));

  for (const file of files)
    it(`is refused by name: ${path.basename(file, ".yaml")}`, () => {
      const text = readFileSync(path.join(folder, file), "utf8");
      const [stack = "stg"] = header(text, "stack");
      const expected = header(text, "names");
      assert.ok(expected.length > 0);
      const problems = problemsOf(() => loadText(text, stack));
      for (const one of expected) {
        const [key = "", part = ""] = one.split(" | ");
        const found = problems.filter((problem) => problem.path === key);
        const shown = JSON.stringify(problems, undefined, 1);
        assert.ok(found.length > 0, `no problem names ${key}: ${shown}`);
        const { message } = new ConfigurationError(stack, found);
        assert.ok(message.includes(part), `${message}\ndoes not say ${part}`);
        assert.ok(message.includes(key));
      }
      for (const problem of problems)
        assert.ok(problem.fix !== undefined || problem.allowed !== undefined, JSON.stringify(problem));
    });

  it("is refused for everything that is wrong at once", () => {
    const text =
      "config:\n  archipelago:platform: { nat: two, zoneCount: 9, countries: { jq: {}, jp: { services: { api: { min: 9, max: 3 } } } } }\n";
    const paths = problemsOf(() => loadText(text, "stg")).map((problem) => problem.path);
    assert.deepEqual(paths.sort(), ["countries.jq", "nat", "stg.jp.services.api.min", "zoneCount"]);
  });
});
