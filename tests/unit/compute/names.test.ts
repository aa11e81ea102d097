import assert from "node:assert/strict";
import fc from "fast-check";
import { targetGroupName } from "../../../components/compute";

describe("target group names", () => {
  it("say what they are", () => {
    assert.equal(targetGroupName("jp", "api", "fargate", "internal"), "jp-fargate-int-api");
    assert.equal(targetGroupName("hub", "payment", "ami", "public"), "hub-ami-pub-payment");
  });

  it("leave Pulumi its eight of 32 characters, and stay apart by service, kind and side", () => {
    const service = fc.stringMatching(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
    fc.assert(
      fc.property(fc.uniqueArray(service, { minLength: 2, maxLength: 8 }), (services) => {
        const names = services.flatMap((name) =>
          (["ami", "fargate"] as const).flatMap((kind) =>
            (["public", "internal"] as const).map((side) => targetGroupName("hub", name, kind, side)),
          ),
        );
        assert.equal(new Set(names).size, names.length);
        assert.ok(names.every((name) => name.length <= 24 && /^[a-zA-Z0-9-]+$/.test(name)));
      }),
    );
  });
});
