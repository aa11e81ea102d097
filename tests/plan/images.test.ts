import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { regions as allRegions } from "../../facts";
import { publicEcsImage } from "../../components/compute/public-image";
import { ecsImage } from "../../components/images/names";
import { ecsImage as scriptsName, ecsRecommendation } from "../../machine-images/scripts/parameters";
import { allows, rolePolicies, type Call } from "./policies";
import { assertSound, environments, named, ofType, recordingOf, type Variation } from "./support";

const account = "123456789012";
const home = "ap-northeast-1";
const regions = ["ap-east-2", "ap-northeast-1", "ap-northeast-2"];
const parameter = "aws:ssm/parameter:Parameter";
const group = "aws:autoscaling/group:Group";
const template = "aws:ec2/launchTemplate:LaunchTemplate";

describe("the image factory in the foundation", () => {
  it("has a key, and a parameter for each architecture and environment, in every region", async () => {
    const recording = await recordingOf("foundation", true);
    const keys = ofType(recording, "aws:kms/key:Key").filter(({ name }) => name.startsWith("images-"));
    assert.deepEqual(keys.map(({ name }) => name.replace("images-", "")).sort(), regions);
    keys.forEach(({ inputs, protect }) =>
      assert.deepEqual([inputs.enableKeyRotation, protect], [true, true]),
    );
    const rings = ofType(recording, parameter).filter(({ name }) => name.startsWith("images-"));
    // The factory's own image, and Amazon's for shared capacity.
    assert.equal(rings.length, regions.length * 2 * 2 * 3);
    for (const { inputs, ignoreChanges } of rings) {
      assert.match(
        String(inputs.name),
        /^\/archipelago\/images\/(base|amazon-ecs)-(arm64|x86_64)\/(stg|canary|prd)$/,
      );
      assert.equal(inputs.dataType, "aws:ec2:image");
      assert.deepEqual(ignoreChanges, ["insecureValue"]);
      assert.match(String(inputs.insecureValue), /^ami-[0-9a-f]{17}$/);
    }
  });

  it("bakes weekly, looks nightly, promotes daily, by one role that may start these builds only", async () => {
    const recording = await recordingOf("foundation", true);
    const schedules = ofType(recording, "aws:scheduler/schedule:Schedule").filter(({ name }) =>
      name.startsWith("images-"),
    );
    assert.deepEqual(schedules.map(({ name }) => name).sort(), [
      "images-nightly",
      "images-upkeep",
      "images-weekly",
    ]);
    const input = (name: string) =>
      String(
        (named(recording, "aws:scheduler/schedule:Schedule", name).inputs.target as { input: string }).input,
      );
    assert.match(input("images-weekly"), /"Value":"renew"/, "not before somebody has baked once");
    assert.match(input("images-nightly"), /"Value":"if-changed"/);
    const project = (name: string) => `arn:aws:codebuild:${home}:${account}:project/${name}`;
    const may = (name: string) =>
      allows(statements(recording, "images-schedules"), {
        action: "codebuild:StartBuild",
        resource: project(name),
      });
    assert.deepEqual(["archipelago-bake", "archipelago-image-upkeep", "archipelago-api"].map(may), [
      true,
      true,
      false,
    ]);
  });

  it("lets a bake start its own server and publish to stg, and touch nobody else's", async () => {
    const recording = await recordingOf("foundation", true);
    const may = (call: Call) => allows(statements(recording, "images-bake"), call);
    const instance = `arn:aws:ec2:${home}:${account}:instance/i-0123456789abcdef0`;
    const written = (name: string) => ({
      action: "ssm:PutParameter",
      resource: `arn:aws:ssm:ap-east-2:${account}:parameter/archipelago/${name}`,
    });
    const own = { "aws:ResourceTag/archipelago:bake": "temporary" };
    assert.ok(may({ action: "ec2:TerminateInstances", resource: instance, context: own }));
    assert.ok(!may({ action: "ec2:TerminateInstances", resource: instance }));
    assert.ok(!may({ action: "ec2:RunInstances", resource: instance }));
    assert.ok(!may({ action: "ssm:StartSession", resource: instance }));
    // What Packer's amazon plugin asks for besides, in an account that has never used Spot.
    const born = { "ec2:CreateAction": "CreateFleet" };
    const inRegionOf = (region: string) => `arn:aws:ec2:${region}::image/ami-0123456789abcdef0`;
    const image = { "aws:ResourceTag/archipelago:image": "base-arm64" };
    const needed: Call[] = [
      {
        action: "ec2:CreateTags",
        resource: instance.replace(/instance.*/, "network-interface/eni-0"),
        context: born,
      },
      {
        action: "ec2:CreateTags",
        resource: instance.replace(/instance.*/, "spot-instances-request/sir-0"),
        context: { "aws:RequestTag/archipelago:bake": "temporary" },
      },
      { action: "ec2:RunInstances", resource: instance.replace(/instance.*/, "spot-instances-request/*") },
      { action: "ec2:CreateTags", resource: instance, context: own },
      { action: "ec2:ModifyImageAttribute", resource: inRegionOf("ap-east-2"), context: image },
      { action: "ec2:DeregisterImage", resource: inRegionOf(home), context: image },
      {
        action: "iam:CreateServiceLinkedRole",
        resource: `arn:aws:iam::${account}:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot`,
        context: { "iam:AWSServiceName": "spot.amazonaws.com" },
      },
    ];
    needed.forEach((call) => assert.ok(may(call), `${call.action} ${call.resource}`));
    for (const action of ["ec2:DeregisterImage", "ec2:ModifyImageAttribute"]) {
      assert.ok(!may({ action, resource: inRegionOf(home) }), `${action} on somebody else's image`);
      assert.ok(!may({ action, resource: inRegionOf("us-east-1"), context: image }), `${action} elsewhere`);
    }
    assert.ok(!may({ ...written("images/base-arm64/stg"), context: { "aws:RequestedRegion": "us-east-1" } }));
    const grant = {
      action: "kms:CreateGrant",
      resource: `arn:aws:kms:ap-east-2:${account}:key/0`,
      context: { "kms:ResourceAliases": "alias/archipelago-images", "kms:GrantIsForAWSResource": "true" },
    };
    assert.ok(may(grant) && may({ ...grant, action: "kms:Decrypt" }));
    for (const other of [
      {},
      { "kms:ResourceAliases": "alias/data" },
      { "kms:GrantIsForAWSResource": "false" },
    ]) {
      const context = Object.keys(other).length === 0 ? {} : { ...grant.context, ...other };
      assert.ok(!may({ ...grant, context }), JSON.stringify(context));
    }
    assert.ok(!may({ ...grant, action: "kms:Decrypt", context: { "kms:ResourceAliases": "alias/data" } }));
    assert.ok(may(written("images/base-arm64/stg")));
    assert.ok(may(written("stg/tw/api/image-arm64")));
    for (const name of ["images/base-arm64/prd", "prd/tw/api/image-arm64", "stg/tw/releases/api"]) {
      assert.ok(!may(written(name)), name);
    }
  });

  it("stays within what IAM takes in every region at once, five accounts of networks included", async () => {
    const accounts = Array.from({ length: 5 }, (_, index) => {
      const id = String(222233334440 + index);
      return { id, roleArn: `arn:aws:iam::${id}:role/archipelago`, regions: [...allRegions] };
    });
    const recording = await recordingOf("foundation", true, {
      platform: (platform) => Object.assign(platform, { regions: [...allRegions], accounts }),
    });
    for (const role of ["images-bake", "images-image-upkeep"]) {
      const length = JSON.stringify({ Version: "2012-10-17", Statement: statements(recording, role) }).length;
      assert.ok(length <= 10_240, `${role}: ${length}`);
    }
  });

  it("lets the upkeep write canary's and prd's parameters only, remove own images only, and start nothing", async () => {
    const recording = await recordingOf("foundation", true);
    const may = (call: Call) => allows(statements(recording, "images-image-upkeep"), call);
    const image = "arn:aws:ec2:ap-east-2::image/ami-0123456789abcdef0";
    const tagged = { "aws:ResourceTag/archipelago:image": "base-arm64" };
    assert.ok(may({ action: "ec2:DeregisterImage", resource: image, context: tagged }));
    assert.ok(!may({ action: "ec2:DeregisterImage", resource: image }));
    const write = (ring: string) => ({
      action: "ssm:PutParameter",
      resource: `arn:aws:ssm:${home}:${account}:parameter/archipelago/images/base-arm64/${ring}`,
    });
    assert.deepEqual(
      ["stg", "canary", "prd"].map((ring) => may(write(ring))),
      [false, true, true],
    );
    assert.deepEqual(
      ["stg/jp/api/image-arm64", "canary/jp/api/image-arm64"].map((name) =>
        may({
          action: "ssm:PutParameter",
          resource: `arn:aws:ssm:${home}:${account}:parameter/archipelago/${name}`,
        }),
      ),
      [false, true],
    );
    const instance = `arn:aws:ec2:${home}:${account}:instance/i-0123456789abcdef0`;
    for (const action of ["ec2:RunInstances", "ec2:TerminateInstances"]) {
      assert.ok(!may({ action, resource: instance, context: tagged }));
    }
  });
});

describe("the image of shared capacity", () => {
  it("has a tag by which the upkeep finds it, in each architecture", async () => {
    const recording = await recordingOf("stg", true, {
      platform: (key) => {
        key.countries.kr.services = {
          admin: { compute: "ecs-ec2", arch: "arm64" },
          api: { compute: "ecs-ec2", arch: "x86_64" },
        };
      },
    });
    for (const [arch, suffix] of Object.entries({ arm64: "", x86_64: "-x86" })) {
      const found = ofType(recording, parameter).find(
        ({ inputs }) => inputs.name === `/archipelago/stg/kr/ecs/image${suffix}`,
      );
      const tags = found?.inputs.tags as Record<string, string>;
      assert.equal(tags["archipelago:image"], `${ecsImage}-${arch}`);
      assert.deepEqual(found?.ignoreChanges, ["insecureValue"]);
    }
  });

  it("is the upkeep's to move in every environment, from Amazon's recommendation, and not the bake's", async () => {
    const recording = await recordingOf("foundation", true);
    const may = (role: string, action: string, name: string, owner = account) =>
      allows(statements(recording, role), {
        action,
        resource: `arn:aws:ssm:ap-northeast-2:${owner}:parameter${name}`,
      });
    const names = environments.flatMap((ring) => [
      `/archipelago/images/${ecsImage}-arm64/${ring}`,
      `/archipelago/${ring}/kr/ecs/image`,
      `/archipelago/${ring}/kr/ecs/image-x86`,
    ]);
    for (const name of names) {
      assert.ok(may("images-image-upkeep", "ssm:PutParameter", name), name);
      assert.ok(may("images-image-upkeep", "ssm:GetParameter", name), name);
      // Where the patterns of services' images reach further than those, it is stg only.
      if (!name.includes("/stg/")) assert.ok(!may("images-bake", "ssm:PutParameter", name), name);
    }
    for (const recommendation of Object.values(ecsRecommendation)) {
      assert.ok(may("images-image-upkeep", "ssm:GetParameter", recommendation, ""), recommendation);
      assert.ok(!may("images-image-upkeep", "ssm:PutParameter", recommendation, ""), recommendation);
    }
  });

  it("is called in the scripts as in the program, which is not in the archive that the builds take", () => {
    assert.equal(scriptsName, ecsImage);
    assert.deepEqual(ecsRecommendation, publicEcsImage);
  });
});

function statements(recording: Awaited<ReturnType<typeof recordingOf>>, role: string) {
  const found = rolePolicies(recording).find((one) => one.role === role);
  assert.ok(found, `no role ${role}`);
  return found.statements;
}

const variants: readonly { name: string; stack: "foundation" | "prd"; variation: Variation }[] = [
  {
    name: "a chat channel",
    stack: "foundation",
    variation: { platform: (key) => (key.slack = { workspaceId: "T0123ABCDEF", channelId: "C0123ABCDEF" }) },
  },
  {
    name: "no image factory",
    stack: "foundation",
    variation: { platform: (key) => (key.images = { enabled: false }) },
  },
  {
    name: "a pinned image by its id",
    stack: "prd",
    variation: {
      platform: (key) => (key.countries.jp.services = { api: { ami: { imageId: "ami-0123456789abcdef0" } } }),
    },
  },
];

for (const { name, stack, variation } of variants) {
  it(`${stack} with ${name} registers the same in both runs, nothing that AWS would refuse`, async () => {
    await assertSound(stack, variation);
  });
}

describe("how images reach servers", () => {
  it("lets the chat channel start a bake and look at it, by role and guardrail alike", async () => {
    const recording = await recordingOf("foundation", true, variants[0]?.variation);
    const chat = ofType(recording, "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration");
    assert.equal(chat.length, 1);
    const guardrail = named(recording, "aws:iam/policy:Policy", "images-chat");
    assert.deepEqual(chat[0]?.inputs.guardrailPolicyArns, [guardrail.id]);
    const { Statement } = JSON.parse(String(guardrail.inputs.policy)) as { Statement: unknown };
    assert.deepEqual(Statement, statements(recording, "images-chat"));
    const plain = await recordingOf("foundation", true);
    assert.deepEqual(ofType(plain, "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration"), []);
  });

  it("leaves no trace of the factory where it is off", async () => {
    const recording = await recordingOf("foundation", true, variants[1]?.variation);
    assert.deepEqual(
      recording.resources.filter(({ urn }) => urn.includes("archipelago:images")),
      [],
    );
  });

  it("brings every value that a revision's hooks read of the instance", async () => {
    const folder = join(__dirname, "../../delivery/templates/hooks");
    const read = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(/\$\(value ([A-Z_]+)\)/g)].map(
        ([, name]) => name,
      ),
    );
    assert.deepEqual([...new Set(read)].sort(), ["HEALTH_PATH", "PORT", "SERVICE"]);
    const { inputs } = named(await recordingOf("stg", true), template, "jp-api-ami");
    const boot = Buffer.from(String(inputs.userData), "base64").toString();
    read.forEach((name) => assert.match(boot, new RegExp(`\\b${name}=`), name));
  });

  it("follows the parameter in stg and canary, without a rollback that AWS does not have", async () => {
    for (const stack of ["stg", "canary"] as const) {
      const recording = await recordingOf(stack, true);
      const own = named(recording, template, "jp-api-ami");
      assert.equal(own.inputs.imageId, `resolve:ssm:/archipelago/${stack}/jp/api/image-arm64`);
      const { preferences } = named(recording, group, "jp-api-ami").inputs.instanceRefresh as {
        preferences: Record<string, unknown>;
      };
      assert.equal(preferences.autoRollback, undefined);
    }
  });

  it("pins prd's: pauses, watches the alarms and rolls back; an id in the stack file wins", async () => {
    for (const [variation, wanted] of [
      [undefined, /^ami-[0-9a-f]{17}$/],
      [variants[2]?.variation, /^ami-0123456789abcdef0$/],
    ] as const) {
      const recording = await recordingOf("prd", true, variation);
      assert.match(String(named(recording, template, "jp-api-ami").inputs.imageId), wanted);
      const { preferences } = named(recording, group, "jp-api-ami").inputs.instanceRefresh as {
        preferences: {
          autoRollback: boolean;
          checkpointPercentages: number[];
          alarmSpecification: { alarms: string[] };
        };
      };
      assert.equal(preferences.autoRollback, true);
      assert.equal(preferences.checkpointPercentages.at(-1), 100);
      const alarms = ofType(recording, "aws:cloudwatch/metricAlarm:MetricAlarm").map(({ id }) => id);
      assert.ok(preferences.alarmSpecification.alarms.length > 0);
      preferences.alarmSpecification.alarms.forEach((alarm) => assert.ok(alarms.includes(alarm), alarm));
    }
  });
});
