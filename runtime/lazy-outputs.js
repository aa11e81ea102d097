"use strict";
// The SDK gives every resource an Output of four promises a property, twenty to forty of them, of which a
// program reads two or three. Under the engine that is lost in the wait for it; a preview without one waits for
// nothing else. Here an Output is made when it is first read. What a program can see of it is the same. Where
// the SDK's internals have moved, every Output is made at once, as the SDK ships it.

/** The SDK's own function, by the module that has it: to install twice is to install once. */
const originals = new WeakMap();

/** Makes outputs lazy from here on. Returns a function that undoes it; nothing when the SDK cannot be patched. */
function install(rpc = load("@pulumi/pulumi/runtime/rpc")) {
  const { Output } = load("@pulumi/pulumi/output") ?? {};
  const { isGrpcError } = load("@pulumi/pulumi/errors") ?? {};
  const original = originals.get(rpc) ?? rpc?.transferProperties;
  const writable = rpc && Object.getOwnPropertyDescriptor(rpc, "transferProperties")?.writable;
  if (!writable || [original, Output, isGrpcError].some((one) => typeof one !== "function")) {
    return undefined;
  }
  originals.set(rpc, original);
  rpc.transferProperties = (onto, label, props) => transferLazily(onto, label, props, Output, isGrpcError);
  return () => {
    rpc.transferProperties = original;
  };
}

/** What `transferProperties` of the SDK does, but for the moment at which it makes an Output. */
function transferLazily(onto, label, props, Output, isGrpcError) {
  const resolvers = {};
  for (const key of Object.keys(props)) {
    if (key === "id" || key === "urn") {
      continue;
    }
    if (Object.hasOwn(onto, key)) {
      throw new Error(`Property '${key}' is already initialized on target '${label}`);
    }
    const slot = new Slot();
    const define = (descriptor) =>
      Object.defineProperty(onto, key, { enumerable: true, configurable: true, ...descriptor });
    define({
      get: () => (slot.output ??= new Output(onto, slot.part(0), slot.part(1), slot.part(2), slot.part(3))),
      set: (value) => define({ value, writable: true }),
    });
    resolvers[key] = (value, isKnown, isSecret, dependencies = [], error = undefined) => {
      if (error === undefined || error === null) {
        slot.settle([value, isKnown, isSecret, dependencies]);
      } else if (!isGrpcError(error)) {
        slot.fail(error);
      }
    };
  }
  return resolvers;
}

/** The four parts of an Output: value, known, secret, dependencies. Promises are made only for who asks. */
class Slot {
  output;
  #parts;
  #error;
  #failed = false;
  #waiting = [];

  part(index) {
    if (this.#failed) {
      return Promise.reject(this.#error);
    }
    if (this.#parts) {
      return Promise.resolve(this.#parts[index]);
    }
    return new Promise((resolve, reject) => this.#waiting.push({ index, resolve, reject }));
  }

  settle(parts) {
    if (this.#parts || this.#failed) {
      return;
    }
    this.#parts = parts;
    this.#waiting.forEach(({ index, resolve }) => resolve(parts[index]));
    this.#waiting = [];
  }

  fail(error) {
    if (this.#parts || this.#failed) {
      return;
    }
    [this.#failed, this.#error] = [true, error];
    this.#waiting.forEach(({ reject }) => reject(error));
    this.#waiting = [];
  }
}

function load(name) {
  try {
    return require(name);
  } catch {
    return undefined;
  }
}

module.exports = { install };
