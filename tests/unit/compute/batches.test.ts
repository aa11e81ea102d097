import assert from "node:assert/strict";
import fc from "fast-check";
import { healthyPercent } from "../../../components/compute/ami-batches";
import { makeService } from "./fixture";

const percent = (min: number, batchPercent: number) =>
  healthyPercent({ min, deploy: { ...makeService("api").deploy, batchPercent } });

describe("how many instances change at a time", () => {
  it("is the share that is configured, where there are enough", () => {
    assert.equal(percent(8, 25), 75);
    assert.equal(percent(2, 100), 0);
  });

  it("is one by one for a single instance", () => {
    assert.equal(percent(1, 25), undefined);
    assert.equal(percent(0, 25), undefined);
  });

  it("is at least one of any size from the smallest on, and never more than the configured share", () => {
    const sizes = fc.record({
      min: fc.integer({ min: 2, max: 200 }),
      more: fc.integer({ min: 0, max: 200 }),
      batch: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(sizes, ({ min, more, batch }) => {
        const share = percent(min, batch) ?? assert.fail();
        const running = min + more;
        // CodeDeploy rounds what must stay up to whole instances.
        const free = running - Math.ceil((running * share) / 100);
        assert.ok(free >= 1, `${free} of ${running}`);
        assert.ok(free <= Math.max((running * batch) / 100, running / min + running / 100));
      }),
    );
  });
});
