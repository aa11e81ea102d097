"use strict";
// The SDK loads a TypeScript compiler and npm's installer with itself, more than half of its start, for
// serialising functions, which nothing here does. They are put off until somebody touches them: a program
// that does gets the real thing, only later. Where the SDK stops loading them so, nothing is put off.
const Module = require("node:module");

const putOff = new Set(["typescript", "@npmcli/arborist", "normalize-package-data"]);
const fromSdk =
  /[\\/]node_modules[\\/]@pulumi[\\/]pulumi[\\/](?:typescript-shim|runtime[\\/]closure[\\/]\w+)\.js$/;

/** Installs the delay; `loaded` is told the name of each package that is loaded after all. */
function install(loaded = () => undefined) {
  const load = Module._load;
  if (typeof load !== "function") {
    return false;
  }
  Module._load = function (request, parent, isMain) {
    if (putOff.has(request) && fromSdk.test(parent?.filename ?? "")) {
      return later(() => {
        loaded(request);
        return load.call(this, request, parent, isMain);
      });
    }
    return load.call(this, request, parent, isMain);
  };
  return true;
}

/** Stands for a module until a property of it is asked for. */
function later(load) {
  let loaded;
  const real = () => (loaded ??= load());
  const reflect =
    (name) =>
    (_target, ...args) =>
      Reflect[name](real(), ...args);
  return new Proxy(function () {}, {
    get(_target, key) {
      // Asked by the SDK's import helpers as it loads: "is there more to it than its own properties?"
      if (key === "__esModule" && loaded === undefined) {
        return true;
      }
      const value = real()[key];
      return key === "default" && value === undefined ? real() : value;
    },
    has: reflect("has"),
    apply: reflect("apply"),
    construct: reflect("construct"),
  });
}

module.exports = { install };
