import assert from "node:assert/strict";
import { deploymentTargetSchema, type DeploymentTarget } from "../../delivery";
import type { RecordedResource, Recording } from "../../preview";
import { allWays, modelOf } from "../../reach";
import { allows, rolePolicies } from "./policies";
import { assertSound, named, ofType, recordingOf, type PlatformKey, type Variation } from "./support";

const groupType = "aws:autoscaling/group:Group";
const deploymentGroup = "aws:codedeploy/deploymentGroup:DeploymentGroup";
const ruleType = "aws:lb/listenerRule:ListenerRule";
const account = "123456789012";
const region = "ap-northeast-1";

/** `api` of Japan, deployed in another way. */
const api = (deploy: object, more: (key: PlatformKey) => void = () => undefined): Variation => ({
  platform: (key) => {
    key.countries.jp.services = { ...key.countries.jp.services, api: { deploy } };
    more(key);
  },
});
const twoSided = api({ strategy: "blueGreen", alarms: true });

const target = (recording: Recording, name: string): DeploymentTarget => {
  const { inputs } = named(recording, "aws:ssm/parameter:Parameter", `${name}-deploy`);
  return deploymentTargetSchema.parse(JSON.parse(String(inputs.insecureValue)));
};
const weights = ({ inputs }: RecordedResource) =>
  (
    inputs.actions as { forward?: { targetGroups: { arn: string; weight: number }[] } }[]
  )[0]?.forward?.targetGroups.map(({ weight }) => weight);

describe("instances in batches", () => {
  it("have one deployment group on their group, with the load balancers' target groups and a way back", async () => {
    const recording = await recordingOf("prd", true);
    const { inputs, ignoreChanges } = named(recording, deploymentGroup, "jp-web-ami");
    const group = named(recording, groupType, "jp-web-ami");
    assert.deepEqual(inputs.autoscalingGroups, [group.id]);
    assert.deepEqual(inputs.deploymentStyle, {
      deploymentType: "IN_PLACE",
      deploymentOption: "WITH_TRAFFIC_CONTROL",
    });
    assert.equal(inputs.blueGreenDeploymentConfig, undefined, "CodeDeploy copies no group");
    assert.equal((inputs.loadBalancerInfo as { targetGroupInfos: object[] }).targetGroupInfos.length, 2);
    assert.equal(inputs.terminationHookEnabled, true);
    assert.deepEqual(inputs.autoRollbackConfiguration, {
      enabled: true,
      events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
    });
    const { alarms } = inputs.alarmConfiguration as { alarms: string[] };
    for (const role of ["public-unhealthy", "public-errors", "internal-unhealthy", "internal-errors"])
      assert.ok(
        alarms.some((name) => name.startsWith(`jp-web-ami-${role}-`)),
        `${role}: ${alarms.join(", ")}`,
      );
    assert.deepEqual(ignoreChanges ?? [], []);
  });

  it("change so many at a time as is configured, and one by one where there are too few", async () => {
    const configuration = "aws:codedeploy/deploymentConfig:DeploymentConfig";
    const prd = await recordingOf("prd", true);
    const own = named(prd, configuration, "jp-web-ami");
    assert.deepEqual(own.inputs.minimumHealthyHosts, { type: "FLEET_PERCENT", value: 75 });
    assert.equal(own.inputs.deploymentConfigName, "archipelago-prd-jp-web-healthy-75");
    assert.equal(
      named(prd, deploymentGroup, "jp-web-ami").inputs.deploymentConfigName,
      own.inputs.deploymentConfigName,
    );
    const stg = await recordingOf("stg", true);
    assert.deepEqual(ofType(stg, configuration), []);
    assert.equal(
      named(stg, deploymentGroup, "jp-web-ami").inputs.deploymentConfigName,
      "CodeDeployDefault.OneAtATime",
    );
  });

  it("are described to the deployer by the names that AWS knows", async () => {
    const recording = await recordingOf("prd", true);
    const described = target(recording, "tw-web");
    assert.ok(described.kind === "ami" && described.strategy === "rolling");
    assert.equal(described.group, named(recording, groupType, "tw-web-ami").id);
    assert.deepEqual(
      [described.application, described.deploymentGroup],
      ["archipelago-prd-tw-web", "rolling"],
    );
    assert.deepEqual([described.region, described.homeRegion], ["ap-east-2", region]);
    assert.notEqual(described.revisionBucket, described.homeBucket);
    assert.equal(described.releaseParameter, "/archipelago/prd/tw/releases/web");
  });

  it("describes every service of every stack in the deployer's own form", async () => {
    for (const stack of ["stg", "canary", "prd"] as const) {
      const recording = await recordingOf(stack, true);
      const parameters = ofType(recording, "aws:ssm/parameter:Parameter").filter(({ inputs }) =>
        String(inputs.name).includes("/deploy/"),
      );
      assert.equal(parameters.length, ofType(recording, "archipelago:compute:Service").length);
      for (const { inputs } of parameters)
        deploymentTargetSchema.parse(JSON.parse(String(inputs.insecureValue)));
    }
  });
});

describe("instances of two sides", () => {
  it("stand in canary, and wherever it is asked for, with no value that AWS would refuse", async () => {
    const { known } = await assertSound("canary", twoSided);
    for (const color of ["blue", "green"])
      for (const network of ["jp", "kr"]) named(known, groupType, `${network}-api-ami-${color}`);
    const names = ofType(known, groupType).map(({ name }) => name);
    assert.ok(!names.includes("jp-api-ami") && names.includes("jp-web-ami"));
  });

  it("are two groups of the program's own, sized by the deployer from then on", async () => {
    const recording = await recordingOf("stg", true, twoSided);
    const [blue, green] = ["blue", "green"].map((color) =>
      named(recording, groupType, `jp-api-ami-${color}`),
    );
    assert.deepEqual(
      [blue, green].map((one) => [
        one?.inputs.minSize,
        one?.inputs.maxSize,
        one?.inputs.desiredCapacity,
        one?.inputs.minElbCapacity,
      ]),
      [
        [1, 2, 1, 1],
        [0, 0, 0, undefined],
      ],
    );
    for (const one of [blue, green])
      assert.deepEqual([...(one?.ignoreChanges ?? [])].sort(), [
        "desiredCapacity",
        "maxSize",
        "minSize",
        "suspendedProcesses",
      ]);
    assert.equal(blue?.inputs.suspendedProcesses, undefined);
    assert.deepEqual(green?.inputs.suspendedProcesses, ["ScheduledActions"]);
    const deployments = ofType(recording, deploymentGroup).filter(({ name }) =>
      name.startsWith("jp-api-ami"),
    );
    assert.deepEqual(
      deployments.map(({ inputs }) => [inputs.deploymentGroupName, inputs.autoscalingGroups]).sort(),
      [
        ["blue", [blue?.id]],
        ["green", [green?.id]],
      ],
    );
    for (const { inputs } of deployments) {
      assert.equal(inputs.blueGreenDeploymentConfig, undefined, "CodeDeploy copies no group");
      assert.equal(inputs.deploymentConfigName, "CodeDeployDefault.AllAtOnce");
    }
  });

  it("have the same off hours and events, which only the live one follows", async () => {
    const calendar = {
      sale: { from: "2026-12-24T10:00", to: "2026-12-25T10:00", services: { api: { min: 2, max: 2 } } },
    };
    const { known } = await assertSound(
      "stg",
      api({ strategy: "blueGreen" }, (key) => {
        key.asOf = "2026-12-20";
        key.calendar = calendar;
        key.countries.jp.offHours = { enabled: true };
      }),
    );
    const schedules = (color: string) => {
      const group = named(known, groupType, `jp-api-ami-${color}`).id;
      return ofType(known, "aws:autoscaling/schedule:Schedule")
        .filter(({ inputs }) => inputs.autoscalingGroupName === group)
        .map(({ inputs }) => JSON.stringify({ ...inputs, autoscalingGroupName: "" }))
        .sort();
    };
    assert.ok(schedules("blue").length >= 4, schedules("blue").join("\n"));
    assert.deepEqual(schedules("green"), schedules("blue"));
  });

  it("name the alarms of each side to the deployer, and none where none are asked for", async () => {
    const sidesOf = async (variation: Variation) => {
      const described = target(await recordingOf("stg", true, variation), "jp-api");
      assert.ok(described.kind === "ami" && described.strategy === "blueGreen");
      return described.sides;
    };
    const { blue, green } = await sidesOf(twoSided);
    for (const [color, { alarms }] of Object.entries({ blue, green })) {
      assert.equal(alarms.length, 4);
      for (const name of alarms) assert.match(name, new RegExp(`^jp-api-ami-${color}-(public|internal)-`));
    }
    assert.deepEqual((await sidesOf(api({ strategy: "blueGreen", alarms: false }))).green.alarms, []);
  });

  it("have the traffic by rules whose weights are the deployer's, and each a rule for tests", async () => {
    const recording = await recordingOf("stg", true, twoSided);
    const rules = ofType(recording, ruleType).filter(({ name }) => name.startsWith("jp-api-"));
    const roles = ["attach", "attach-green", "production"];
    assert.deepEqual(
      rules.map(({ name }) => name).sort(),
      ["internal", "public"].flatMap((side) => roles.map((role) => `jp-api-ami-${side}-${role}`)),
      "no live rule: it would take the traffic from the deployer",
    );
    for (const side of ["internal", "public"]) {
      const production = named(recording, ruleType, `jp-api-ami-${side}-production`);
      assert.deepEqual(weights(production), [100, 0]);
      assert.deepEqual(production.ignoreChanges, ["actions"]);
      const group = (color: string) =>
        named(recording, groupType, `jp-api-ami-${color}`).inputs.targetGroupArns as string[];
      for (const [color, role] of [
        ["blue", "attach"],
        ["green", "attach-green"],
      ] as const) {
        const { inputs } = named(recording, ruleType, `jp-api-ami-${side}-${role}`);
        assert.match(JSON.stringify(inputs.conditions), new RegExp(`"ami-${color}"`));
        const [{ targetGroupArn }] = inputs.actions as [{ targetGroupArn: string }];
        assert.ok(group(color).includes(targetGroupArn));
      }
    }
  });

  it("keep priorities apart from every other kind and strategy, so that both stand while traffic moves", async () => {
    const priorities = async (variation: Variation) =>
      new Map(
        ofType(await recordingOf("stg", true, variation), ruleType)
          .filter(({ name }) => name.startsWith("jp-api-"))
          .map(({ urn, inputs }) => [urn, `${String(inputs.listenerArn)} ${String(inputs.priority)}`]),
      );
    const own = await priorities(twoSided);
    for (const other of [
      api({ strategy: "rolling" }),
      { platform: (key) => (key.countries.jp.services = { api: { compute: "fargate" } }) },
      {
        platform: (key) =>
          (key.countries.jp.services = { api: { compute: "fargate", deploy: { strategy: "blueGreen" } } }),
      },
    ] satisfies Variation[]) {
      const theirs = await priorities(other);
      for (const [urn, place] of own)
        for (const [urn2, place2] of theirs)
          assert.ok(urn === urn2 || place !== place2, `${urn} and ${urn2}`);
    }
  });

  it("are described with what moves the traffic", async () => {
    const recording = await recordingOf("stg", true, twoSided);
    const described = target(recording, "jp-api");
    assert.ok(described.kind === "ami" && described.strategy === "blueGreen");
    assert.equal(described.sides.green.group, named(recording, groupType, "jp-api-ami-green").id);
    assert.ok(described.switch.kind === "listener");
    assert.deepEqual(
      described.switch.rules.map(({ arn }) => arn),
      ["public", "internal"].map((side) => named(recording, ruleType, `jp-api-ami-${side}-production`).id),
    );
    for (const { blue, green } of described.switch.rules) {
      assert.ok(described.sides.blue.targetGroups.includes(blue));
      assert.ok(described.sides.green.targetGroups.includes(green));
    }
    assert.equal(described.sides.green.test, undefined, "a name that nobody can resolve is not asked");
    const delegated = await recordingOf(
      "stg",
      true,
      api(
        { strategy: "blueGreen", smokePath: "/ready" },
        (key) => (key.countries.jp.dns = { delegated: true }),
      ),
    );
    const asked = target(delegated, "jp-api");
    assert.ok(asked.kind === "ami" && asked.strategy === "blueGreen");
    assert.deepEqual(asked.sides.green.test, {
      url: `${asked.smokeUrl}`,
      target: "ami-green",
    });
    assert.match(asked.smokeUrl ?? "", /^https:\/\/api\.jp\.stg\..*\/ready$/);
  });
});

describe("instances of two sides whose name moves", () => {
  const loadBalancer = "aws:lb/loadBalancer:LoadBalancer";
  const recordType = "aws:route53/record:Record";
  const named2 = (key: PlatformKey) => {
    key.countries.jp.services = {
      ...key.countries.jp.services,
      web: { compute: "ami", deploy: { strategy: "blueGreen", switch: "dns", dnsTtlSeconds: 90 } },
    };
  };
  const byName: Variation = { platform: named2 };
  const delegated: Variation = {
    platform: (key) => {
      named2(key);
      key.countries.jp.dns = { delegated: true };
    },
  };

  it("stand behind two public load balancers, sound in both runs, and the rest of the network behind the first", async () => {
    const { known } = await assertSound("stg", byName);
    const [first, second, inside] = ["jp-public", "jp-public-second", "jp-internal"].map((name) =>
      named(known, loadBalancer, name),
    );
    assert.deepEqual(
      second?.inputs.securityGroups,
      first?.inputs.securityGroups,
      "who may come in is the same",
    );
    assert.equal(second?.inputs.internal, false);
    const balancerOf = (rule: RecordedResource) =>
      ofType(known, "aws:lb/listener:Listener").find(({ id }) => id === rule.inputs.listenerArn)?.inputs
        .loadBalancerArn;
    const rules = ofType(known, ruleType).filter(({ name }) => name.startsWith("jp-web-"));
    assert.deepEqual(rules.map((rule) => [rule.name, balancerOf(rule)]).sort(), [
      ["jp-web-ami-internal-attach", inside?.id],
      ["jp-web-ami-internal-attach-green", inside?.id],
      ["jp-web-ami-internal-production", inside?.id],
      ["jp-web-ami-public-attach", first?.id],
      ["jp-web-ami-public-attach-green", second?.id],
      ["jp-web-ami-public-second-live", second?.id],
      ["jp-web-public-live", first?.id],
    ]);
    const others = ofType(known, ruleType).filter(({ name }) => /^jp-(?!web-)/.test(name));
    assert.ok(others.length > 0 && others.every((rule) => balancerOf(rule) !== second?.id));
    for (const name of ["jp-web-public-live", "jp-web-ami-public-second-live"]) {
      const { inputs, ignoreChanges } = named(known, ruleType, name);
      assert.match(JSON.stringify(inputs.conditions), /\["web\.jp\.stg\.[^"]+","test-web\.jp\.stg\.[^"]+"\]/);
      assert.deepEqual(ignoreChanges ?? [], [], "nobody but the program turns it");
    }
    const groups = ["blue", "green"].map(
      (color) => named(known, groupType, `jp-web-ami-${color}`).inputs.targetGroupArns as string[],
    );
    assert.equal(new Set(groups.flat()).size, 4, "a target group belongs to one load balancer");
  });

  it("need a second load balancer only there, and nowhere without them", async () => {
    const names = async (variation?: Variation) =>
      ofType(await recordingOf("stg", true, variation), loadBalancer)
        .map(({ name }) => name)
        .filter((name) => name.endsWith("-second"));
    assert.deepEqual(await names(), []);
    assert.deepEqual(await names(byName), ["jp-public-second"]);
  });

  it("have a name and a test name, which lead to the first and the second until the deployer turns them", async () => {
    const recording = await recordingOf("stg", true, byName);
    for (const [host, balancer] of [
      ["web", /^jp-public-(?!second)/],
      ["test-web", /^jp-public-second-/],
    ] as const) {
      const { inputs, ignoreChanges } = named(recording, recordType, `jp-${host}-alias`);
      const [alias] = inputs.aliases as [Record<string, unknown>];
      assert.match(String(alias.name), balancer);
      assert.equal(alias.evaluateTargetHealth, false);
      assert.deepEqual(ignoreChanges, ["aliases[0].name", "aliases[0].zoneId"]);
    }
    const other = named(recording, recordType, "jp-api-alias");
    assert.deepEqual(other.ignoreChanges ?? [], []);
    assert.equal((other.inputs.aliases as [Record<string, unknown>])[0].evaluateTargetHealth, true);
  });

  it("may be reached by those who may reach them behind one", async () => {
    const ways = async (variation: Variation) =>
      allWays(modelOf(await recordingOf("stg", true, variation)))
        .filter(({ open }) => open)
        .map(({ from, to }) => `${from} → ${to}`)
        .sort();
    const byRule: Variation = {
      platform: (key) => {
        named2(key);
        key.countries.jp.services.web.deploy.switch = "listener";
      },
    };
    const reached = await ways(byName);
    assert.deepEqual(
      reached.filter((way) => !way.includes("aws:")),
      (await ways(byRule)).filter((way) => !way.includes("aws:")),
    );
    assert.ok(reached.length > 0);
  });

  it("are described with both load balancers, the waits, and the rules inside", async () => {
    const recording = await recordingOf("stg", true, delegated);
    const described = target(recording, "jp-web");
    assert.ok(described.kind === "ami" && described.strategy === "blueGreen");
    const { switch: how, sides, smokeUrl = "" } = described;
    assert.ok(how.kind === "dns");
    const alias = named(recording, recordType, "jp-web-alias");
    assert.deepEqual([how.zoneId, how.record], [alias.inputs.zoneId, alias.inputs.name]);
    assert.equal(how.testRecord, `test-${how.record}`);
    assert.deepEqual([how.ttlSeconds, how.marginSeconds], [90, 20]);
    for (const [color, host] of [
      ["blue", "web"],
      ["green", "test-web"],
    ] as const) {
      const [alias] = named(recording, recordType, `jp-${host}-alias`).inputs.aliases as [
        { name: string; zoneId: string },
      ];
      assert.deepEqual(how[color], { dnsName: alias.name, zoneId: alias.zoneId });
      assert.deepEqual(sides[color].test, { url: smokeUrl.replace("//web.", "//test-web.") });
    }
    assert.deepEqual(
      how.rules.map(({ arn }) => arn),
      [named(recording, ruleType, "jp-web-ami-internal-production").id],
    );
    const second = ofType(recording, "aws:lb/listener:Listener").filter(({ name }) =>
      name.startsWith("jp-public-second"),
    );
    assert.deepEqual(second.map(({ inputs }) => inputs.port).sort(), [443, 80], "TLS on both");
    await assertSound("stg", delegated);
  });
});

describe("what CodeDeploy and the instances may do", () => {
  const statements = async (role: string) => {
    const found = rolePolicies(await recordingOf("prd", true)).find((one) => one.role === role);
    assert.ok(found, role);
    return found.statements;
  };

  it("lets CodeDeploy hold and free instances of this one group, and take them out of its target groups", async () => {
    const recording = await recordingOf("prd", true);
    const own = await statements("jp-web-ami-deploy");
    const may = (action: string, resource: string) => allows(own, { action, resource });
    const group = (name: string) =>
      `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:0:autoScalingGroupName/${named(recording, groupType, name).id}`;
    const mine = String(own.find(({ Sid }) => Sid === "Hooks")?.Resource);
    assert.ok(mine.endsWith(`/${named(recording, groupType, "jp-web-ami").id}`));
    const other = group("jp-api-ami");
    for (const action of ["PutLifecycleHook", "CompleteLifecycleAction", "RecordLifecycleActionHeartbeat"]) {
      assert.ok(may(`autoscaling:${action}`, mine), action);
      assert.ok(!may(`autoscaling:${action}`, other), action);
    }
    const targetGroups = named(recording, groupType, "jp-web-ami").inputs.targetGroupArns as string[];
    const theirs = named(recording, groupType, "jp-api-ami").inputs.targetGroupArns as string[];
    for (const each of targetGroups) assert.ok(may("elasticloadbalancing:DeregisterTargets", each));
    for (const each of theirs) assert.ok(!may("elasticloadbalancing:RegisterTargets", each));
    assert.ok(may("ec2:DescribeInstances", "*"));
    for (const action of ["autoscaling:DeleteAutoScalingGroup", "autoscaling:UpdateAutoScalingGroup"])
      assert.ok(!may(action, mine), action);
    for (const action of ["ec2:TerminateInstances", "autoscaling:CreateAutoScalingGroup", "iam:PassRole"])
      assert.ok(!may(action, "*"), action);
  });

  it("lets an instance read its own service's revisions and release, and change neither", async () => {
    const recording = await recordingOf("prd", true);
    const own = await statements("jp-web-ami");
    const described = target(recording, "jp-web");
    assert.ok(described.kind === "ami");
    const key = (service: string) => `arn:aws:s3:::${described.revisionBucket}/revisions/${service}/v1.zip`;
    const may = (action: string, resource: string) => allows(own, { action, resource });
    assert.ok(may("s3:GetObject", key("web")));
    for (const action of ["s3:PutObject", "s3:DeleteObject"]) assert.ok(!may(action, key("web")), action);
    assert.ok(!may("s3:GetObject", key("api")));
    assert.ok(!may("s3:GetObject", `arn:aws:s3:::${described.revisionBucket}/sources/web/source.zip`));
    const release = (service: string) =>
      `arn:aws:ssm:${region}:${account}:parameter/archipelago/prd/jp/releases/${service}`;
    assert.ok(may("ssm:GetParameter", release("web")));
    assert.ok(!may("ssm:PutParameter", release("web")));
    assert.ok(!may("ssm:GetParameter", release("api")));
    const decrypt = own.find(({ Sid }) => Sid === "RevisionKey");
    assert.ok(decrypt);
    const call = { action: "kms:Decrypt", resource: String(decrypt.Resource) };
    assert.ok(allows(own, { ...call, context: { "kms:ViaService": `s3.${region}.amazonaws.com` } }));
    assert.ok(!allows(own, { ...call, context: { "kms:ViaService": `ssm.${region}.amazonaws.com` } }));
  });
});
