import assert from "node:assert/strict";
import { deploymentTargetSchema, targetParameter } from "../../../delivery";
import { targets } from "../../fixtures/bridge-targets";

describe("the descriptor of a deployment", () => {
  for (const [name, target] of Object.entries(targets)) {
    it(`of ${name} passes through JSON unchanged`, () => {
      const read = deploymentTargetSchema.parse(JSON.parse(JSON.stringify(target)));
      assert.deepEqual(read, target);
    });

    it(`of ${name} is refused when a key is misspelt, missing or of another format`, () => {
      const refused = (changed: Record<string, unknown>) =>
        assert.equal(deploymentTargetSchema.safeParse(changed).success, false);
      refused({ ...target, clutser: "x" });
      refused({ ...target, formatVersion: 2 });
      refused({ ...target, kind: "lambda" });
      refused({ ...target, smokeUrl: "file:///etc/passwd" });
      const optional = ["smokeUrl", "task", "container", "plannedMinutes"];
      for (const key of Object.keys(target).filter((one) => !optional.includes(one)))
        refused(Object.fromEntries(Object.entries(target).filter(([other]) => other !== key)));
    });
  }

  it("knows canary and linear on ECS only", () => {
    for (const strategy of ["canary", "linear"]) {
      assert.ok(deploymentTargetSchema.safeParse({ ...targets.fargate, strategy }).success);
      assert.equal(deploymentTargetSchema.safeParse({ ...targets.rolling, strategy }).success, false);
    }
  });

  it("fits into a parameter of the standard tier, which takes four kilobytes", () => {
    for (const target of Object.values(targets)) assert.ok(JSON.stringify(target).length < 4096);
  });

  it("lies where the network's other parameters do", () => {
    assert.equal(targetParameter("stg", "jp", "api"), "/archipelago/stg/jp/deploy/api");
  });
});
