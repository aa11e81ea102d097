import assert from "node:assert/strict";
import { changes } from "./harness";
import { Account, configured, onlyCountries } from "./support";

const wentWrong = (result: { diagnostics: readonly { severity: string }[] }) =>
  result.diagnostics.filter(({ severity }) => severity === "error");

for (const [stack, countries] of [
  ["stg", ["jp", "tw", "kr"]],
  ["canary", ["tw"]],
  ["prd", ["kr"]],
] as const) {
  describe(`${stack} with ${countries.join(", ")} under the real engine`, function () {
    this.timeout(600_000);
    let account: Account;
    before(async () => {
      account = await Account.open();
    });
    after(() => account.close());

    it("previews, goes up, stays as it is on a second look and after a refresh, and comes down", async () => {
      const before = account.cloud.resources().length;
      const environment = await account.stack(stack, configured(stack, onlyCountries(...countries)));
      const preview = await environment.preview();
      assert.deepEqual(wentWrong(preview), []);
      assert.equal(account.cloud.resources().length, before, "a preview makes nothing");

      const up = await environment.up();
      assert.deepEqual(up.counts, preview.counts, "what was previewed is what was done");
      assert.deepEqual(changes(await environment.preview()), [], "a second look sees no change");

      const refresh = await environment.refresh();
      assert.deepEqual(changes(refresh), [], "a refresh finds no drift");
      assert.deepEqual(changes(await environment.preview()), [], "nor does a look after it");

      if (stack === "prd") {
        await assert.rejects(environment.destroy(), /protect/, "prd does not come down by accident");
        await environment.unprotect();
      }
      await environment.destroy();
      assert.deepEqual(await environment.export(), []);
      const left = account.cloud
        .resources()
        .slice(before)
        .map(({ type }) => type);
      const kept =
        stack === "prd"
          ? ["aws:ec2/eip:Eip", "aws:route53/zone:Zone", "aws:s3/bucket:Bucket", "aws:sqs/queue:Queue"]
          : [];
      assert.deepEqual([...new Set(left)].sort(), kept);
    });
  });
}

describe("the foundation under the real engine", function () {
  it("stands unchanged on a second look, and what it holds is protected", async () => {
    const account = await Account.open();
    try {
      const foundation = await account.stack("foundation");
      assert.deepEqual(changes(await foundation.preview()), []);
      assert.deepEqual(changes(await foundation.refresh()), []);
      await assert.rejects(foundation.destroy(), /protect/);
      await foundation.unprotect();
      await foundation.destroy();
      assert.deepEqual([...new Set(account.cloud.resources().map(({ type }) => type))].sort(), [
        "aws:ecr/repository:Repository",
        "aws:kms/key:Key",
        "aws:s3/bucket:Bucket",
      ]);
    } finally {
      await account.close();
    }
  });
});
