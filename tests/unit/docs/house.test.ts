import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

describe("what the documents say of the project's files", () => {
  it("names every folder of the house, and none that is not there", () => {
    const [, house = ""] = /## The house\n\n```\n([^]*?)```/.exec(read("docs/architecture.md")) ?? [];
    const named = [...house.matchAll(/^([\w-]+)\//gm)].map(([, folder]) => folder);
    const there = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^\.|^(node_modules|docs)$/.test(entry.name))
      .map(({ name }) => name);
    assert.deepEqual(named.sort(), there.sort());
    for (const [, folder = ""] of house.matchAll(/^ {2}(?=\w+\/)(\w+)\//gm))
      assert.ok(existsSync(join(root, "config", folder)), folder);
  });

  it("names files and folders of the configuration that are there", () => {
    for (const file of ["README.md", "Makefile", "docs/architecture.md"])
      for (const [named] of read(file).matchAll(/\bconfig\/[a-z]+(\/[a-z]+)*(\.ts|\.json)?/g))
        assert.ok(named.includes("/vn.ts") || existsSync(join(root, named)), `${file} names ${named}`);
  });
});
