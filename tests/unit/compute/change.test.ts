import assert from "node:assert/strict";
import { japan, recordNetwork, withService } from "./fixture";
import { named, text, type Resources } from "./recorded";

/** URNs that only one recording has, and URNs whose inputs differ. */
function compare(before: Resources, after: Resources): { only: string[]; changed: string[] } {
  const inputs = (resources: Resources) => new Map(resources.map((one) => [one.urn, text(one.inputs)]));
  const [a, b] = [inputs(before), inputs(after)];
  const tail = (urn: string) => urn.split("::").slice(2).join("::");
  return {
    only: [...a.keys(), ...b.keys()].filter((urn) => a.has(urn) !== b.has(urn)).map(tail),
    changed: [...a].filter(([urn, value]) => b.has(urn) && b.get(urn) !== value).map(([urn]) => tail(urn)),
  };
}

describe("a change", () => {
  it("of compute replaces the twin and turns the live rules, nothing else", async () => {
    for (const name of ["api", "web"]) {
      const { only, changed } = compare(
        await recordNetwork(withService(japan, name, { compute: "fargate" })),
        await recordNetwork(withService(japan, name, { compute: "ami" })),
      );
      const twins = [`::jp-${name}-ami`, `::jp-${name}-fargate`];
      assert.ok(only.length > 10);
      assert.ok(
        only.every((one) => /\$archipelago:compute:(Ami|Fargate)Compute(\$|::)/.test(one)),
        only.join("\n"),
      );
      assert.deepEqual(only.filter((one) => twins.some((twin) => one.endsWith(`Compute${twin}`))).length, 2);
      const rules =
        name === "web" ? ["jp-web-internal-live", "jp-web-public-live"] : ["jp-api-internal-live"];
      assert.deepEqual(changed.map((one) => one.split("::").at(-1)).sort(), [`jp-${name}-deploy`, ...rules]);
    }
  });

  it("of a live rule is its action only", async () => {
    const rule = async (compute: "ami" | "fargate") => {
      const { actions, ...rest } = named(
        await recordNetwork(withService(japan, "api", { compute })),
        "ListenerRule",
        "jp-api-internal-live",
      ).inputs;
      assert.ok(text(actions).includes(compute));
      return rest;
    };
    assert.deepEqual(await rule("ami"), await rule("fargate"));
  });

  it("of calls changes the edges and the caller's environment only", async () => {
    const called = withService(
      withService(japan, "admin", { callers: [{ network: "jp", service: "worker" }] }),
      "worker",
      { calls: [{ service: "admin", listenerPort: 10_020, via: "network" }] },
    );
    const { only, changed } = compare(await recordNetwork(japan), await recordNetwork(called));
    assert.deepEqual(only.map((one) => one.split("::").at(-1)).sort(), [
      "jp-internal-from-worker-to-admin",
      "jp-worker-to-admin",
    ]);
    assert.deepEqual(
      changed.map((one) => one.split("::").at(-1)),
      ["jp-worker-fargate"],
    );
  });
});
