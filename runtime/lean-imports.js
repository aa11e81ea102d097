"use strict";
// The SDK and its packages load far more with themselves than a program uses: a TypeScript compiler and npm's
// installer for serialising functions, the automation API, gRPC, each of 250 AWS services. That is most of a
// start. These are put off until somebody touches them: a program that does gets the real thing, only later.
// Where a package stops loading them so, nothing is put off.
const Module = require("node:module");

const sdk = String.raw`[\\/]node_modules[\\/]@pulumi[\\/]pulumi[\\/]`;

/** What is put off: a request, and the files from which it is. */
const putOff = [
  {
    from: new RegExp(`${sdk}(?:typescript-shim|runtime[\\\\/]closure[\\\\/]\\w+)\\.js$`),
    request: /^(?:typescript|@npmcli\/arborist|normalize-package-data)$/,
  },
  { from: new RegExp(`${sdk}index\\.js$`), request: /^\.\/(?:automation|dynamic|provider)$/ },
  { from: new RegExp(`${sdk}(?:\\w+|runtime[\\\\/]\\w+)\\.js$`), request: /^@grpc\/grpc-js$|_grpc_pb$/ },
  { from: /[\\/]node_modules[\\/]@pulumi[\\/]aws[\\/]index\.js$/, request: /^\.\/(?!utilities$|types$)\w+$/ },
  {
    from: /[\\/]node_modules[\\/]@pulumi[\\/]awsx[\\/]index\.js$/,
    request: /^\.\/(?!utilities$|types$)\w+$/,
  },
];

/** Installs the delay; `loaded` is told the request of each module that is loaded after all. */
function install(loaded = () => undefined) {
  const load = Module._load;
  if (typeof load !== "function") {
    return false;
  }
  Module._load = function (request, parent, isMain) {
    const from = parent?.filename ?? "";
    if (
      from.includes("@pulumi") &&
      putOff.some((rule) => rule.request.test(request) && rule.from.test(from))
    ) {
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
  return new Proxy(
    {},
    {
      get(_target, key) {
        // Asked by the import helpers of compiled code as it loads: "is there more to it than its own properties?"
        if (key === "__esModule" && loaded === undefined) {
          return true;
        }
        const value = real()[key];
        return key === "default" && value === undefined ? real() : value;
      },
      has: (_target, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor(_target, key) {
        const descriptor = Reflect.getOwnPropertyDescriptor(real(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}

module.exports = { install };
