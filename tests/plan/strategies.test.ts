import assert from "node:assert/strict";
import type { RecordedResource, Recording } from "../../preview";
import { allows, rolePolicies } from "./policies";
import {
  assertSound,
  managed,
  named,
  ofType,
  recordingOf,
  type PlatformKey,
  type Variation,
} from "./support";

const ecsService = "aws:ecs/service:Service";
const ruleType = "aws:lb/listenerRule:ListenerRule";
const recordType = "aws:route53/record:Record";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

const strategies = ["rolling", "blueGreen", "canary", "linear"] as const;
type Strategy = (typeof strategies)[number];

/** Japan only, with a public service on Fargate whose versions take over in a way. */
const deployed = (strategy: Strategy, deploy: object = {}, more: object = {}): Variation => ({
  platform: (key: PlatformKey) => {
    key.countries = {
      jp: {
        ...key.countries.jp,
        services: { web: { compute: "fargate", deploy: { strategy, ...deploy }, ...more } },
      },
    };
  },
});

interface EcsInputs {
  readonly deploymentConfiguration: {
    readonly strategy: string;
    readonly lifecycleHooks: { hookTargetArn: string; roleArn: string; hookDetails: string }[];
  } & Record<string, unknown>;
  readonly loadBalancers: { targetGroupArn: string; advancedConfiguration?: Record<string, string> }[];
  readonly alarms?: { enable: boolean; rollback: boolean; alarmNames: string[] };
  readonly deploymentCircuitBreaker?: object;
}
const serviceOf = (recording: Recording, name: string) =>
  named(recording, ecsService, name).inputs as unknown as EcsInputs;

const label = ({ name, type }: RecordedResource) => `${name} [${type}]`;

describe("strategies of services on tasks", () => {
  it("are what the project's stacks choose: each of the four in prd, rolling alone in stg", async () => {
    const chosen = async (stack: "stg" | "prd") =>
      Object.fromEntries(
        ofType(await recordingOf(stack, true), ecsService).map(({ name, inputs }) => [
          name,
          (inputs as unknown as EcsInputs).deploymentConfiguration?.strategy ?? "ROLLING",
        ]),
      );
    assert.deepEqual([...new Set(Object.values(await chosen("stg")))], ["ROLLING"]);
    const prd = await chosen("prd");
    assert.equal(prd["hub-payment-fargate-moving"], "CANARY");
    assert.equal(prd["hub-users-fargate-moving"], "BLUE_GREEN");
    assert.equal(prd["hub-moderation-fargate-moving"], "LINEAR");
    assert.equal(prd["jp-admin-fargate"], "ROLLING");
  });

  it("say to ECS what the configuration says, in AWS's own words", async () => {
    const settings = async (strategy: Strategy, deploy: object) => {
      const { known } = await assertSound("stg", deployed(strategy, deploy));
      const { lifecycleHooks, ...rest } = serviceOf(known, "jp-web-fargate-moving").deploymentConfiguration;
      assert.equal(lifecycleHooks.length, 1);
      return rest;
    };
    assert.deepEqual(await settings("blueGreen", { bakeMinutes: 30 }), {
      strategy: "BLUE_GREEN",
      bakeTimeInMinutes: "30",
    });
    assert.deepEqual(await settings("canary", { canaryPercent: 3, canaryMinutes: 45, bakeMinutes: 0 }), {
      strategy: "CANARY",
      bakeTimeInMinutes: "0",
      canaryConfiguration: { canaryPercent: 3, canaryBakeTimeInMinutes: "45" },
    });
    assert.deepEqual(await settings("linear", { stepPercent: 25, stepMinutes: 7 }), {
      strategy: "LINEAR",
      bakeTimeInMinutes: "5",
      linearConfiguration: { stepPercent: 25, stepBakeTimeInMinutes: "7" },
    });
  });

  it("let ECS move the traffic by two rules of each load balancer, and leave no live rule in front of them", async () => {
    const recording = await recordingOf("stg", true, deployed("canary"));
    const rules = ofType(recording, ruleType).filter(({ name }) => name.startsWith("jp-web-"));
    assert.deepEqual(
      rules.map(({ name, inputs }) => [name, inputs.priority]).sort(),
      [
        ["jp-web-fargate-internal-production", 120],
        ["jp-web-fargate-internal-test", 41],
        ["jp-web-fargate-public-production", 207],
        ["jp-web-fargate-public-test", 209],
      ].sort(),
    );
    const { loadBalancers, deploymentCircuitBreaker } = serviceOf(recording, "jp-web-fargate-moving");
    assert.equal(deploymentCircuitBreaker, undefined, "AWS has it for rolling only");
    assert.equal(loadBalancers.length, 2);
    const groups = new Set(ofType(recording, "aws:lb/targetGroup:TargetGroup").map(({ id }) => id));
    const used: string[] = [];
    for (const { targetGroupArn, advancedConfiguration } of loadBalancers) {
      const { alternateTargetGroupArn, productionListenerRule, testListenerRule } =
        advancedConfiguration ?? assert.fail();
      for (const [arn, role] of [
        [productionListenerRule, "production"],
        [testListenerRule, "test"],
      ] as const) {
        const rule = rules.find(({ id }) => id === arn);
        assert.ok(rule, `${arn} is no rule of the plan`);
        assert.ok(rule.name.endsWith(role));
        assert.deepEqual(rule.ignoreChanges, ["actions"], "the weights are the deployer's");
        assert.deepEqual(rule.inputs.actions, [
          {
            type: "forward",
            forward: {
              targetGroups: [
                { arn: targetGroupArn, weight: 100 },
                { arn: alternateTargetGroupArn, weight: 0 },
              ],
            },
          },
        ]);
      }
      used.push(targetGroupArn, String(alternateTargetGroupArn));
    }
    assert.equal(new Set(used).size, 4, "a target group belongs to one load balancer and one side");
    assert.ok(used.every((arn) => groups.has(arn)));
  });

  it("test a new version at a name of its own, below the certificate's wildcard, and by a header inside", async () => {
    const recording = await recordingOf("stg", true, deployed("blueGreen"));
    const conditions = (name: string) => named(recording, ruleType, name).inputs.conditions;
    assert.deepEqual(conditions("jp-web-fargate-public-test"), [
      { hostHeader: { values: ["test-web.jp.stg.example.com"] } },
    ]);
    assert.deepEqual(conditions("jp-web-fargate-internal-test"), [
      { httpHeader: { httpHeaderName: "x-archipelago-target", values: ["test"] } },
    ]);
    const names = (of: Recording) => ofType(of, recordType).map(({ inputs }) => inputs.name);
    assert.ok(names(recording).includes("test-web.jp.stg.example.com"));
    const certificate = named(recording, "aws:acm/certificate:Certificate", "jp-certificate").inputs;
    assert.deepEqual(certificate.subjectAlternativeNames, ["*.jp.stg.example.com"]);
    const rolling = await recordingOf("stg", true, deployed("rolling"));
    assert.ok(!names(rolling).some((name) => String(name).startsWith("test-")));
  });

  it("have a smoke test once a network, there alone where it is asked", async () => {
    for (const strategy of strategies) {
      const recording = await recordingOf("stg", true, deployed(strategy));
      const functions = ofType(recording, "aws:lambda/function:Function");
      assert.deepEqual(
        functions.map(({ name }) => name),
        strategy === "rolling" ? [] : ["jp-smoke"],
      );
      const smoke = managed(recording).filter(({ name }) => /\bsmoke\b/.test(name));
      assert.equal(smoke.length > 0, strategy !== "rolling", smoke.map(label).join());
    }
    const recording = await recordingOf("stg", true, deployed("linear", { smokePath: "/ready" }));
    const { lifecycleHooks } = serviceOf(recording, "jp-web-fargate-moving").deploymentConfiguration;
    const [hook] = lifecycleHooks;
    assert.deepEqual(JSON.parse(hook?.hookDetails ?? ""), {
      url: "http://web.jp.mesh.stg.example.com:10020/ready",
      headers: { "x-archipelago-target": "test" },
    });
    const [tester] = ofType(recording, "aws:lambda/function:Function");
    const { subnetIds } = tester?.inputs.vpcConfig as { subnetIds: string[] };
    assert.equal(subnetIds.length, 2, "in the private subnets, where internal load balancers answer");
    // Until its first release the placeholder answers, there too.
    const task = named(recording, "aws:ecs/taskDefinition:TaskDefinition", "jp-web-fargate").inputs;
    assert.match(String(task.containerDefinitions), /www\/ready/);
  });

  it("are watched by two alarms a load balancer over every target group there, where alarms are on", async () => {
    for (const [strategy, groups] of [
      ["rolling", 1],
      ["canary", 2],
    ] as const) {
      const { known } = await assertSound("stg", deployed(strategy, { alarms: true }));
      const name = strategy === "rolling" ? "jp-web-fargate" : "jp-web-fargate-moving";
      const { alarms } = serviceOf(known, name);
      assert.deepEqual([alarms?.enable, alarms?.rollback], [true, true]);
      const made = ofType(known, alarmType).filter((alarm) => alarm.name.startsWith("jp-web-"));
      assert.deepEqual(made.map(({ id }) => id).sort(), [...(alarms?.alarmNames ?? [])].sort());
      assert.deepEqual(made.map((alarm) => alarm.name.replace("jp-web-fargate-", "")).sort(), [
        "internal-errors",
        "internal-unhealthy",
        "public-errors",
        "public-unhealthy",
      ]);
      for (const alarm of made) {
        const queries = alarm.inputs.metricQueries as { metric?: { dimensions: { TargetGroup: string } } }[];
        const watched = new Set(queries.flatMap(({ metric }) => metric?.dimensions.TargetGroup ?? []));
        assert.equal(watched.size, groups, alarm.name);
        assert.equal(alarm.inputs.treatMissingData, "notBreaching");
      }
    }
    const without = await recordingOf("stg", true, deployed("canary"));
    assert.equal(serviceOf(without, "jp-web-fargate-moving").alarms, undefined);
    assert.ok(!ofType(without, alarmType).some(({ name }) => name.startsWith("jp-web-")));
  });

  it("wait for the traffic's role, the rules and the smoke test, as long as a deployment takes", async () => {
    const recording = await recordingOf(
      "stg",
      false,
      deployed("canary", { canaryMinutes: 60, bakeMinutes: 20 }),
    );
    const { dependencies, customTimeouts } = named(recording, ecsService, "jp-web-fargate-moving");
    // The hour, the twenty minutes, and forty for the work itself.
    assert.deepEqual([customTimeouts?.create, customTimeouts?.update], ["120m", "120m"]);
    for (const one of [
      "Policy::jp-web-fargate-traffic",
      "Rule::jp-web-fargate-public-production",
      "Rule::jp-web-fargate-internal-test",
      "Function::jp-smoke",
      "Policy::jp-smoke-invoker",
      "Rule::jp-smoke-to-web",
      "Rule::jp-internal-from-smoke-to-web",
    ])
      assert.ok(
        dependencies.some((urn) => urn.endsWith(one)),
        one,
      );
  });

  it("track the requests of both target groups, of which the traffic may be at either", async () => {
    const recording = await recordingOf("prd", true, deployed("blueGreen"));
    const policies = ofType(recording, "aws:appautoscaling/policy:Policy").filter(({ name }) =>
      /^jp-web-.*-requests$/.test(name),
    );
    assert.equal(policies.length, 2);
    for (const { inputs } of policies) {
      const { customizedMetricSpecification, predefinedMetricSpecification } =
        inputs.targetTrackingScalingPolicyConfiguration as Record<string, { metrics: object[] } | undefined>;
      assert.equal(predefinedMetricSpecification, undefined);
      assert.equal(customizedMetricSpecification?.metrics.length, 3);
    }
  });

  it("change nothing else of the network but the way, the smoke test and the descriptor", async () => {
    const before = await recordingOf("stg", true, deployed("rolling"));
    const old = new Map(managed(before).map((one) => [one.urn, one]));
    for (const strategy of ["blueGreen", "canary", "linear"] as const) {
      const after = managed(await recordingOf("stg", true, deployed(strategy)));
      const added = after.filter(({ urn }) => !old.has(urn)).map(({ name }) => name);
      const kept = new Set(after.map(({ urn }) => urn));
      const gone = [...old.values()].filter(({ urn }) => !kept.has(urn)).map(({ name }) => name);
      const changed = after
        .filter(
          ({ urn, inputs }) =>
            old.has(urn) && JSON.stringify(old.get(urn)?.inputs) !== JSON.stringify(inputs),
        )
        .map(({ name }) => name);
      for (const name of [...gone, ...added]) assert.match(name, /\bweb\b|\bsmoke\b/);
      assert.ok(changed.length > 0);
      for (const name of changed)
        assert.match(
          name,
          /^jp-web-(deploy|fargate-rotation|deployment-(ended|failed)(-topic)?)$|^jp-rotation/,
        );
    }
  });

  it("are sound on shared capacity, for every service at once, in each environment", async () => {
    for (const [stack, strategy] of [
      ["stg", "linear"],
      ["prd", "canary"],
    ] as const) {
      const { known } = await assertSound(stack, {
        platform: (key) => {
          for (const name of ["admin", "api", "web", "payment", "users", "moderation"])
            key.services = {
              ...key.services,
              [name]: { compute: "ecs-ec2", deploy: { strategy, alarms: true } },
            };
        },
      });
      const moving = ofType(known, ecsService).filter(({ name }) => name.endsWith("-ecs-ec2-moving"));
      // A worker or a daemon has no traffic to move.
      const behind = ofType(known, ecsService).filter(({ inputs }) => inputs.loadBalancers);
      assert.equal(moving.length, behind.length);
    }
  });
});

describe("what a deployment may do", () => {
  const statementsOf = async (role: string) => {
    const recording = await recordingOf("prd", true);
    const found = rolePolicies(recording).find((one) => one.role === role);
    assert.ok(found, role);
    return {
      recording,
      may: (action: string, resource: string) => allows(found.statements, { action, resource }),
    };
  };
  const move = "elasticloadbalancing:ModifyRule";

  it("is to move its own service's traffic, by its own rules and groups", async () => {
    const { recording, may } = await statementsOf("hub-payment-fargate-traffic");
    const ids = (type: string, name: RegExp) =>
      ofType(recording, type)
        .filter((one) => name.test(one.name))
        .map(({ id }) => id);
    const own = ids(ruleType, /^hub-payment-/);
    assert.equal(own.length, 2);
    own.forEach((arn) => assert.ok(may(move, arn)));
    const others = ids(ruleType, /^(?!hub-payment-)/);
    assert.ok(others.length > 10);
    others.forEach((arn) => assert.ok(!may(move, arn), arn));
    const register = "elasticloadbalancing:RegisterTargets";
    ids("aws:lb/targetGroup:TargetGroup", /^hub-fargate-int[bg]-payment/).forEach((arn) =>
      assert.ok(may(register, arn)),
    );
    ids("aws:lb/targetGroup:TargetGroup", /users/).forEach((arn) => assert.ok(!may(register, arn)));
    for (const action of [
      "ModifyListener",
      "DeleteRule",
      "CreateRule",
      "SetRulePriorities",
      "DeleteTargetGroup",
    ])
      own.forEach((arn) => assert.ok(!may(`elasticloadbalancing:${action}`, arn), action));
  });

  it("is to ask the smoke test of its network, and nothing else of Lambda", async () => {
    const { recording, may } = await statementsOf("hub-smoke-invoker");
    const arn = String(named(recording, "aws:lambda/function:Function", "hub-smoke").computed?.arn);
    assert.match(arn, /^arn:aws:lambda:ap-northeast-1:/);
    assert.ok(may("lambda:InvokeFunction", arn));
    assert.ok(!may("lambda:UpdateFunctionCode", arn));
    assert.ok(!may("lambda:InvokeFunction", arn.replace("hub-smoke", "jp-smoke")));
  });

  it("gives the smoke test its log and a place in the network, with no group but its own", async () => {
    const { recording, may } = await statementsOf("hub-smoke");
    const account = "arn:aws:ec2:ap-northeast-1:123456789012";
    const group = (name: string) =>
      `${account}:security-group/${named(recording, "aws:ec2/securityGroup:SecurityGroup", name).id}`;
    assert.ok(may("ec2:CreateNetworkInterface", group("hub-smoke")));
    assert.ok(!may("ec2:CreateNetworkInterface", group("hub-payment")));
    assert.ok(!may("ec2:TerminateInstances", `${account}:instance/i-0123456789abcdef0`));
    const log = String(named(recording, "aws:cloudwatch/logGroup:LogGroup", "hub-smoke").computed?.arn);
    assert.ok(may("logs:PutLogEvents", `${log}:log-stream:2026`));
    assert.ok(!may("logs:PutLogEvents", `${log.replace("smoke", "payment")}:log-stream:2026`));
  });
});
