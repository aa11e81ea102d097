import assert from "node:assert/strict";
import { loadEnvironment } from "../../../config";
import { platformOf, problemsOf, set } from "./support";

describe("addresses of the private subnets", () => {
  /** One zone has 4,091; that alone is refused too, so that there is always something to collect. */
  const paths = (max: Record<string, number>) =>
    problemsOf(() => {
      const platform = set(platformOf("stg"), "countries.jp.zoneCount", 1);
      for (const [service, value] of Object.entries(max))
        set(platform, `countries.jp.services.${service}.max`, value);
      return loadEnvironment({ platform, stack: "stg" });
    }).map(({ path }) => path);

  it("must do for every service twice, as in a deployment", () => {
    assert.deepEqual(paths({ api: 1000, web: 1000, admin: 1000 }), ["stg.jp.services", "stg.jp.zoneCount"]);
    assert.deepEqual(paths({ api: 1000, web: 1000, admin: 40 }), ["stg.jp.zoneCount"]);
  });

  it("are one for a job, whatever max its sizing class has", () =>
    assert.deepEqual(paths({ api: 1000, web: 1000, batch: 1000 }), ["stg.jp.zoneCount"]));
});
