import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { revisionBucket } from "../../../components/compute/revisions";

describe("the bucket of revisions", () => {
  const buckets = { "ap-northeast-1": { bucket: "home", keyArn: "arn:aws:kms:ap-northeast-1:1:key/1" } };

  it("is the region's own", () => assert.equal(revisionBucket(buckets, "ap-northeast-1").bucket, "home"));

  it("is asked of the foundation, without a stack of calls, where it was not raised since", () =>
    assert.throws(
      () => revisionBucket(buckets, "ap-east-2"),
      (error) =>
        // The engine prints such an error's message alone.
        pulumi.RunError.isInstance(error) &&
        /in ap-east-2 yet: raise the stack foundation/.test(error.message),
    ));
});
