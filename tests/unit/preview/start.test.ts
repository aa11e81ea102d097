import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/* eslint-disable @typescript-eslint/no-require-imports -- plain JavaScript that runs before anything is compiled */
const { patch } = require("../../../runtime/fast-start") as { patch(debuggable?: object): boolean };
const { build } = require("../../../runtime/build") as { build(root: string): string[] };
const root = join(__dirname, "../../..");

describe("fast start", () => {
  it("still finds the SDK's stack captures where it takes them out", () => {
    const debuggable = require("@pulumi/pulumi/runtime/debuggable") as {
      debuggablePromise(promise: unknown): unknown;
    };
    assert.equal(patch(), true);
    const promise = Promise.resolve();
    assert.equal(debuggable.debuggablePromise(promise), promise);
  });

  it("leaves the SDK alone when its internals have moved", () => {
    assert.equal(patch({}), false);
    const frozen = Object.freeze({ debuggablePromise: () => "as shipped" });
    assert.equal(patch(frozen), false);
    assert.equal(frozen.debuggablePromise(), "as shipped");
  });
});

describe("lean imports", () => {
  const run = (code: string) => {
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", code], { cwd: root, encoding: "utf8" });
    assert.ok(stdout !== "", stderr);
    return stdout;
  };
  const start = `const late = []; require("./runtime/lean-imports").install((name) => late.push(name));
    const pulumi = require("@pulumi/pulumi");`;

  it("puts off the compiler and the installer that the SDK loads with itself", () => {
    const loaded =
      run(`${start} const has = (name) => Object.keys(require.cache).some((file) => file.includes("/node_modules/" + name + "/"));
      console.log(JSON.stringify([late, has("typescript"), has("@npmcli/arborist"), has("@pulumi/pulumi")]));`);
    assert.deepEqual(JSON.parse(loaded), [[], false, false, true]);
  });

  it("gives the real thing to a program that needs it after all", () => {
    const code = `pulumi.runtime.serializeFunction(() => 1 + 1).then(({ text }) => console.log(late.join(), text.includes("1 + 1")));`;
    assert.equal(run(start + code).trim(), "typescript true");
  });
});

describe("compiled mirror", () => {
  let folder: string;
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const load = (file: string): unknown => {
    const path = join(folder, ".build", file);
    delete require.cache[path];
    return require(path);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "archipelago-build-"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    write("config/one.ts", 'import data from "./data.json"; export const one: number = data.value;');
    write("config/data.json", '{ "value": 1 }');
    write("cli/lazy.ts", 'export const lazy = () => import("../config/one");');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("compiles sources, copies what lies beside them, and makes imports lazy", async () => {
    assert.deepEqual(build(folder).sort(), ["cli/lazy.ts", "config/data.json", "config/one.ts"]);
    assert.equal((load("config/one.js") as { one: number }).one, 1);
    assert.equal((await (load("cli/lazy.js") as { lazy(): Promise<{ one: number }> }).lazy()).one, 1);
    assert.ok(existsSync(join(folder, ".build/config/one.js.map")));
  });

  it("refuses what is no TypeScript with the place and the reason of every file", () => {
    write("config/one.ts", "export const one = { a: 1 b: 2 };");
    write("cli/lazy.ts", "\nimport {");
    assert.throws(
      () => build(folder),
      (error: Error) => {
        assert.equal(error.name, "SourceError");
        assert.match(error.message, /^These sources cannot be compiled:\n\n/);
        assert.match(error.message, / {2}config\/one\.ts:1:27: Expected "}" but found "b"/);
        assert.match(error.message, / {2}cli\/lazy\.ts:2:9: /);
        return true;
      },
    );
    write("config/one.ts", "export const one = 1;");
    write("cli/lazy.ts", "");
    assert.ok(build(folder).includes("config/one.ts"));
  });

  it("compiles again what changed, nothing else, and removes what is gone", () => {
    build(folder);
    assert.deepEqual(build(folder), []);
    const untouched = statSync(join(folder, ".build/cli/lazy.js")).mtimeMs;
    write("config/one.ts", "export const one = 2;");
    utimesSync(join(folder, "config/one.ts"), 1, 1);
    assert.deepEqual(build(folder), ["config/one.ts"]);
    assert.equal((load("config/one.js") as { one: number }).one, 2);
    assert.equal(statSync(join(folder, ".build/cli/lazy.js")).mtimeMs, untouched);
    rmSync(join(folder, "config/one.ts"));
    assert.deepEqual(build(folder), []);
    assert.equal(existsSync(join(folder, ".build/config/one.js")), false);
    assert.equal(existsSync(join(folder, ".build/config/one.js.map")), false);
  });
});
