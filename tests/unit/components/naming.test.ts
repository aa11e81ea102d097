import assert from "node:assert/strict";
import fc from "fast-check";
import {
  autoNameSuffixLength,
  logicalName,
  nameLimit,
  namedTypes,
  physicalName,
} from "../../../components/naming";

const targetGroup = "aws:lb/targetGroup:TargetGroup";

describe("names", () => {
  it("joins the parts of a name that fits and leaves it alone", () => {
    assert.equal(logicalName(targetGroup, "jp", "api", "ami", "public"), "jp-api-ami-public");
  });

  it("leaves room for what Pulumi adds, for every type and any parts", () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/);
    fc.assert(
      fc.property(
        fc.constantFrom(...namedTypes),
        fc.array(part, { minLength: 1, maxLength: 6 }),
        (type, parts) => {
          assert.ok(logicalName(type, ...parts).length + autoNameSuffixLength <= nameLimit(type));
          assert.ok(physicalName(type, ...parts).length <= nameLimit(type));
        },
      ),
    );
  });

  it("keeps two long names apart that begin alike", () => {
    const long = "a-service-with-quite-a-long-name";
    assert.notEqual(
      logicalName(targetGroup, "jp", long, "ami", "public"),
      logicalName(targetGroup, "jp", long, "ami", "internal"),
    );
  });

  it("gives the same name again for the same parts", () => {
    const parts = ["jp", "x".repeat(60)];
    assert.equal(logicalName(targetGroup, ...parts), logicalName(targetGroup, ...parts));
  });

  it("refuses a type whose limit was never looked up, and says where to add it", () => {
    assert.throws(
      () => logicalName("aws:new/thing:Thing", "jp"),
      /aws:new\/thing:Thing.*components\/naming\.ts/s,
    );
  });
});
