import assert from "node:assert/strict";
import { loadEnvironment } from "../../../config";
import { platformOf, set } from "./support";

const sharing = (...changes: readonly (readonly [key: string, value: string])[]) => {
  const platform = structuredClone(platformOf("stg")) as Record<string, unknown>;
  changes.forEach(([key, value]) => set(platform, key, value));
  const { hub, countries } = loadEnvironment({ stack: "stg", platform });
  return Object.fromEntries([hub, ...countries].map((network) => [network.code, network.sharing]));
};

describe("how accounts share", () => {
  it("is by invitation, unless somebody says that they are of one organization", () => {
    const invited = { hub: "invitation", jp: "invitation", kr: "invitation", tw: "invitation" };
    assert.deepEqual(sharing(), invited);
    assert.deepEqual(sharing(["countries.kr.sharing", "organization"]), { ...invited, kr: "organization" });
  });

  it("is said once for all, and otherwise of the one country that is outside", () => {
    assert.deepEqual(sharing(["sharing", "organization"], ["countries.tw.sharing", "invitation"]), {
      hub: "organization",
      jp: "organization",
      kr: "organization",
      tw: "invitation",
    });
  });
});
