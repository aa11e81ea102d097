import assert from "node:assert/strict";
import type { Recording } from "../../preview";
import { allows, allowsAccount, rolePolicies, type Call } from "./policies";
import { assertSound, named, ofType, recordingOf, type PlatformKey, type Variation } from "./support";

/** The account of the credentials, as the recorder answers it. */
const home = "123456789012";
const korea = "222233334444";
const stranger = "999988887777";
const region = "ap-northeast-2";

const foundation: Variation = { platform: (key: PlatformKey) => (key.accounts = [korea]) };
const environment: Variation = {
  platform: (key: PlatformKey) => {
    key.countries.kr.account = { id: korea, roleArn: `arn:aws:iam::${korea}:role/archipelago` };
  },
};

describe("a country in an account of its own", () => {
  let founded: Recording;
  let raised: Recording;
  before(async () => {
    founded = (await assertSound("foundation", foundation)).known;
    raised = (await assertSound("stg", environment)).known;
  });

  const statementsOf = (role: string) => {
    const found = rolePolicies(raised).find((one) => one.role === role);
    assert.ok(
      found,
      `${role} is not among ${rolePolicies(raised)
        .map((one) => one.role)
        .join(", ")}`,
    );
    return found.statements;
  };
  const policyOf = (type: string, name: string) => String(named(founded, type, name).inputs.policy);
  /** Both sides of a call from Korea's account, and the same call of an account that nobody named. */
  function assertPassed(role: string, policy: string, call: Call): void {
    assert.ok(allows(statementsOf(role), call), `${role} itself may not: ${JSON.stringify(call)}`);
    assert.ok(allowsAccount(policy, korea, call), JSON.stringify(call));
    assert.ok(!allowsAccount(policy, stranger, call), JSON.stringify(call));
  }

  it("is raised through its role, and nothing of another network is", () => {
    const provider = named(raised, "pulumi:providers:aws", `aws-${region}-${korea}`);
    // A provider's lists travel as JSON.
    assert.equal(provider.inputs.allowedAccountIds, JSON.stringify([korea]));
    const roles = [{ roleArn: `arn:aws:iam::${korea}:role/archipelago` }];
    assert.equal(provider.inputs.assumeRoles, JSON.stringify(roles));
    const others = raised.resources.filter(
      (one) => one.provider?.startsWith(provider.urn) && !one.name.startsWith("kr"),
    );
    assert.deepEqual(others, []);
    // Its own roles act on what is of its account; only images and revisions are the foundation's.
    for (const { role, statements } of rolePolicies(raised).filter(({ role: name }) =>
      name.startsWith("kr-"),
    ))
      for (const { Action, Resource } of statements)
        for (const arn of [Resource].flat().filter((one) => one.includes(`:${home}:`)))
          assert.match(arn, /^arn:aws:(ecr|kms):/, `${role} ${String(Action)} ${arn}`);
  });

  it("pulls its images from the foundation's registry, which lets that account pull and no other", () => {
    const call = (action: string, repository = "archipelago/batch", where = region) => ({
      action,
      resource: `arn:aws:ecr:${where}:${home}:repository/${repository}`,
    });
    const policy = policyOf("aws:ecr/registryPolicy:RegistryPolicy", `registry-readers-${region}`);
    for (const action of [
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
      "ecr:BatchCheckLayerAvailability",
    ])
      assertPassed("kr-batch-fargate-execution", policy, call(action));
    for (const action of [
      "ecr:PutImage",
      "ecr:BatchDeleteImage",
      "ecr:DeleteRepository",
      "ecr:DescribeImages",
    ])
      assert.ok(!allowsAccount(policy, korea, call(action)), action);
    assert.ok(!allowsAccount(policy, korea, call("ecr:BatchGetImage", "somebody/else")));
    assert.ok(!allowsAccount(policy, korea, call("ecr:BatchGetImage", "archipelago/batch", "eu-west-1")));
    const scopes = ofType(founded, "aws:ecr/accountSetting:AccountSetting");
    const policies = ofType(founded, "aws:ecr/registryPolicy:RegistryPolicy");
    assert.deepEqual(
      [...new Set(scopes.map(({ inputs }) => `${String(inputs.name)} ${String(inputs.value)}`))],
      ["REGISTRY_POLICY_SCOPE V2"],
    );
    assert.equal(policies.length, 3, "one in each region in use");
    assert.equal(scopes.length, policies.length);
  });

  it("reads revisions from the region's bucket with its key, and nothing else that lies there", () => {
    const bucket = named(founded, "aws:s3/bucket:Bucket", `artifacts-${region}`).id;
    const policy = policyOf("aws:s3/bucketPolicy:BucketPolicy", `artifacts-${region}`);
    const object = (key: string, action = "s3:GetObject"): Call => ({
      action,
      resource: `arn:aws:s3:::${bucket}/${key}`,
      context: { "aws:SecureTransport": "true" },
    });
    assertPassed("kr-api-ami", policy, object("revisions/api/v1.2.3.zip"));
    assert.ok(!allowsAccount(policy, korea, object("sources/api.zip")));
    assert.ok(!allowsAccount(policy, korea, object("archipelago-api/x")));
    assert.ok(!allowsAccount(policy, korea, object("revisions/api/v1.2.3.zip", "s3:PutObject")));
    const clear = { ...object("revisions/api/v1.2.3.zip"), context: { "aws:SecureTransport": "false" } };
    assert.ok(!allowsAccount(policy, korea, clear));

    const key = named(founded, "aws:kms/key:Key", `artifacts-${region}`);
    const decrypt = (service: string): Call => ({
      action: "kms:Decrypt",
      resource: String(key.computed?.arn),
      context: { "kms:ViaService": `${service}.${region}.amazonaws.com` },
    });
    const keyPolicy = String(key.inputs.policy);
    assertPassed("kr-api-ami", keyPolicy, decrypt("s3"));
    assert.ok(!allowsAccount(keyPolicy, korea, decrypt("ec2")));
    for (const action of ["kms:Encrypt", "kms:PutKeyPolicy", "kms:CreateGrant"])
      assert.ok(!allowsAccount(keyPolicy, korea, { ...decrypt("s3"), action }), action);
    assert.ok(allowsAccount(keyPolicy, home, { ...decrypt("s3"), action: "kms:PutKeyPolicy" }));
  });

  it("shares nothing by RAM: each side has its own end of the edge", () => {
    assert.deepEqual(
      raised.resources.filter(({ type }) => type.startsWith("aws:ram/")),
      [],
    );
    const lists = ofType(raised, "aws:ec2/managedPrefixList:ManagedPrefixList").map(({ id }) => id);
    const naming = raised.resources.filter(({ inputs }) => lists.includes(String(inputs.prefixListId)));
    assert.ok(naming.length > 0);
    for (const { provider, urn } of naming) assert.match(String(provider), /::aws-ap-northeast-1::/, urn);
  });
});

describe("the foundation of one account", () => {
  it("lets nobody else in", async () => {
    const founded = await recordingOf("foundation", true);
    for (const type of ["aws:ecr/registryPolicy:RegistryPolicy", "aws:ecr/accountSetting:AccountSetting"])
      assert.deepEqual(ofType(founded, type), []);
    for (const { inputs, urn } of ofType(founded, "aws:s3/bucketPolicy:BucketPolicy"))
      assert.doesNotMatch(String(inputs.policy), /"Allow"/, urn);
    for (const { inputs, name } of ofType(founded, "aws:kms/key:Key"))
      if (name.startsWith("artifacts")) assert.equal(inputs.policy, undefined, name);
  });
});
