"use strict";
// `make bench`. See docs/engine-tests.md.
require("ts-node/register/transpile-only");
require("./bench");
