import assert from "node:assert/strict";
import { scheduleExpression } from "../../../config/keys/scalars";

describe("a schedule expression", () => {
  const accepts = (text: string) => scheduleExpression().safeParse(text).success;

  it("is six fields with one question mark among the days, or a rate", () => {
    for (const good of [
      "cron(0 3 * * ? *)",
      "cron(0/15 9-18 ? * MON-FRI *)",
      "cron(30 0 L * ? *)",
      "rate(1 hour)",
      "rate(15 minutes)",
    ]) {
      assert.ok(accepts(good), good);
    }
    for (const bad of [
      "0 3 * * *",
      "cron(0 3 * * *)",
      "cron(0 3 * * * *)",
      "cron(0 3 ? * ? *)",
      "rate(1 hours)",
      "rate(2 hour)",
      "rate(0 minutes)",
      "at(2026-12-01T03:00:00)",
      "cron(0 3 * * ? *) ",
    ]) {
      assert.ok(!accepts(bad), bad);
    }
  });
});
