import assert from "node:assert/strict";
import type { Recording } from "../../preview";
import { allows, allowsAccount, rolePolicies, type Call } from "./policies";
import { assertSound, named, ofType, recordingOf, type PlatformKey, type Variation } from "./support";

/** The account of the credentials, as the recorder answers it. */
const home = "123456789012";
const korea = "222233334444";
const stranger = "999988887777";
const region = "ap-northeast-2";

const account = { id: korea, roleArn: `arn:aws:iam::${korea}:role/archipelago` };
const foundation: Variation = {
  platform: (key: PlatformKey) => (key.accounts = [{ ...account, regions: [region] }]),
};
const environment: Variation = { platform: (key: PlatformKey) => (key.countries.kr.account = account) };

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

  it("says by which role one acts there, and of no other network", () => {
    const told = Object.entries(raised.outputs as Record<string, { roleArn?: string }>);
    const roles = told.flatMap(([code, { roleArn }]) => (roleArn === undefined ? [] : [[code, roleArn]]));
    assert.deepEqual(roles, [["kr", account.roleArn]]);
  });

  const builders = () => ({
    bake: named(founded, "aws:iam/role:Role", "images-bake"),
    upkeep: named(founded, "aws:iam/role:Role", "images-image-upkeep"),
  });

  it("starts servers from golden images: by the key's policy, and a grant for the roles of AWS's that start them", () => {
    const key = named(founded, "aws:kms/key:Key", `images-${region}`);
    const arn = String(key.computed?.arn);
    const policy = String(key.inputs.policy);
    const ec2 = { "kms:ViaService": `ec2.${region}.amazonaws.com` };
    const call = (action: string, context: Record<string, string>) => ({ action, resource: arn, context });
    for (const action of ["kms:Decrypt", "kms:ReEncryptFrom", "kms:CreateGrant"]) {
      assert.ok(allowsAccount(policy, korea, call(action, ec2)), action);
      assert.ok(!allowsAccount(policy, stranger, call(action, ec2)), action);
      assert.ok(!allowsAccount(policy, korea, call(action, {})), `${action} without EC2`);
    }
    for (const action of ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:RevokeGrant"])
      assert.ok(!allowsAccount(policy, korea, call(action, ec2)), action);

    const grants = ofType(founded, "aws:kms/grant:Grant");
    assert.equal(grants.length, 2);
    for (const { inputs, provider, retainOnDelete } of grants) {
      assert.match(
        String(provider),
        new RegExp(`::aws-${region}-${korea}::`),
        "AWS takes it from there only",
      );
      assert.equal(inputs.keyId, arn);
      assert.equal(retainOnDelete, true);
      const principal = String(inputs.granteePrincipal);
      assert.match(
        principal,
        new RegExp(`^arn:aws:iam::${korea}:role/aws-service-role/(autoscaling|spot)\\.`),
      );
      const asked = call("kms:CreateGrant", { "kms:GranteePrincipal": principal });
      assert.ok(allowsAccount(policy, korea, asked), principal);
      assert.ok(!allowsAccount(policy, stranger, asked));
      assert.ok(
        (inputs.operations as string[]).includes("CreateGrant"),
        "EC2 goes on with the disk by itself",
      );
    }
    const somebody = { "kms:GranteePrincipal": `arn:aws:iam::${korea}:role/somebody` };
    assert.ok(!allowsAccount(policy, korea, call("kms:CreateGrant", somebody)));
    const elsewhere = named(founded, "aws:kms/key:Key", "images-ap-east-2");
    assert.doesNotMatch(String(elsewhere.inputs.policy), new RegExp(korea), "it has no network there");
  });

  it("is written to by the factory's builds, each by a role that only it may take", () => {
    for (const [build, role] of Object.entries(builders())) {
      const there = named(founded, "aws:iam/role:Role", `images-${build}-${korea}`);
      assert.match(String(there.provider), new RegExp(korea));
      const trust = JSON.parse(String(there.inputs.assumeRolePolicy)) as { Statement: unknown[] };
      assert.deepEqual(trust.Statement, [
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: role.computed?.arn } },
      ]);
      const resource = `arn:aws:iam::${korea}:role/${String(there.inputs.name)}`;
      const own = foundationStatements(role.name);
      assert.ok(allows(own, { action: "sts:AssumeRole", resource }), build);
      assert.ok(
        !allows(own, { action: "sts:AssumeRole", resource: account.roleArn }),
        "not the administrator's",
      );
      assert.ok(!allows(own, { action: "sts:AssumeRole", resource: resource.replace(korea, stranger) }));
      const project = named(founded, "aws:codebuild/project:Project", role.name);
      const { environmentVariables } = project.inputs.environment as {
        environmentVariables: { name: string; value: string }[];
      };
      const accounts = environmentVariables.find(({ name }) => name === "ACCOUNTS");
      assert.deepEqual(JSON.parse(accounts?.value ?? ""), {
        [korea]: { roleArn: resource, regions: [region] },
      });
    }
  });

  const foundationStatements = (role: string) =>
    rolePolicies(founded).find((one) => one.role === role)?.statements ?? assert.fail(role);

  it("lets a bake write stg's parameters there and the upkeep the later ones, and neither anything else", () => {
    const may = (build: string, action: string, name: string, where = region) =>
      allows(foundationStatements(`images-${build}-${korea}`), {
        action,
        resource: `arn:aws:ssm:${where}:${korea}:parameter/archipelago/${name}`,
      });
    const writers = (name: string) =>
      ["bake", "upkeep"].filter((build) => may(build, "ssm:PutParameter", name));
    assert.deepEqual(
      ["stg/kr/api/image-arm64", "canary/kr/api/image-arm64", "prd/kr/api/image-arm64"].map(writers),
      [["bake"], ["upkeep"], ["upkeep"]],
    );
    for (const ring of ["stg", "canary", "prd"])
      assert.ok(writers(`${ring}/kr/ecs/image`).includes("upkeep"), `Amazon's image in ${ring}`);
    for (const name of ["stg/kr/releases/api", "stg/kr/deploy/api", "images/base-arm64/prd"])
      assert.deepEqual(writers(name), [], name);
    assert.ok(!may("bake", "ssm:PutParameter", "stg/kr/api/image-arm64", "ap-east-2"));
    for (const build of ["bake", "upkeep"]) {
      const any = (action: string) =>
        allows(foundationStatements(`images-${build}-${korea}`), {
          action,
          resource: "*",
          context: { "aws:RequestedRegion": region },
        });
      assert.ok(any("ec2:DescribeImages"), "SSM asks for it before it takes an image as a value");
      assert.equal(any("ec2:DescribeInstances"), build === "upkeep");
      for (const action of ["ec2:RunInstances", "ec2:TerminateInstances", "iam:PassRole", "kms:Decrypt"])
        assert.ok(!any(action), action);
    }
  });

  it("is let have the factory's own images by the builds, and no other image", () => {
    const context = { "aws:ResourceTag/archipelago:image": "base-arm64" };
    for (const role of Object.values(builders()))
      for (const [action, kind] of [
        ["ec2:ModifyImageAttribute", "image/ami-0123456789abcdef0"],
        ["ec2:ModifySnapshotAttribute", "snapshot/snap-0123456789abcdef0"],
        ["ec2:DescribeImageAttribute", "image/ami-0123456789abcdef0"],
        ["ec2:DescribeSnapshotAttribute", "snapshot/snap-0123456789abcdef0"],
      ] as const) {
        const resource = `arn:aws:ec2:${region}::${kind}`;
        const statements = foundationStatements(role.name);
        assert.ok(allows(statements, { action, resource, context }), `${role.name} ${action}`);
        assert.ok(!allows(statements, { action, resource }), `${role.name} ${action} on somebody else's`);
      }
  });

  it("finds its images as a network of the first account does: by a parameter of its own account, followed or pinned", async () => {
    const followed = named(raised, "aws:ec2/launchTemplate:LaunchTemplate", "kr-api-ami");
    assert.equal(followed.inputs.imageId, "resolve:ssm:/archipelago/stg/kr/api/image-arm64");
    const prd = (await assertSound("prd", environment)).known;
    const pinned = named(prd, "aws:ec2/launchTemplate:LaunchTemplate", "kr-api-ami");
    const parameter = named(prd, "aws:ssm/parameter:Parameter", "kr-api-image-arm64");
    assert.equal(pinned.inputs.imageId, parameter.inputs.insecureValue);
    for (const { provider } of [followed, named(raised, parameter.type, parameter.name), pinned, parameter])
      assert.match(String(provider), new RegExp(`::aws-${region}-${korea}::`));
  });

  it("has the defaults of an account, kept when it leaves, where its networks are", () => {
    const there = founded.resources.filter(
      ({ provider, type }) => provider?.includes(`-${korea}::`) && !/^aws:(iam|kms)/.test(type),
    );
    assert.deepEqual(there.map(({ name }) => name).sort(), [
      `account-${korea}-public-buckets`,
      `account-ecs-tags-${region}-${korea}`,
      `account-ecs-trunking-${region}-${korea}`,
      `account-encryption-${region}-${korea}`,
      `account-metadata-${region}-${korea}`,
    ]);
    for (const { name, type, inputs, retainOnDelete } of there) {
      assert.equal(retainOnDelete, true, name);
      const own = named(founded, type, name.replace(`-${korea}`, ""));
      assert.deepEqual(inputs, own.inputs);
      assert.notEqual(own.provider, there[0]?.provider);
    }
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
    assert.deepEqual(ofType(founded, "aws:kms/grant:Grant"), []);
    assert.doesNotMatch(JSON.stringify(founded.resources), /ACCOUNTS|ModifySnapshotAttribute/);
    for (const { inputs, name } of ofType(founded, "aws:kms/key:Key"))
      if (name.startsWith("artifacts")) assert.equal(inputs.policy, undefined, name);
  });
});

describe("accounts that environments share", () => {
  it("have their defaults once, in every region, whatever stacks are there", async () => {
    const both: Variation = {
      platform: (key) => {
        key.accounts = [
          { ...account, regions: [region, "ap-northeast-1"] },
          { id: stranger, roleArn: `arn:aws:iam::${stranger}:role/archipelago`, regions: [region] },
        ];
      },
    };
    const { known } = await assertSound("foundation", both);
    const made = ofType(known, "aws:ebs/encryptionByDefault:EncryptionByDefault").map(
      ({ provider }) => provider,
    );
    assert.equal(made.length, 3 + 3);
    assert.equal(new Set(made).size, made.length, "one an account and region");
    assert.equal(ofType(known, "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock").length, 3);
    const roles = ofType(known, "aws:iam/role:Role").map(({ name }) => name);
    assert.equal(roles.filter((role) => /^images-(bake|upkeep)-\d+$/.test(role)).length, 2 * 2);
    for (const stack of ["stg", "prd"] as const) {
      const { resources } = await recordingOf(stack, true, environment);
      const settings = resources.filter(({ name }) => name.startsWith("account-"));
      assert.deepEqual(settings, [], `${stack} makes none`);
    }
  });
});
