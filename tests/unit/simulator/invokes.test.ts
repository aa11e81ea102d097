import assert from "node:assert/strict";
import { answerInvoke } from "../../../simulator";

const place = { region: "ap-northeast-2", accountId: "111122223333" };
const ask = (token: string, args: Record<string, unknown> = {}) => answerInvoke(token, args, place);

describe("answers to functions", () => {
  it("gives the public Amazon Linux parameter an image id, another one in every region", () => {
    const name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
    const seoul = ask("aws:ssm/getParameter:getParameter", { name });
    assert.match(String(seoul["value"]), /^ami-0[0-9a-f]{16}$/);
    assert.equal(seoul["name"], name);
    const tokyo = answerInvoke(
      "aws:ssm/getParameter:getParameter",
      { name },
      { ...place, region: "ap-northeast-1" },
    );
    assert.notEqual(tokyo["value"], seoul["value"]);
    const other = ask("aws:ssm/getParameter:getParameter", { name: "/mine" });
    assert.doesNotMatch(String(other["value"]), /^ami-/);
  });

  it("follows the region argument", () => {
    assert.equal(ask("aws:index/getRegion:getRegion", { region: "ap-east-2" })["region"], "ap-east-2");
    assert.equal(ask("aws:index/getRegion:getRegion")["region"], "ap-northeast-2");
  });

  it("knows the account and the partition", () => {
    assert.equal(ask("aws:index/getCallerIdentity:getCallerIdentity")["accountId"], "111122223333");
    assert.equal(ask("aws:index/getPartition:getPartition")["dnsSuffix"], "amazonaws.com");
  });

  it("gives an authority that somebody else has made a certificate of its own", () => {
    const certificateOf = (arn: string) =>
      String(ask("aws:acmpca/getCertificateAuthority:getCertificateAuthority", { arn })["certificate"]);
    assert.match(
      certificateOf("a"),
      /^-----BEGIN CERTIFICATE-----\n[\w+/=\n]{600,}\n-----END CERTIFICATE-----$/,
    );
    assert.notEqual(certificateOf("a"), certificateOf("b"));
  });

  it("renders a policy document as the provider does", () => {
    const { json } = ask("aws:iam/getPolicyDocument:getPolicyDocument", {
      statements: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
          conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
        },
        { sid: "Read", effect: "Deny", actions: ["s3:Get*", "s3:List*"], resources: ["*"] },
      ],
    });
    assert.deepEqual(JSON.parse(String(json)), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
        { Sid: "Read", Effect: "Deny", Action: ["s3:Get*", "s3:List*"], Resource: "*" },
      ],
    });
  });

  it("gives the same prefix list an endpoint shows", () => {
    const list = ask("aws:ec2/getManagedPrefixList:getManagedPrefixList", {
      name: "com.amazonaws.ap-northeast-2.s3",
    });
    assert.match(String(list["id"]), /^pl-0[0-9a-f]{16}$/);
    assert.deepEqual(list["id"], ask("aws:ec2/getPrefixList:getPrefixList", { name: list["name"] })["id"]);
  });

  it("lists zones of the region", () => {
    const tokyo = { ...place, region: "ap-northeast-1" };
    const { names } = answerInvoke("aws:index/getAvailabilityZones:getAvailabilityZones", {}, tokyo);
    assert.deepEqual(names, ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]);
  });

  it("names a function that it does not know", () => {
    assert.throws(() => ask("aws:ec2/getAmi:getAmi"), /no answer for the function aws:ec2\/getAmi:getAmi/);
  });
});
