"use strict";
/**
 * A stand-in for Pulumi's language host for Node.js, for tests on machines where only the engine is at hand.
 *
 * The engine starts it, reads its port from the first line of standard output, and asks it over gRPC
 * (`pulumirpc.LanguageRuntime`) to run the program. It runs a program as the host that ships with Pulumi does:
 * the same entry point of the SDK, the same arguments, environment and options of Pulumi.yaml (`typescript`,
 * `tsconfig`, `nodeargs`), the same meaning of exit codes. It installs nothing and generates no code.
 */
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { setInterval } = require("node:timers");
const grpc = require("@grpc/grpc-js");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");
const language = require("@pulumi/pulumi/proto/language_pb");
const plugin = require("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");

/** The program's exit code for "failed, and the user has been told why": nothing may be added to it. */
const alreadyReported = 32;

let engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";

/** Splits `nodeargs` into words; single and double quotes hold a word together. */
function words(text) {
  return [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ""));
}

/** `namespace:name` as the SDK reads it from the environment: `namespace:config:name`. */
function configuration(request) {
  const entries = request.getConfigMap().getEntryList();
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const colon = key.indexOf(":");
      return [`${key.slice(0, colon)}:config:${key.slice(colon + 1)}`, value];
    }),
  );
}

function programArguments(request) {
  const info = request.getInfo();
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: info.getProgramDirectory(),
    parallel: String(request.getParallel()),
  };
  return [
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint(),
    ...request.getArgsList(),
  ];
}

function programEnvironment(request, options) {
  const environment = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(configuration(request)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
  if (options.typescript !== false) environment.PULUMI_NODEJS_TYPESCRIPT = "true";
  if (options.tsconfig) environment.PULUMI_NODEJS_TSCONFIG_PATH = options.tsconfig;
  return environment;
}

const running = new Set();

function run(call, callback) {
  const request = call.request;
  const info = request.getInfo();
  const options = info.getOptions()?.toJavaScript() ?? {};
  const answer = (error, bail = false) => {
    const response = new language.RunResponse();
    response.setError(error);
    response.setBail(bail);
    callback(null, response);
  };

  let entry;
  try {
    entry = require.resolve("@pulumi/pulumi/cmd/run", { paths: [info.getProgramDirectory()] });
  } catch {
    answer("It looks like the Pulumi SDK has not been installed. Have you run pulumi install?");
    return;
  }
  const child = spawn(
    process.execPath,
    [...words(options.nodeargs ?? ""), entry, ...programArguments(request)],
    { env: programEnvironment(request, options), stdio: ["ignore", "inherit", "inherit"] },
  );
  running.add(child);
  call.on("cancelled", () => child.kill("SIGINT"));
  child.on("error", (error) => answer(`could not start the program: ${error.message}`));
  child.on("exit", (code, signal) => {
    running.delete(child);
    if (code === 0) answer("");
    else if (code === alreadyReported) answer("", true);
    else answer(`Program exited with non-zero exit code: ${code ?? signal}`);
  });
}

/** The packages under `node_modules` that say they come with a provider. */
function packages(folder) {
  const root = path.join(folder, "node_modules");
  const entries = fs.existsSync(root) ? fs.readdirSync(root) : [];
  const names = entries.flatMap((name) =>
    name.startsWith("@") ? fs.readdirSync(path.join(root, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.flatMap((name) => {
    const file = path.join(root, name, "package.json");
    if (!fs.existsSync(file)) return [];
    const manifest = JSON.parse(fs.readFileSync(file, "utf8"));
    if (!manifest.pulumi?.resource) return [];
    const dependency = new plugin.PackageDependency();
    dependency.setKind("resource");
    dependency.setName(manifest.pulumi.name ?? name.replace(/^@pulumi\//, ""));
    dependency.setVersion((manifest.pulumi.version ?? manifest.version).replace(/^v?/, "v"));
    return [dependency];
  });
}

function getRequiredPackages(call, callback) {
  const response = new language.GetRequiredPackagesResponse();
  response.setPackagesList(packages(call.request.getInfo().getProgramDirectory()));
  callback(null, response);
}

function getProgramDependencies(call, callback) {
  const folder = call.request.getInfo().getProgramDirectory();
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  const response = new language.GetProgramDependenciesResponse();
  for (const [name, version] of Object.entries(manifest.dependencies ?? {})) {
    const dependency = new language.DependencyInfo();
    dependency.setName(name);
    dependency.setVersion(version);
    response.addDependencies(dependency);
  }
  callback(null, response);
}

function about(_call, callback) {
  const response = new language.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  callback(null, response);
}

function getPluginInfo(_call, callback) {
  const info = new plugin.PluginInfo();
  info.setVersion("1.0.0");
  callback(null, info);
}

function handshake(call, callback) {
  engineAddress = call.request.getEngineAddress() || engineAddress;
  callback(null, new language.LanguageHandshakeResponse());
}

function cancel(_call, callback) {
  for (const child of running) child.kill("SIGINT");
  callback(null, new Empty());
}

const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
server.addService(LanguageRuntimeService, {
  handshake,
  getPluginInfo,
  getRequiredPackages,
  getProgramDependencies,
  about,
  run,
  cancel,
  // The tests run in an installed checkout; nothing is fetched on their behalf.
  installDependencies: (call) => call.end(),
  runtimeOptionsPrompts: (_call, callback) => callback(null, new language.RuntimeOptionsResponse()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});

// The engine ends its hosts itself; one whose engine has died must not stay behind.
const engineProcess = process.ppid;
setInterval(() => {
  if (process.ppid !== engineProcess) {
    for (const child of running) child.kill("SIGINT");
    process.exit(0);
  }
}, 1000).unref();
