import assert from "node:assert/strict";
import fc from "fast-check";
import { healthyTargetsQuery, missingDaemonsQuery } from "../../../components/monitoring/queries";

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

  it("count instances without a daemon, of one country only", () => {
    const query = missingDaemonsQuery({ ...scope, service: "census" });
    assert.equal(
      query,
      "min(last_30m):sum:aws.ecs.service.desired{environment:prd,country:jp,service:census}" +
        " - sum:aws.ecs.service.running{environment:prd,country:jp,service:census} > 0",
    );
  });
});
