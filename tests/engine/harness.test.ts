import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { changes, createEngineHome, type EngineHome, engineStack } from "./harness";

/** One component a name in the configuration; the foundation's outputs are handed through. */
async function program(): Promise<Record<string, unknown>> {
  const { names } = new pulumi.Config("archipelago").requireObject<{ names: string[] }>("platform");
  const foundation = new pulumi.StackReference("organization/archipelago/foundation");
  for (const name of names) new pulumi.ComponentResource("archipelago:test:Thing", name);
  if (names.includes("broken")) throw new pulumi.RunError("names.broken: this name is not allowed");
  return { urls: foundation.requireOutput("repositoryUrls"), names };
}

const configuration = (...names: string[]) => ({ "archipelago:platform": { names } });

describe("the engine harness", function () {
  let home: EngineHome;
  before(() => {
    home = createEngineHome();
  });
  after(() => home.dispose());

  it("raises two stacks of one backend, sees changes and their absence, and takes them down", async () => {
    const foundation = await engineStack({
      home,
      stack: "foundation",
      configuration: {},
      program: async () => ({ repositoryUrls: { api: "registry/api" } }),
    });
    await foundation.up();

    const stack = await engineStack({ home, stack: "stg", program, configuration: configuration("a", "b") });
    const preview = await stack.preview();
    assert.deepEqual(
      changes(preview)
        .filter(({ type }) => type === "archipelago:test:Thing")
        .map(({ op, urn }) => [op, urn.split("::").at(-1)])
        .sort(),
      [
        ["create", "a"],
        ["create", "b"],
      ],
    );
    assert.deepEqual(await stack.export(), [], "a preview writes nothing");

    const up = await stack.up();
    assert.deepEqual(up.counts, preview.counts);
    assert.deepEqual(await stack.outputs(), { urls: { api: "registry/api" }, names: ["a", "b"] });
    assert.deepEqual(changes(await stack.preview()), []);

    stack.configure(configuration("a", "c"));
    const change = await stack.preview();
    assert.equal(change.counts.create, 1);
    assert.equal(change.counts.delete, 1);

    stack.configure(configuration("a", "broken"));
    const failure = await stack.failingUp();
    const said = failure.diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
    assert.deepEqual([...new Set(said)], ["error: names.broken: this name is not allowed"]);

    await stack.destroy();
    assert.deepEqual(await stack.export(), []);
  });
});
