"use strict";
// Types, lint and format, one after the other; every one runs, so that one look shows all there is to mend.
const { spawnSync } = require("node:child_process");
const path = require("node:path");

const root = path.join(__dirname, "..");
const bin = (file) => path.join(root, "node_modules", file);
const checks = [
  { name: "types", args: [bin("typescript/bin/tsc"), "--project", "tsconfig.json"] },
  { name: "lint", args: [bin("eslint/bin/eslint.js"), "--max-warnings", "0", "."] },
  { name: "format", args: [bin("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."] },
];

const failed = checks.filter(({ name, args }) => {
  const ok = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status === 0;
  console.log(`${ok ? "ok    " : "FAILED"} ${name}`);
  return !ok;
});
process.exitCode = failed.length === 0 ? 0 : 1;
