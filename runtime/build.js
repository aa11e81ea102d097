"use strict";
// Keeps .build/ a compiled mirror of the sources: one CommonJS file a TypeScript file, everything else copied.
// A directory of configuration stays a directory of files, and what did not change is not compiled again.
const fs = require("node:fs");
const path = require("node:path");

const sources = [
  "index.ts",
  "config",
  "facts",
  "components",
  "country",
  "delivery",
  "simulator",
  "preview",
  "reach",
  "cli",
  "policy",
  "runtime",
];
const stampFile = "stamp.json";
/** Raise it when the way of compiling changes: everything is compiled again. */
const recipe = 1;

/** Brings `<root>/.build` up to date with the sources. Returns the sources that were compiled or copied. */
function build(root) {
  const target = path.join(root, ".build");
  const stampPath = path.join(target, stampFile);
  const before = readStamp(stampPath);
  const now = scan(root);
  const changed = Object.keys(now).filter((file) => before[file] !== now[file]);
  const gone = Object.keys(before).filter((file) => !(file in now));
  if (changed.length === 0 && gone.length === 0) {
    return [];
  }
  for (const file of gone) {
    const output = path.join(target, outputOf(file));
    fs.rmSync(output, { force: true });
    fs.rmSync(`${output}.map`, { force: true });
  }
  compile(root, target, changed.filter(isTypeScript));
  for (const file of changed.filter((name) => !isTypeScript(name))) {
    const output = path.join(target, file);
    fs.mkdirSync(path.dirname(output), { recursive: true });
    fs.copyFileSync(path.join(root, file), output);
  }
  writeStamp(stampPath, now);
  return changed;
}

function scan(root) {
  const files = {};
  const visit = (relative) => {
    const stat = fs.statSync(path.join(root, relative), { throwIfNoEntry: false });
    if (stat?.isFile()) {
      files[relative] = `${stat.mtimeMs} ${stat.size}`;
    } else if (stat?.isDirectory()) {
      for (const entry of fs.readdirSync(path.join(root, relative)).sort()) {
        visit(`${relative}/${entry}`);
      }
    }
  };
  sources.forEach(visit);
  return files;
}

function compile(root, target, files) {
  if (files.length === 0) {
    return;
  }
  const options = {
    absWorkingDir: root,
    entryPoints: files,
    outbase: root,
    outdir: target,
    bundle: false,
    format: "cjs",
    platform: "node",
    target: "node22",
    sourcemap: "external",
    // `import()` of a command becomes a lazy `require`, which finds files without an extension.
    supported: { "dynamic-import": false },
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
    logLevel: "silent",
  };
  try {
    require("esbuild").buildSync(options);
  } catch (error) {
    throw Array.isArray(error.errors) ? new SourceError(error.errors) : error;
  }
}

/** Files that are no TypeScript: the message has each one's place and what is wrong there. */
class SourceError extends Error {
  constructor(errors) {
    const lines = errors.map(({ location, text }) =>
      location ? `  ${location.file}:${location.line}:${location.column + 1}: ${text}` : `  ${text}`,
    );
    super(`These sources cannot be compiled:\n\n${lines.join("\n")}`);
    this.name = "SourceError";
  }
}

function isTypeScript(file) {
  return file.endsWith(".ts") && !file.endsWith(".d.ts");
}

function outputOf(file) {
  return isTypeScript(file) ? file.replace(/\.ts$/, ".js") : file;
}

function readStamp(file) {
  try {
    const stamp = JSON.parse(fs.readFileSync(file, "utf8"));
    return stamp.recipe === recipe ? stamp.files : {};
  } catch {
    return {};
  }
}

/** Written last and in one step: a build that was cut short is begun again. */
function writeStamp(file, files) {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify({ recipe, files }));
  fs.renameSync(draft, file);
}

module.exports = { build, SourceError };
