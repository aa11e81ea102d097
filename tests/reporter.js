"use strict";
// Mocha's own `spec` output, and the real totals in a file for whoever has to report them.
const { appendFileSync } = require("node:fs");
const Mocha = require("mocha");

class Totals extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.ARCHIPELAGO_TEST_TOTALS;
    if (file) {
      runner.once("end", () => {
        const { passes, failures, pending } = this.stats;
        appendFileSync(file, `${JSON.stringify({ passes, failures, pending })}\n`);
      });
    }
  }
}

module.exports = Totals;
