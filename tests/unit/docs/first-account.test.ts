import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bootstrapCommand } from "../../../cli/bootstrap";
import { gitHubOption } from "../../../cli/bootstrap";
import { previewRights, upRights } from "../../../cli/bootstrap/policies";
import { keyAlias, stateBucket, type Target } from "../../../cli/bootstrap/target";
import { doctorCommand } from "../../../cli/doctor";

const root = join(__dirname, "../../..");
const text = readFileSync(join(root, "docs/first-account.md"), "utf8");

describe("what the first account's page says", () => {
  it("names only commands that there are, with options that they have", () => {
    const main = readFileSync(join(root, "cli/main.ts"), "utf8");
    const options: Record<string, readonly string[]> = Object.fromEntries(
      [bootstrapCommand(), doctorCommand()].map((command) => [
        command.name(),
        command.options.map(({ long }) => long ?? ""),
      ]),
    );
    const lines = [...text.matchAll(/\.\/archipelago (\w+)([^`\n]*)/g)];
    assert.ok(lines.length > 8);
    for (const [line, name = "", rest = ""] of lines) {
      assert.match(main, new RegExp(`^ {2}${name}: async`, "m"), line);
      for (const [option] of rest.matchAll(/--[a-z]+/g))
        if (name in options) assert.ok(options[name]?.includes(option), line);
    }
  });

  it("names what the bootstrap makes as it makes it", () => {
    const target: Target = {
      accountId: "123456789012",
      region: "ap-northeast-1",
      owner: "platform",
      github: gitHubOption("acme/platform", "main"),
      optInRegions: [],
      stacks: ["foundation", "stg", "canary", "prd"],
    };
    for (const name of [keyAlias, stateBucket(target), stateBucket({ accountId: "<account>" })])
      assert.ok(text.includes(name), name);
    for (const { name, managed } of [previewRights(target, "key"), upRights(target, "key")])
      for (const named of [name, ...managed.map((arn) => arn.split("/").at(-1) ?? arn)])
        assert.ok(text.includes(`\`${named}\``), named);
    for (const stack of target.stacks) assert.ok(text.includes(`\`${stack}\``), stack);
  });
});
