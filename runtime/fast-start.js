"use strict";
// Loaded before the program (`nodeargs` in Pulumi.yaml, and by the command line).
// The SDK captures a stack string for every promise it makes, to name promises that leak. That is more
// than half of a preview's time, and nothing here reads the string. Where the SDK's internals have moved,
// nothing is patched and everything runs as the SDK ships it, only slower.

function patch(debuggable = load()) {
  if (typeof debuggable?.debuggablePromise !== "function") {
    return false;
  }
  const descriptor = Object.getOwnPropertyDescriptor(debuggable, "debuggablePromise");
  if (!descriptor?.writable) {
    return false;
  }
  debuggable.debuggablePromise = (promise) => promise;
  return true;
}

function load() {
  try {
    return require("@pulumi/pulumi/runtime/debuggable");
  } catch {
    return undefined;
  }
}

module.exports = { patch, patched: patch() };
