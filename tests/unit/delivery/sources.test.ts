import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { listSources } from "../../../delivery";

const root = path.join(__dirname, "../../..");

describe("what a build runs from", () => {
  for (const folder of ["delivery/bridge", "machine-images"])
    it(`is ${folder} without what a run leaves there`, () => {
      const scratch = fs.mkdtempSync(path.join(root, folder, "scratch-"));
      const name = path.basename(scratch);
      try {
        for (const made of ["node_modules/zod/index.js", "__pycache__/x.pyc", "main.js", "kept.ts"]) {
          fs.mkdirSync(path.join(scratch, path.dirname(made)), { recursive: true });
          fs.writeFileSync(path.join(scratch, made), "");
        }
        const own = listSources(folder).filter((file) => file.startsWith(name));
        assert.deepEqual(own, [`${name}/kept.ts`]);
      } finally {
        fs.rmSync(scratch, { recursive: true });
      }
    });

  it("is everything that is checked in", function () {
    if (!fs.existsSync(path.join(root, ".git"))) this.skip();
    const checkedIn = execFileSync("git", ["ls-files", "delivery/bridge"], { cwd: root, encoding: "utf8" });
    const listed = listSources("delivery/bridge").map((file) => `delivery/bridge/${file}`);
    for (const file of checkedIn.trim().split("\n")) assert.ok(listed.includes(file), file);
    assert.ok(listed.includes("delivery/bridge/buildspec.yml"));
    assert.ok(listed.includes("delivery/bridge/package-lock.json"));
  });
});
