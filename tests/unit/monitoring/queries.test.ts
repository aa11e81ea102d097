import assert from "node:assert/strict";
import fc from "fast-check";
import { healthyTargetsQuery } from "../../../components/monitoring/queries";

describe("monitor queries", () => {
  const scope = { environment: "prd", country: "jp", service: "api" };

  it("end in the critical threshold that they were given, whatever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (critical) => {
        assert.ok(healthyTargetsQuery(scope, critical).endsWith(`< ${critical}`));
      }),
    );
  });

  it("name environment, country and service in every term, so that no country hides another", () => {
    const query = healthyTargetsQuery(scope, 1);
    assert.equal(query.split("{environment:prd,country:jp,service:api}").length - 1, 3);
    assert.equal(query.split("aws.applicationelb").length - 1, 3);
  });
});
