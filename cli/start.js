"use strict";
// Starts the command line: brings the compiled copy of the sources in .build/ up to date, then runs it.
const Module = require("node:module");
const path = require("node:path");

const root = path.join(__dirname, "..");
Module.enableCompileCache?.(path.join(root, ".cache", "compile"));
const { build, SourceError } = require("../runtime/build");

// A reader such as `head` may leave before the end.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
});
try {
  build(root);
} catch (error) {
  if (!(error instanceof SourceError)) throw error;
  console.error(error.message);
  process.exit(2);
}
require("../runtime/lean-imports").install();
require("../.build/cli/main");
