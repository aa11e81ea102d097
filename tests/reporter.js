"use strict";
// Mocha's own `spec` output, and the real totals in a file for whoever has to report them, with what failed and why.
const { appendFileSync } = require("node:fs");
const Mocha = require("mocha");

class Totals extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.ARCHIPELAGO_TEST_TOTALS;
    if (file) {
      runner.once("end", () => {
        const { passes, failures, pending } = this.stats;
        const failed = this.failures.map((test) => ({ title: test.fullTitle(), reason: reasonOf(test.err) }));
        appendFileSync(file, `${JSON.stringify({ passes, failures, pending, failed })}\n`);
      });
    }
  }
}

/** The message, and where in the tests it came from. */
function reasonOf({ message = "no message", stack = "" } = {}) {
  const at = stack.split("\n").find((line) => /\.test\.ts:\d+/.test(line));
  return [...message.split("\n").slice(0, 30), ...(at ? [at.trim()] : [])];
}

module.exports = Totals;
