import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import https, { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import tls from "node:tls";
import { trustVariable } from "../../../components/mesh";

interface Reply {
  readonly hookStatus: string;
}

// A plain file for Lambda's own runtime, without types.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { handler } = require("../../../lambda/smoke-test/index.js") as {
  handler: (event: unknown) => Promise<Reply>;
};

describe("the smoke test of a mesh whose certificates are a private authority's", () => {
  const printed: string[] = [];
  const { log } = console;
  let folder: string;
  let server: Server;
  let port: number;
  const file = (name: string) => path.join(folder, name);
  const read = (name: string) => readFileSync(file(name), "utf8");
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });

  function makeAuthority(name: string): void {
    const keys = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    openssl(
      "req",
      "-x509",
      ...keys,
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.pem`,
    );
  }

  /** A server's certificate for `localhost`, signed by an authority: a root that signs the server, as the mesh's do. */
  function signServer(authority: string): void {
    writeFileSync(file("names"), "subjectAltName=DNS:localhost\n");
    const keys = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    openssl("req", ...keys, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr");
    const signer = ["-CA", `${authority}.pem`, "-CAkey", `${authority}.key`, "-CAcreateserial"];
    openssl(
      "x509",
      "-req",
      "-in",
      "server.csr",
      ...signer,
      "-days",
      "2",
      "-extfile",
      "names",
      "-out",
      "server.pem",
    );
  }

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "authority-"));
    makeAuthority("mesh");
    makeAuthority("other");
    signServer("mesh");
    server = createServer(
      { key: read("server.key"), cert: read("server.pem") },
      ({ headers, url }, response) => {
        if (url === "/moved") response.writeHead(301, { location: "/healthz" }).end();
        else response.writeHead(headers["x-archipelago-target"] === "test" ? 200 : 404).end("ok");
      },
    );
    await new Promise<void>((ready) => server.listen(0, ready));
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    printed.length = 0;
    console.log = (line: string) => void printed.push(line);
  });
  afterEach(() => {
    console.log = log;
    delete process.env[trustVariable];
  });

  const ask = (
    pem: string | undefined,
    at = "/healthz",
    host = "localhost",
    headers = { "x-archipelago-target": "test" },
  ) => {
    if (pem !== undefined) process.env[trustVariable] = pem;
    return handler({ hookDetails: { url: `https://${host}:${port}${at}`, headers } });
  };

  it("takes the word of the authority that it is told of, and reaches the version under test by the header", async () => {
    assert.deepEqual(await ask(read("mesh.pem")), { hookStatus: "SUCCEEDED" });
    assert.deepEqual(await ask(read("mesh.pem"), "/healthz", "localhost", {} as never), {
      hookStatus: "FAILED",
    });
  });

  it("takes the word of each of several, without a line between them that a file would have", async () => {
    const both = [read("other.pem"), read("mesh.pem")].map((pem) => pem.trim()).join("\n");
    assert.deepEqual(await ask(both), { hookStatus: "SUCCEEDED" });
  });

  it("believes nobody else: without the variable, with another authority's, and under another name", async () => {
    for (const pem of [undefined, read("other.pem")]) {
      const { hookStatus } = await ask(pem);
      assert.equal(hookStatus, "IN_PROGRESS");
    }
    assert.match(printed[0] ?? "", /UNABLE_TO_VERIFY_LEAF_SIGNATURE/);
    assert.match(printed[1] ?? "", /UNABLE_TO_VERIFY_LEAF_SIGNATURE/);
    assert.equal((await ask(read("mesh.pem"), "/healthz", "127.0.0.1")).hookStatus, "IN_PROGRESS");
    assert.match(printed[2] ?? "", /ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  it("follows no redirect", async () => {
    assert.deepEqual(await ask(read("mesh.pem"), "/moved"), { hookStatus: "FAILED" });
  });

  it("goes on believing the public authorities, whose certificates listeners show before and after", async () => {
    const { get } = https;
    let trusted: unknown;
    https.get = ((url: string, options: https.RequestOptions, answer: () => void) => {
      trusted = options.ca;
      return get(url, options, answer);
    }) as typeof get;
    try {
      await ask(read("mesh.pem"));
    } finally {
      https.get = get;
    }
    assert.deepEqual(trusted, [...tls.rootCertificates, read("mesh.pem")]);
  });

  it("finds nobody where nobody listens", async () => {
    process.env[trustVariable] = read("mesh.pem");
    const { hookStatus } = await handler({ hookDetails: { url: "https://localhost:1/" } });
    assert.equal(hookStatus, "IN_PROGRESS");
    assert.match(printed[0] ?? "", /ECONNREFUSED/);
  });
});
