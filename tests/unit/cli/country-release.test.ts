import assert from "node:assert/strict";
import { checkReleased } from "../../../cli/country/release";
import type { BothSides, Standing } from "../../../country";

const standing: Standing = { code: "kr", stacks: ["stg", "prd"], protectedStacks: ["prd"] };
const nothing: BothSides = { before: {}, after: {} };
const verdict = "kr cannot be moved";

describe("a country whose data is protected", () => {
  it("stays while nobody has released it, and says what to do", () => {
    for (const dataReleased of [undefined, "", " , "])
      assert.throws(
        () => checkReleased({ yes: true, dataReleased }, standing, nothing, verdict),
        /kr cannot be moved[^]*prd\n +protects the data of kr[^]*--data-released prd[^]*Release prd's data of kr/,
      );
  });

  it("may be looked at, and goes when it is said to be released", () => {
    checkReleased({ dryRun: true }, standing, nothing, verdict);
    checkReleased({ yes: true, dataReleased: " prd" }, standing, nothing, verdict);
    checkReleased({ yes: true }, { ...standing, protectedStacks: [] }, nothing, verdict);
  });

  it("refuses the name of an environment that protects none of it, looked at or not", () => {
    for (const looked of [{}, { dryRun: true as const }])
      assert.throws(
        () => checkReleased({ ...looked, dataReleased: "prd,stg" }, standing, nothing, verdict),
        /--data-released names stg\. Environments that protect data of kr: prd\./,
      );
  });
});
