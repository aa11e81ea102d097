import assert from "node:assert/strict";
import { openCalls } from "./isolation-ways";
import { recordingOf, sources } from "./support";

describe("what a changed declaration opens and closes", () => {
  const difference = (a: readonly string[], b: readonly string[]) =>
    a.filter((one) => !b.includes(one)).sort();

  const removals = [
    { caller: "api", callee: "payment", closed: ["jp", "kr", "tw"], at: "hub" },
    { caller: "batch", callee: "users", closed: ["jp", "kr", "tw"], at: "hub" },
    { caller: "api", callee: "moderation", closed: ["jp"], at: "hub" },
    { caller: "web", callee: "api", closed: ["jp", "kr", "tw"], at: "own" },
  ];
  for (const { caller, callee, closed, at } of removals) {
    it(`closes exactly the way from ${caller} to ${callee} when the call is taken away`, async () => {
      const changed = sources(({ catalogue }) => {
        const service = catalogue[caller] as { calls: string[] };
        catalogue[caller] = { ...service, calls: service.calls.filter((name) => name !== callee) };
      });
      const [before, after] = [
        openCalls(await recordingOf("stg", true)),
        openCalls(await recordingOf("stg", true, { sources: changed })),
      ];
      assert.deepEqual(
        difference(before, after),
        closed.map((code) => `${code}/${caller} → ${at === "hub" ? "hub" : code}/${callee}`),
      );
      assert.deepEqual(difference(after, before), []);
    });
  }

  it("opens exactly the callers' way when a country begins to use a shared service", async () => {
    const changed = sources(({ countries }) => {
      countries.kr = { ...(countries.kr as object), uses: ["payment", "users", "moderation"] };
    });
    const [before, after] = [
      openCalls(await recordingOf("stg", true)),
      openCalls(await recordingOf("stg", true, { sources: changed })),
    ];
    assert.deepEqual(difference(after, before), ["kr/api → hub/moderation"]);
    assert.deepEqual(difference(before, after), []);
  });
});
