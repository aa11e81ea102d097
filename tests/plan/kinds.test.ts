import assert from "node:assert/strict";
import type { RecordedResource, Recording } from "../../preview";
import { allows, rolePolicies } from "./policies";
import {
  assertSound,
  isTold,
  managed,
  named,
  ofType,
  recordingOf,
  sources,
  type PlatformKey,
  type Variation,
} from "./support";

const queueType = "aws:sqs/queue:Queue";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const scheduleType = "aws:scheduler/schedule:Schedule";

/** The catalogue with a worker on a queue, to which api sends, and a task that is called for. */
const kinds: Variation = {
  sources: sources(({ catalogue }) => {
    catalogue.notifications = {
      description: "Mails and pushes.",
      scope: "country",
      sizing: "worker",
      kind: "worker",
      exposure: "none",
      calls: ["users"],
      defaults: { queue: { backlogPerTask: 40, maxReceives: 3 } },
    };
    catalogue.migration = {
      description: "Moves the database to the next version.",
      scope: "country",
      sizing: "worker",
      kind: "task",
      exposure: "none",
    };
    catalogue.api = { ...(catalogue.api as object), sends: ["notifications"] };
  }),
};

const workerOn = (compute: string, platform?: (key: PlatformKey) => void): Variation => ({
  ...kinds,
  platform: (key) => {
    key.services = { ...key.services, notifications: { compute, arch: "arm64" } };
    platform?.(key);
  },
});

const account = "123456789012";

/** What AWS would call the resource, from its id: the records keep no outputs. */
function arnOf({ type, id, inputs, region }: RecordedResource): string {
  const name = String(id).split("/").at(-1) ?? "";
  switch (type) {
    case queueType:
      return `arn:aws:sqs:${region}:${account}:${name}`;
    case "aws:ecs/taskDefinition:TaskDefinition":
      return `arn:aws:ecs:${region}:${account}:task-definition/${String(inputs.family)}:1`;
    case "aws:iam/role:Role":
      return `arn:aws:iam::${account}:role/${name}`;
    default:
      return String(id);
  }
}

/** The name that AWS knows it by. */
const nameOf = ({ id }: RecordedResource): string => String(id).split("/").at(-1) ?? "";

const below = (recording: Recording, component: string): RecordedResource[] =>
  managed(recording).filter(({ urn }) => urn.includes(component));

for (const [stack, moved, variation] of [
  ["stg", "", kinds],
  ["prd", "", kinds],
  ["prd", ", the worker on AMIs", workerOn("ami")],
  ["prd", ", the worker on shared instances", workerOn("ecs-ec2")],
] as const) {
  describe(`every kind of service in ${stack}${moved}`, () => {
    it("registers the same resources in both runs, none with a value that AWS would refuse", async () => {
      await assertSound(stack, variation);
    });
  });
}

describe("a worker", () => {
  it("has an encrypted queue over TLS only, with a dead-letter queue that takes from it alone", async () => {
    const recording = await recordingOf("prd", true, kinds);
    const queue = named(recording, queueType, "jp-notifications-queue");
    const dead = named(recording, queueType, "jp-notifications-dead");
    for (const one of ofType(recording, queueType)) {
      assert.equal(one.inputs.sqsManagedSseEnabled, true, one.urn);
      const policy = ofType(recording, "aws:sqs/queuePolicy:QueuePolicy").find(
        ({ inputs }) => inputs.queueUrl === one.id,
      );
      assert.match(String(policy?.inputs.policy), /"Effect":"Deny".*"aws:SecureTransport":"false"/, one.urn);
    }
    const arn = arnOf(queue);
    assert.deepEqual(JSON.parse(String(queue.inputs.redrivePolicy)), {
      deadLetterTargetArn: arnOf(dead),
      maxReceiveCount: 3,
    });
    const allow = named(recording, "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "jp-notifications");
    assert.deepEqual(JSON.parse(String(allow.inputs.redriveAllowPolicy)), {
      redrivePermission: "byQueue",
      sourceQueueArns: [arn],
    });
    assert.ok(queue.protect && queue.retainOnDelete, "messages are state");
  });

  for (const [compute, role] of [
    ["fargate", "jp-notifications-fargate-task"],
    ["ami", "jp-notifications-ami"],
    ["ecs-ec2", "jp-notifications-ecs-ec2-task"],
  ] as const) {
    it(`takes from its own queue and no other, sends to none, on ${compute}`, async () => {
      const recording = await recordingOf("prd", true, workerOn(compute));
      const statements = rolePolicies(recording).find((one) => one.role === role)?.statements ?? [];
      const own = arnOf(named(recording, queueType, "jp-notifications-queue"));
      const other = arnOf(named(recording, queueType, "kr-notifications-queue"));
      for (const action of [
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:GetQueueAttributes",
      ]) {
        assert.ok(allows(statements, { action, resource: own }), action);
        assert.ok(!allows(statements, { action, resource: other }), action);
      }
      for (const action of ["sqs:SendMessage", "sqs:PurgeQueue", "sqs:DeleteQueue"]) {
        assert.ok(!allows(statements, { action, resource: own }), action);
      }
    });
  }

  it("finds its queue in its environment, and so does whoever sends to it", async () => {
    const recording = await recordingOf("prd", true, {
      ...kinds,
      platform: (key) => (key.services = { ...key.services, api: { compute: "fargate" } }),
    });
    const url = named(recording, queueType, "jp-notifications-queue").id;
    const variable = (family: string, name: string) => {
      const task = ofType(recording, "aws:ecs/taskDefinition:TaskDefinition").find(
        (one) => one.name === family,
      );
      const containers = JSON.parse(String(task?.inputs.containerDefinitions)) as {
        environment: { name: string; value: string }[];
      }[];
      return containers.flatMap(({ environment = [] }) => environment).find((one) => one.name === name)
        ?.value;
    };
    assert.equal(variable("jp-notifications-fargate", "QUEUE_URL"), url);
    assert.equal(variable("jp-api-fargate", "NOTIFICATIONS_QUEUE_URL"), url);
    assert.equal(variable("jp-api-fargate", "QUEUE_URL"), undefined);
    const sender =
      rolePolicies(recording).find(({ role }) => role === "jp-api-fargate-task")?.statements ?? [];
    const resource = arnOf(named(recording, queueType, "jp-notifications-queue"));
    assert.ok(allows(sender, { action: "sqs:SendMessage", resource }));
    assert.ok(!allows(sender, { action: "sqs:ReceiveMessage", resource }));
  });

  it("scales on the messages that wait per task, only where scaling is on", async () => {
    const policies = (recording: Recording) =>
      ofType(recording, "aws:appautoscaling/policy:Policy").filter(({ name }) =>
        /-notifications-/.test(name),
      );
    assert.deepEqual(policies(await recordingOf("stg", true, kinds)), []);
    const recording = await recordingOf("prd", true, kinds);
    const own = policies(recording).filter(({ name }) => name.startsWith("jp-"));
    // Memory because prd asks for it of every worker; never CPU.
    assert.deepEqual(own.map(({ name }) => name).sort(), [
      "jp-notifications-fargate-backlog",
      "jp-notifications-fargate-memory",
    ]);
    const policy = own.find(({ name }) => name.endsWith("-backlog"));
    const { targetValue, customizedMetricSpecification } = policy?.inputs
      .targetTrackingScalingPolicyConfiguration as {
      targetValue: number;
      customizedMetricSpecification: { metrics: { id: string; returnData: boolean; expression?: string }[] };
    };
    assert.equal(targetValue, 40);
    const text = JSON.stringify(customizedMetricSpecification);
    assert.match(text, /ApproximateNumberOfMessagesVisible/);
    assert.ok(text.includes(nameOf(named(recording, queueType, "jp-notifications-queue"))));
    assert.match(text, /"SampleCount"/);
    const answers = customizedMetricSpecification.metrics.filter(({ returnData }) => returnData);
    assert.deepEqual(
      answers.map(({ id }) => id),
      ["backlog"],
    );
  });

  it("follows its backlog on AMIs too, by the instances in service", async () => {
    const recording = await recordingOf("prd", true, workerOn("ami"));
    const { inputs } = named(recording, "aws:autoscaling/policy:Policy", "jp-notifications-ami-backlog");
    assert.match(JSON.stringify(inputs), /ApproximateNumberOfMessagesVisible.*GroupInServiceInstances/);
  });

  it("shares instances: its tasks wait for the capacity provider, follow the backlog, and bring no image", async () => {
    const recording = await recordingOf("prd", true, workerOn("ecs-ec2"));
    const { inputs } = named(recording, "aws:ecs/service:Service", "jp-notifications-ecs-ec2");
    const [share, ...others] = inputs.capacityProviderStrategies as { capacityProvider: string }[];
    const provider = named(recording, "aws:ecs/capacityProvider:CapacityProvider", "jp-capacity-arm64");
    assert.equal(share?.capacityProvider, nameOf(provider));
    assert.deepEqual(others, []);
    assert.equal(inputs.loadBalancers, undefined);
    assert.equal(inputs.schedulingStrategy, undefined);
    const target = named(recording, "aws:appautoscaling/target:Target", "jp-notifications-ecs-ec2").inputs;
    assert.match(String(target.resourceId), /^service\/jp-capacity-arm64/);
    const policy = named(recording, "aws:appautoscaling/policy:Policy", "jp-notifications-ecs-ec2-backlog");
    const text = JSON.stringify(policy.inputs);
    assert.match(text, /ApproximateNumberOfMessagesVisible/);
    // The tasks that run are counted in the cluster that they run in.
    assert.match(text, /"name":"ClusterName","value":"jp-capacity-arm64/);
    const task = named(recording, "aws:ecs/taskDefinition:TaskDefinition", "jp-notifications-ecs-ec2").inputs;
    assert.deepEqual(task.requiresCompatibilities, ["EC2"]);
    const queue = named(recording, queueType, "jp-notifications-queue").id;
    assert.ok(String(task.containerDefinitions).includes(`"QUEUE_URL","value":"${queue}"`));
  });

  it("keeps its queue when it moves among Fargate, AMIs and shared instances", async () => {
    const all = await Promise.all(
      ["fargate", "ami", "ecs-ec2"].map((compute) => recordingOf("prd", true, workerOn(compute))),
    );
    const queues = all.map((recording) =>
      below(recording, "archipelago:compute:WorkQueue$").map(({ urn }) => urn),
    );
    assert.ok((queues[0]?.length ?? 0) > 0);
    assert.deepEqual(queues[0], queues[1]);
    assert.deepEqual(queues[0], queues[2]);
  });

  it("raises an alarm in its network's topic when a message was given up", async () => {
    const recording = await recordingOf("prd", true, kinds);
    const topic = named(recording, "aws:sns/topic:Topic", "jp-failures").id;
    const { inputs } = named(recording, alarmType, "jp-notifications-dead");
    assert.deepEqual(inputs.alarmActions, [topic]);
    assert.deepEqual(inputs.dimensions, {
      QueueName: nameOf(named(recording, queueType, "jp-notifications-dead")),
    });
  });
});

describe("a job", () => {
  interface Target {
    readonly arn: string;
    readonly ecsParameters: Record<string, unknown>;
    readonly retryPolicy: unknown;
    readonly deadLetterConfig: { readonly arn: string };
  }
  const scheduleOf = (recording: Recording, code: string) =>
    named(recording, scheduleType, `${code}-batch-run`).inputs as Record<string, unknown> & {
      target: Target;
    };

  it("runs at three by night of its own country, with retries and a dead-letter queue", async () => {
    const recording = await recordingOf("prd", true);
    for (const [code, zone] of [
      ["jp", "Asia/Tokyo"],
      ["tw", "Asia/Taipei"],
      ["kr", "Asia/Seoul"],
    ] as const) {
      const { target, ...schedule } = scheduleOf(recording, code);
      assert.equal(schedule.scheduleExpression, "cron(0 3 * * ? *)");
      assert.equal(schedule.scheduleExpressionTimezone, zone);
      assert.deepEqual(target.retryPolicy, { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 3600 });
      assert.equal(target.deadLetterConfig.arn, arnOf(named(recording, queueType, `${code}-batch-dead`)));
      const { taskDefinitionArn, networkConfiguration } = target.ecsParameters;
      assert.equal(
        taskDefinitionArn,
        arnOf(named(recording, "aws:ecs/taskDefinition:TaskDefinition", `${code}-batch-fargate`)),
      );
      assert.equal((networkConfiguration as { assignPublicIp: boolean }).assignPublicIp, false);
    }
  });

  it("keeps no service, no scaler, no rotation and no off hours, and its placeholder ends well", async () => {
    const recording = await recordingOf("prd", true);
    const own = below(recording, "archipelago:compute:JobCompute$");
    const types = new Set(own.map(({ type }) => type));
    assert.ok(types.has(scheduleType));
    for (const type of types) {
      assert.doesNotMatch(type, /ecs\/service:|autoscaling/);
    }
    assert.ok(!ofType(recording, scheduleType).some(({ name }) => /batch.*rotation/.test(name)));
    const task = named(recording, "aws:ecs/taskDefinition:TaskDefinition", "jp-batch-fargate");
    assert.match(String(task.inputs.containerDefinitions), /echo 'batch awaits its first revision'"\]/);
    assert.doesNotMatch(String(task.inputs.containerDefinitions), /sleep|httpd/);
  });

  it("gives its clock leave to run this task in this cluster with its two roles, and nothing else", async () => {
    const recording = await recordingOf("prd", true);
    const statements = rolePolicies(recording).find(({ role }) => role === "jp-batch-schedule")?.statements;
    assert.ok(statements);
    const task = (name: string) => arnOf(named(recording, "aws:ecs/taskDefinition:TaskDefinition", name));
    const cluster = arnOf(named(recording, "aws:ecs/cluster:Cluster", "jp"));
    const run = (resource: string, where: string) =>
      allows(statements, { action: "ecs:RunTask", resource, context: { "ecs:cluster": where } });
    assert.ok(run(task("jp-batch-fargate"), cluster));
    assert.ok(run(task("jp-batch-fargate").replace(/:\d+$/, ":7"), cluster), "the next revision");
    assert.ok(!run(task("jp-admin-fargate"), cluster));
    assert.ok(!run(task("kr-batch-fargate"), cluster));
    assert.ok(!run(task("jp-batch-fargate"), cluster.replace("jp", "kr")));
    const pass = (role: string, service: string) =>
      allows(statements, {
        action: "iam:PassRole",
        resource: arnOf(named(recording, "aws:iam/role:Role", role)),
        context: { "iam:PassedToService": service },
      });
    for (const role of ["jp-batch-fargate-task", "jp-batch-fargate-execution"]) {
      assert.ok(pass(role, "ecs-tasks.amazonaws.com"), role);
      assert.ok(!pass(role, "ec2.amazonaws.com"), role);
    }
    assert.ok(!pass("jp-admin-fargate-task", "ecs-tasks.amazonaws.com"));
    assert.ok(!allows(statements, { action: "ecs:StopTask", resource: `${cluster}/x` }));
  });

  it("tells its network's topic, and an alarm, of a run that failed or could not start", async () => {
    const recording = await recordingOf("prd", true);
    const topic = named(recording, "aws:sns/topic:Topic", "jp-failures").id;
    const rule = named(recording, "aws:cloudwatch/eventRule:EventRule", "jp-batch-failed");
    const pattern = JSON.parse(String(rule.inputs.eventPattern)) as { detail: Record<string, unknown> };
    assert.deepEqual(pattern.detail.lastStatus, ["STOPPED"]);
    assert.deepEqual(pattern.detail.clusterArn, [arnOf(named(recording, "aws:ecs/cluster:Cluster", "jp"))]);
    assert.deepEqual(pattern.detail.$or, [
      { containers: { name: ["batch"], exitCode: [{ "anything-but": [0] }] } },
      { stopCode: ["TaskFailedToStart", "SpotInterruption", "TerminationNotice"] },
    ]);
    assert.match(
      JSON.stringify(pattern.detail.taskDefinitionArn),
      /"prefix":"arn:[^"]*\/archipelago-prd-jp-batch:"/,
    );
    const target = named(recording, "aws:cloudwatch/eventTarget:EventTarget", "jp-batch-failed").inputs;
    assert.deepEqual([target.rule, target.arn], [nameOf(rule), topic]);
    assert.deepEqual(named(recording, alarmType, "jp-batch-failed").inputs.dimensions, {
      RuleName: nameOf(rule),
    });
    assert.deepEqual(named(recording, alarmType, "jp-batch-dead").inputs.alarmActions, [topic]);
    const policy = String(named(recording, "aws:sns/topicPolicy:TopicPolicy", "jp-failures").inputs.policy);
    const { Statement } = JSON.parse(policy) as {
      Statement: { Effect: string; Principal: { Service?: string }; Condition?: unknown }[];
    };
    const allowed = Statement.filter(({ Effect }) => Effect === "Allow");
    assert.deepEqual(
      allowed.map(({ Principal, Condition }) => [Principal.Service, Condition]),
      [
        ["cloudwatch.amazonaws.com", { StringEquals: { "aws:SourceAccount": "123456789012" } }],
        // EventBridge's messages would not arrive with a condition.
        ["events.amazonaws.com", undefined],
      ],
    );
  });
});

describe("a task", () => {
  it("is roles and a task definition, and nothing that runs by itself or costs", async () => {
    const recording = await recordingOf("stg", true, kinds);
    const own = below(recording, "archipelago:compute:TaskCompute$").filter(({ name }) =>
      name.startsWith("jp-"),
    );
    assert.deepEqual(own.map(({ type }) => type).sort(), [
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:iam/role:Role",
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
    ]);
  });

  it("can be found by the command line: the stack tells family, cluster, subnets and security group", async () => {
    const { jp } = (await recordingOf("stg", true)).outputs as Record<string, Record<string, unknown>>;
    const { batch, api } = (jp?.services ?? {}) as Record<string, Record<string, unknown>>;
    assert.equal(batch?.taskFamily, "archipelago-stg-jp-batch");
    assert.match(String(batch?.securityGroupId), /^sg-/);
    assert.match(String(jp?.clusterName), /^jp-/);
    assert.ok((jp?.privateSubnetIds as string[]).every((id) => id.startsWith("subnet-")));
    assert.equal(api?.compute === "ami" ? api.taskFamily : undefined, undefined);
  });
});

describe("a network without workers and jobs", () => {
  it("has no topic for failures and no queue", async () => {
    const recording = await recordingOf("stg", true);
    const ofHub = managed(recording).filter((one) => one.name.startsWith("hub-") && !isTold(one));
    assert.deepEqual(
      ofHub.filter(({ type }) => /sqs|sns/.test(type)).map(({ urn }) => urn),
      [],
    );
  });
});

describe("the project's own stacks", () => {
  const containersOf = (recording: Recording, name: string) =>
    JSON.parse(
      String(named(recording, "aws:ecs/taskDefinition:TaskDefinition", name).inputs.containerDefinitions),
    ) as { name: string; essential: boolean; stopTimeout?: number; dependsOn?: unknown }[];
  const services = (recording: Recording) => ofType(recording, "aws:ecs/service:Service");

  for (const stack of ["stg", "canary", "prd"] as const) {
    it(`have every kind of service, on every compute, in ${stack}`, async () => {
      const recording = await recordingOf(stack, true);
      for (const name of ["kr-notifier-ecs-ec2", "jp-notifier-fargate"])
        assert.notEqual(
          named(recording, "aws:ecs/service:Service", name).inputs.schedulingStrategy,
          "DAEMON",
        );
      const daemons = services(recording).filter(({ inputs }) => inputs.schedulingStrategy === "DAEMON");
      assert.deepEqual(
        daemons.map(({ name }) => name),
        stack === "stg" ? [] : ["kr-node-metrics-ecs-ec2"],
      );
      assert.ok(named(recording, "aws:ecs/taskDefinition:TaskDefinition", "kr-migrate-fargate"));
      assert.ok(!services(recording).some(({ name }) => /-(migrate|batch)-/.test(name)));
      assert.ok(ofType(recording, "aws:autoscaling/group:Group").some(({ name }) => /-api-ami/.test(name)));
    });
  }

  it("send from the API to the notifier, on instances too", async () => {
    const recording = await recordingOf("prd", true);
    const sender = rolePolicies(recording).find(({ role }) => role === "jp-api-ami")?.statements ?? [];
    const queue = (code: string) => arnOf(named(recording, queueType, `${code}-notifier-queue`));
    assert.ok(allows(sender, { action: "sqs:SendMessage", resource: queue("jp") }));
    assert.ok(!allows(sender, { action: "sqs:SendMessage", resource: queue("kr") }));
  });

  it("let the notifier's tasks protect themselves, and stop in peace", async () => {
    const recording = await recordingOf("prd", true);
    const statements =
      rolePolicies(recording).find(({ role }) => role === "kr-notifier-ecs-ec2-task")?.statements ?? [];
    const protect = (service: string) =>
      allows(statements, {
        action: "ecs:UpdateTaskProtection",
        resource: `arn:aws:ecs:ap-northeast-2:${account}:task/${nameOf(named(recording, "aws:ecs/cluster:Cluster", "kr-capacity-arm64"))}/1`,
        context: { "aws:ResourceTag/service": service },
      });
    assert.ok(protect("notifier") && !protect("admin"));
    assert.equal(containersOf(recording, "kr-notifier-ecs-ec2")[0]?.stopTimeout, 60);
  });

  it("have an init container, a sidecar, more disk and a slow start in moderation", async () => {
    const recording = await recordingOf("prd", true);
    const name = "hub-moderation-fargate";
    const [own, models, verdicts] = containersOf(recording, name);
    assert.deepEqual(own?.dependsOn, [{ containerName: "models", condition: "SUCCESS" }]);
    assert.deepEqual([models?.essential, verdicts?.essential], [false, false]);
    const task = named(recording, "aws:ecs/taskDefinition:TaskDefinition", name).inputs;
    assert.deepEqual(task.ephemeralStorage, { sizeInGib: 40 });
    // Its name is shortened in a target group's; it has one for each version.
    const groups = ofType(recording, "aws:lb/targetGroup:TargetGroup").filter(({ name: one }) =>
      /^hub-fargate-int[bg]-mo-/.test(one),
    );
    assert.deepEqual(
      groups.map(({ inputs }) => inputs.slowStart),
      [60, 60],
    );
  });

  it("open a shell in stg only", async () => {
    const open = async (stack: "stg" | "prd") =>
      services(await recordingOf(stack, true))
        .filter(({ inputs }) => inputs.enableExecuteCommand === true)
        .map(({ name }) => name);
    assert.deepEqual(await open("stg"), ["kr-admin-ecs-ec2"]);
    assert.deepEqual(await open("prd"), []);
  });
});
