"use strict";
// Runs the suites: unit, parts (files and scripts for AWS, by real tools and an emulator), plan, then the engine
// tests, which need the real engine built.
// `scripts/test.js unit` (or parts, plan, engine) runs one. Ends with the totals, and fails when anything failed.
const { spawnSync } = require("node:child_process");
const { mkdtempSync, readFileSync, rmSync, existsSync } = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const root = path.join(__dirname, "..");
const suites = process.argv.length > 2 ? process.argv.slice(2) : ["unit", "parts", "plan", "engine"];
const scratch = mkdtempSync(path.join(os.tmpdir(), "archipelago-test-"));
const totalsFile = path.join(scratch, "totals.jsonl");
/** Files at a time: two even on one core, because most of the time of an engine's test is waiting. */
const jobs = Math.max(2, os.availableParallelism());

if (suites.includes("engine")) {
  // Built here, once and with its progress in sight, and not on some test's time.
  spawnSync("sh", [path.join(root, "scripts/engine.sh")], { stdio: ["ignore", "ignore", "inherit"] });
}

let broken = 0;
for (const suite of suites) {
  console.log(`\n== ${suite} tests`);
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(root, "node_modules/mocha/bin/mocha.js"),
      ...["--recursive", "--parallel", "--jobs", String(jobs)],
      `tests/${suite}/**/*.test.ts`,
    ],
    { cwd: root, stdio: "inherit", env: { ...process.env, ARCHIPELAGO_TEST_TOTALS: totalsFile } },
  );
  const reported = readTotals().length;
  if (status !== 0 && reported < suites.indexOf(suite) + 1 - broken) {
    // The suite ended before it could count: that is one failure, not silence.
    broken += 1;
  }
}

function readTotals() {
  return existsSync(totalsFile)
    ? readFileSync(totalsFile, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
}

const totals = readTotals();
const sum = (key) => totals.reduce((all, suite) => all + suite[key], 0);
const failed = sum("failures") + broken;
rmSync(scratch, { recursive: true, force: true });
// Once more and last, because whoever reads a long log sees its end.
for (const { title, reason } of totals.flatMap((suite) => suite.failed)) {
  console.log(`\nFAILED ${title}\n${reason.map((line) => `  ${line}`).join("\n")}`);
}
console.log(
  `\n${sum("passes")} passed, ${failed} failed${sum("pending") ? `, ${sum("pending")} skipped` : ""}`,
);
process.exitCode = failed === 0 && sum("passes") > 0 ? 0 : 1;
