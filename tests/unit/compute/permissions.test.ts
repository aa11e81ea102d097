import assert from "node:assert/strict";
import {
  pullStatements,
  secretArn,
  secretStatements,
  trustPolicy,
} from "../../../components/compute/permissions";

const place = { region: "ap-northeast-2", accountId: "123456789012" };

describe("permissions", () => {
  it("name secrets and parameters exactly", () => {
    const secrets = [
      { name: "A", from: "api/db" },
      { name: "B", from: "ssm:/api/key" },
    ];
    assert.deepEqual(
      secrets.map((secret) => secretArn(secret, place)),
      [
        "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:api/db",
        "arn:aws:ssm:ap-northeast-2:123456789012:parameter/api/key",
      ],
    );
    assert.deepEqual(
      secretStatements(secrets, place).map(({ Resource }) => Resource),
      [
        ["arn:aws:ssm:ap-northeast-2:123456789012:parameter/api/key"],
        ["arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:api/db-??????"],
      ],
    );
    assert.deepEqual(secretStatements([], place), []);
  });

  it("pull one repository, from the copy in the network's region", () => {
    const url = "210987654321.dkr.ecr.ap-northeast-1.amazonaws.com/archipelago/api";
    const [pull, token] = pullStatements(url, "ap-northeast-2");
    assert.equal(pull?.Resource, "arn:aws:ecr:ap-northeast-2:210987654321:repository/archipelago/api");
    assert.deepEqual(token?.Action, "ecr:GetAuthorizationToken");
    assert.deepEqual(pullStatements(undefined, "ap-northeast-2"), []);
  });

  it("let a service act on behalf of this account only", () => {
    assert.match(
      trustPolicy("scheduler.amazonaws.com", "1"),
      /"Condition":\{"StringEquals":\{"aws:SourceAccount":"1"\}\}/,
    );
    assert.doesNotMatch(trustPolicy("ec2.amazonaws.com"), /Condition/);
  });
});
