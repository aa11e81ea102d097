import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { placeholderContainer, userData } from "../../../components/compute";

/** A port that nothing listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Stands in for busybox's server where there is none: the same options, files from the same folder. */
const httpd = `#!/usr/bin/env python3
import functools, http.server, sys
options = dict(zip(sys.argv[2::2], sys.argv[3::2]))
assert sys.argv[1] == "-f" and set(options) == {"-p", "-h"}, sys.argv
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=options["-h"])
http.server.ThreadingHTTPServer(("", int(options["-p"])), handler).serve_forever()
`;

const revisions = {
  region: "ap-northeast-1",
  releaseParameter: "/releases/api",
  folder: "s3://revisions/api/",
};

describe("a placeholder at work", () => {
  let folder: string;
  let child: ChildProcess | undefined;

  const start = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) => {
    child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"], detached: true, env });
    return child;
  };
  /** Asks until something listens; what it answers then is the answer. */
  async function get(port: number, file: string): Promise<[status: number, text: string]> {
    for (;;) {
      try {
        const response = await fetch(`http://127.0.0.1:${port}${file}`);
        return [response.status, await response.text()];
      } catch (error) {
        const gone = child?.exitCode !== null || child.signalCode !== null;
        if (gone) throw new Error("the placeholder ended before it answered", { cause: error });
        await wait(20);
      }
    }
  }

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "placeholder-"));
  });
  afterEach(() => {
    // Its own group: a shell's children go with it.
    if (child?.pid !== undefined)
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    child = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  it("on an instance answers 200 at / and at its health path, and 404 elsewhere", async () => {
    const port = await freePort();
    const text = userData({ name: "api", port, healthPath: "/healthz", environment: {}, revisions });
    const file =
      /cat > (\/etc\/archipelago\/\S+\.py) <<'ARCHIPELAGO_END'\n([\s\S]*?)\nARCHIPELAGO_END\n/.exec(text);
    const server = path.join(folder, "placeholder.py");
    writeFileSync(server, file?.[2] ?? "");
    start("python3", [server]);
    assert.deepEqual(await get(port, "/"), [200, "api awaits its first revision\n"]);
    assert.deepEqual(await get(port, "/healthz"), [200, "api awaits its first revision\n"]);
    for (const other of ["/nothing", "/healthz/", "/health"])
      assert.equal((await get(port, other))[0], 404, other);
  });

  it("on an instance is a unit that starts that file, comes back whenever it ends, and at every boot", () => {
    const text = userData({ name: "api", port: 8000, healthPath: "/healthz", environment: {}, revisions });
    const [, server = ""] = /cat > (\S+\.py) <</.exec(text) ?? [];
    const [, unit = ""] =
      /cat > \/etc\/systemd\/system\/api\.service <<'ARCHIPELAGO_END'\n([\s\S]*?)\nARCHIPELAGO_END\n/.exec(
        text,
      ) ?? [];
    const settings = unit.split("\n").filter((line) => /^(\[|\w+=)/.test(line));
    assert.deepEqual(settings, [
      "[Unit]",
      "Description=Placeholder of api",
      "After=network-online.target",
      "[Service]",
      `ExecStart=/usr/bin/python3 ${server}`,
      "EnvironmentFile=/etc/archipelago/service.env",
      "DynamicUser=yes",
      "AmbientCapabilities=CAP_NET_BIND_SERVICE",
      "Restart=always",
      "[Install]",
      "WantedBy=multi-user.target",
    ]);
    assert.match(text, /\nsystemctl daemon-reload\nfi\n/);
    assert.match(text, /then systemctl enable --now api\.service; fi\n/);
  });

  /** Busybox's own shell and server where the machine has them; else its shell, and a server that serves alike. */
  function startContainer(args: Parameters<typeof placeholderContainer>[0]): ChildProcess {
    const [shell = "", option = "", script = ""] = placeholderContainer(args).command;
    assert.deepEqual([shell, option], ["sh", "-c"]);
    const here = script.replaceAll("/tmp/www", path.join(folder, "www"));
    execFileSync("sh", ["-n"], { input: here });
    const applets = (spawnSync("busybox", ["--list"], { encoding: "utf8" }).stdout ?? "").split("\n");
    const stub = path.join(folder, "httpd");
    const real = applets.includes("httpd") && applets.includes("sh");
    writeFileSync(stub, real ? '#!/bin/sh\nexec busybox httpd "$@"\n' : httpd);
    chmodSync(stub, 0o755);
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH ?? ""}` };
    return real ? start("busybox", ["sh", "-c", here], env) : start("sh", ["-c", here], env);
  }

  for (const healthPath of ["/healthz", "/up/deep/", "/"])
    it(`in a task answers 200 at / and at ${healthPath}, and 404 elsewhere`, async () => {
      const port = await freePort();
      startContainer({ name: "it's api", port, healthPath });
      for (const file of ["/", healthPath])
        assert.deepEqual(await get(port, file), [200, "it's api awaits its first revision\n"], file);
      assert.equal((await get(port, "/nothing"))[0], 404);
    });

  it("in a task without a port stays until it is told to stop, and then ends well", async () => {
    const worker = startContainer({ name: "worker", kind: "worker" });
    const ended = new Promise((resolve) => worker.on("exit", (code, signal) => resolve([code, signal])));
    // Once it has a child of its own it is at its post, and its trap is set.
    const parents = () => execFileSync("ps", ["-A", "-o", "ppid="], { encoding: "utf8" }).split(/\s+/);
    while (!parents().includes(String(worker.pid))) {
      assert.equal(worker.exitCode, null, "it ended at once");
      await wait(20);
    }
    worker.kill("SIGTERM");
    assert.deepEqual(await ended, [0, null]);
  });

  for (const kind of ["job", "task"] as const)
    it(`of a ${kind} says so and ends well`, async () => {
      const run = startContainer({ name: "batch", kind });
      let text = "";
      run.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
      const code = await new Promise((resolve) => run.on("close", resolve));
      assert.deepEqual([code, text], [0, "batch awaits its first revision\n"]);
    });
});
