"use strict";
// Starts the command line: brings the compiled copy of the sources in .build/ up to date, then runs it.
const Module = require("node:module");
const path = require("node:path");

const root = path.join(__dirname, "..");
Module.enableCompileCache?.(path.join(root, ".cache", "compile"));
require("../runtime/build").build(root);
require("../runtime/lean-imports").install();
require("../.build/cli/main");
