import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { compareRuns, record } from "../../../preview";

const program = (late: boolean) => () => {
  const provider = new aws.Provider("tokyo", { region: "ap-northeast-1" });
  const bucket = new aws.s3.Bucket("store", {}, { provider });
  if (late) {
    bucket.arn.apply(() => new aws.s3.Bucket("late", {}, { provider }));
  }
};

async function difference(late: boolean): Promise<string[]> {
  const urns = async (known: boolean) =>
    (await record(program(late), { project: "toy", stack: "stg", known })).resources.map(({ urn }) => urn);
  return compareRuns(await urns(false), await urns(true));
}

describe("comparison of the two runs", () => {
  it("names a resource that is made inside an apply", async () => {
    const problems = await difference(true);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /^late \[aws:s3\/bucket:Bucket\] is made inside an apply/);
  });

  it("names a resource that disappears once ids are known", () => {
    assert.match(compareRuns(["urn:pulumi:s::p::a:b:C::gone"], [])[0] ?? "", /^gone \[a:b:C\] disappears/);
  });

  it("says nothing of runs that agree", async () => {
    assert.deepEqual(await difference(false), []);
  });
});
