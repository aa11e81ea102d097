import assert from "node:assert/strict";
import { STSClient } from "@aws-sdk/client-sts";
import { callJson } from "../../../cli/doctor/call";

describe("a call of the doctor's own", () => {
  const { fetch } = globalThis;
  let answers: (() => Promise<Response>)[];
  let asked: number;
  const late = () => Promise.reject(new DOMException("", "TimeoutError"));
  const list = () => {
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    const client = new STSClient({ region: "ap-northeast-1", credentials });
    return callJson<{ Names: string[] }, "Names">(
      client,
      { service: "acm", region: "ap-northeast-1", target: "X.List", version: "1.1" },
      "Names",
    );
  };

  beforeEach(() => {
    asked = 0;
    globalThis.fetch = () => (answers[asked++] ?? late)();
  });
  afterEach(() => (globalThis.fetch = fetch));

  it("is made again when no answer came in time", async () => {
    answers = [late, late, () => Promise.resolve(Response.json({ Names: ["one"] }))];
    assert.deepEqual([await list(), asked], [["one"], 3]);
  });

  it("is given up after the third time", async () => {
    answers = [];
    await assert.rejects(list, { name: "TimeoutError" });
    assert.equal(asked, 3);
  });

  it("is not repeated after an answer, nor where nothing can be reached", async () => {
    answers = [() => Promise.resolve(Response.json({ __type: "AccessDenied" }, { status: 403 }))];
    await assert.rejects(list);
    answers = [() => Promise.reject(new TypeError("fetch failed"))];
    asked = 0;
    await assert.rejects(list, /fetch failed/);
    assert.equal(asked, 1);
  });
});
