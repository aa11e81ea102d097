import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Reply {
  readonly hookStatus: string;
  readonly callBackDelay?: number;
  readonly hookDetails?: { readonly url: string; readonly headers: object; readonly attempt: number };
}
type Fetcher = (url: string, init: { headers: object; redirect: string }) => Promise<Partial<Response>>;

// A plain file for Lambda's own runtime, without types.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { handler } = require("../../../lambda/smoke-test/index.js") as {
  handler: (event: unknown, context?: unknown, fetcher?: Fetcher) => Promise<Reply>;
};

const url = "http://payment.mesh.prd.example.com:10040/healthz";
const headers = { "x-archipelago-target": "test" };
const event = (hookDetails: unknown) => ({
  executionDetails: { serviceArn: "arn:aws:ecs:ap-northeast-1:123456789012:service/hub/payment" },
  lifecycleStage: "POST_TEST_TRAFFIC_SHIFT",
  hookDetails,
});

describe("the smoke test that a deployment asks for", () => {
  const printed: string[] = [];
  const { log } = console;
  beforeEach(() => {
    printed.length = 0;
    console.log = (line: string) => void printed.push(line);
  });
  afterEach(() => {
    console.log = log;
  });

  const asked: { url: string; headers: object; redirect: string }[] = [];
  const answer =
    (status: number): Fetcher =>
    (at, { headers: sent, redirect }) => {
      asked.push({ url: at, headers: sent, redirect });
      return Promise.resolve({ status });
    };
  const fail = (error: Error) => () => Promise.reject(error);
  const run = (details: unknown, fetcher: Fetcher) => handler(event(details), {}, fetcher);

  it("lets a deployment go on for 200 and nothing else, and asks once with the test's header", async () => {
    asked.length = 0;
    assert.deepEqual(await run({ url, headers }, answer(200)), { hookStatus: "SUCCEEDED" });
    assert.deepEqual(asked, [{ url, headers, redirect: "manual" }]);
    assert.deepEqual(await run(JSON.stringify({ url, headers }), answer(200)), { hookStatus: "SUCCEEDED" });
    for (const status of [201, 204, 301, 302, 400, 401, 403, 404, 418, 429, 500, 501]) {
      assert.deepEqual(await run({ url, headers }, answer(status)), { hookStatus: "FAILED" }, String(status));
    }
  });

  it("asks again while nobody answers for the version, five times in all, then takes it back", async () => {
    const reset = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
    const silences: Fetcher[] = [
      answer(502),
      answer(503),
      answer(504),
      fail(new DOMException("The operation was aborted due to timeout", "TimeoutError")),
      fail(reset),
      fail(Object.assign(new TypeError("fetch failed"), { cause: { code: "ENOTFOUND" } })),
      fail(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } })),
      fail(Object.assign(new TypeError("fetch failed"), { cause: { code: "CERT_HAS_EXPIRED" } })),
    ];
    for (const silence of silences) {
      let details: unknown = { url, headers };
      for (const attempt of [2, 3, 4, 5]) {
        const reply = await run(details, silence);
        assert.deepEqual(reply, {
          hookStatus: "IN_PROGRESS",
          callBackDelay: 15,
          hookDetails: { url, headers, attempt },
        });
        details = reply.hookDetails;
      }
      assert.deepEqual(await run(details, silence), { hookStatus: "FAILED" });
    }
    assert.match(printed.join("\n"), /CERT_HAS_EXPIRED/);
    assert.match(printed.join("\n"), /TimeoutError/);
  });

  it("goes on when the version answers at last", async () => {
    const { hookDetails } = await run({ url, headers }, answer(503));
    assert.deepEqual(await run(hookDetails, answer(200)), { hookStatus: "SUCCEEDED" });
  });

  it("takes a deployment back that it cannot test, and says why, without asking anybody", async () => {
    asked.length = 0;
    const bad = [
      undefined,
      null,
      "",
      "not json",
      "[]",
      {},
      { url: "payment" },
      { url: "file:///etc/passwd" },
      { url, headers: { a: 1 } },
      { url, headers, attempt: 0 },
      { url, headers, attempt: "2" },
    ];
    for (const details of bad) {
      assert.deepEqual(await run(details, answer(200)), { hookStatus: "FAILED" }, JSON.stringify(details));
    }
    for (const one of [undefined, null, "event", {}]) {
      assert.deepEqual(await handler(one, {}, answer(200)), { hookStatus: "FAILED" });
    }
    assert.deepEqual(asked, []);
    assert.equal(printed.length, bad.length + 4);
    assert.ok(printed.every((line) => line.includes("hookDetails cannot be used")));
  });

  describe("over a real connection", () => {
    let server: Server;
    let port: number;
    beforeEach(async () => {
      server = createServer(({ headers: sent, url: path }, response) => {
        if (path === "/silent") return;
        response.writeHead(sent["x-archipelago-target"] === "test" ? 200 : 404).end("ok");
      });
      await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
      port = (server.address() as AddressInfo).port;
    });
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });

    const at = (path: string) => `http://127.0.0.1:${port}${path}`;

    it("reaches the version under test by the header", async () => {
      assert.deepEqual(await handler(event({ url: at("/healthz"), headers })), { hookStatus: "SUCCEEDED" });
      assert.deepEqual(await handler(event({ url: at("/healthz") })), { hookStatus: "FAILED" });
    });

    it("finds nobody where nobody listens", async () => {
      server.close();
      const reply = await handler(event({ url: at("/healthz"), headers }));
      assert.equal(reply.hookStatus, "IN_PROGRESS");
      assert.match(printed.join(""), /ECONNREFUSED/);
    });
  });
});
