import assert from "node:assert/strict";
import { targetParameter } from "../../delivery";
import type { Recording } from "../../preview";
import { describeEnvironment } from "../../preview/describe";
import { allows, rolePolicies } from "./policies";
import {
  assertSound,
  environmentOf,
  managed,
  named,
  ofType,
  recordingOf,
  sources,
  type Variation,
} from "./support";

const serviceType = "aws:ecs/service:Service";

/** The catalogue with a daemon; of the countries only Korea has shared capacity, by `admin`. */
const daemon: Variation = {
  sources: sources(({ catalogue }) => {
    catalogue.census = {
      description: "Counts what each instance does.",
      scope: "country",
      sizing: "worker",
      kind: "daemon",
      exposure: "none",
      calls: ["users"],
      defaults: { compute: "ecs-ec2", daemon: { cpu: 128, memory: 256 } },
    };
    for (const name of Object.keys(catalogue)) {
      const { kind, countries = {} } = catalogue[name] as { kind?: string; countries?: object };
      // Nothing else of the catalogue's is on shared capacity.
      if (kind === "worker" || kind === "daemon") {
        if (name !== "census") delete catalogue[name];
      } else if (name !== "admin") {
        catalogue[name] = { ...(catalogue[name] as object), sends: [], countries };
      }
    }
  }),
};

const own = async (stack: "stg" | "prd") => {
  const recording = await recordingOf(stack, true, daemon);
  return { recording, census: managed(recording).filter(({ name }) => /^[a-z]+-census(-|$)/.test(name)) };
};

describe("a daemon", () => {
  for (const stack of ["stg", "canary", "prd"] as const) {
    it(`registers the same in both runs of ${stack}, with no value that AWS would refuse`, async () => {
      await assertSound(stack, daemon);
    });
  }

  it("is where there is shared capacity of its architecture, and nowhere else", async () => {
    const { census } = await own("stg");
    assert.deepEqual([...new Set(census.map(({ name }) => name.split("-")[0]))], ["kr"]);
    const { recording } = await own("stg");
    const groups = ofType(recording, "aws:autoscaling/group:Group").filter(({ name }) =>
      name.includes("-capacity-"),
    );
    assert.deepEqual(
      groups.map(({ name }) => name),
      ["kr-capacity-arm64"],
      "it brings none about",
    );
  });

  it("is one task an instance: no number, no share of a capacity provider, no places, no scaler, no rotation", async () => {
    const { recording, census } = await own("prd");
    const { inputs, ignoreChanges } = named(recording, serviceType, "kr-census-ecs-ec2");
    assert.equal(inputs.schedulingStrategy, "DAEMON");
    assert.equal(inputs.launchType, "EC2");
    for (const key of [
      "desiredCount",
      "capacityProviderStrategies",
      "orderedPlacementStrategies",
      "availabilityZoneRebalancing",
      "deploymentMaximumPercent",
      "loadBalancers",
    ]) {
      assert.equal(inputs[key], undefined, key);
    }
    assert.equal(inputs.deploymentMinimumHealthyPercent, 0);
    assert.deepEqual(inputs.deploymentCircuitBreaker, { enable: true, rollback: true });
    assert.deepEqual(ignoreChanges, []);
    assert.equal(inputs.cluster, named(recording, serviceType, "kr-admin-ecs-ec2").inputs.cluster);
    for (const { type } of census) {
      assert.doesNotMatch(type, /autoscaling|scheduler|lb\/|sqs/);
    }
    const replica = named(recording, serviceType, "kr-admin-ecs-ec2").inputs;
    assert.equal(replica.schedulingStrategy, undefined);
    assert.equal(replica.deploymentMinimumHealthyPercent, 100);
    assert.equal(replica.availabilityZoneRebalancing, "ENABLED");
  });

  it("has a task of its own small size, and placeholder, logs and roles as every service on ECS", async () => {
    const { recording } = await own("prd");
    const task = named(recording, "aws:ecs/taskDefinition:TaskDefinition", "kr-census-ecs-ec2").inputs;
    assert.deepEqual([task.cpu, task.memory, task.networkMode], ["128", "256", "awsvpc"]);
    const [container] = JSON.parse(String(task.containerDefinitions)) as { command: string[] }[];
    assert.match(container?.command.join(" ") ?? "", /sleep 60/);
    const logs = named(recording, "aws:cloudwatch/logGroup:LogGroup", "kr-census");
    assert.equal(logs.inputs.name, "/archipelago/prd/kr/census");
    const roles = rolePolicies(recording);
    assert.deepEqual(roles.find(({ role }) => role === "kr-census-ecs-ec2-task")?.statements, []);
    const starts = roles.find(({ role }) => role === "kr-census-ecs-ec2-execution")?.statements ?? [];
    const place = "arn:aws:logs:ap-northeast-2:123456789012:log-group:/archipelago/prd/kr";
    const write = (group: string) =>
      allows(starts, { action: "logs:PutLogEvents", resource: `${place}/${group}:log-stream:x` });
    assert.ok(write("census") && !write("admin"));
  });

  it("is deployed to as every service on ECS, and calls what its file names", async () => {
    const { recording } = await own("prd");
    const parameter = named(recording, "aws:ssm/parameter:Parameter", "kr-census-deploy").inputs;
    assert.equal(parameter.name, targetParameter("prd", "kr", "census"));
    const target = JSON.parse(String(parameter.insecureValue)) as Record<string, unknown>;
    assert.deepEqual([target.kind, target.compute, target.strategy], ["ecs", "ecs-ec2", "rolling"]);
    const task = named(recording, "aws:ecs/taskDefinition:TaskDefinition", "kr-census-ecs-ec2").inputs;
    assert.match(String(task.containerDefinitions), /"USERS_URL"/);
  });

  it("is in the plan as many as the instances", () => {
    const korea = describeEnvironment(environmentOf("prd", daemon)).find(({ code }) => code === "kr");
    const census = korea?.services.find(({ name }) => name === "census");
    assert.deepEqual([census?.compute, census?.min, census?.max, census?.vcpus], ["ecs-ec2", 2, 20, 0]);
  });
});

describe("Datadog's agent on shared capacity", () => {
  const keys = { "datadog:apiKey": "canary-api-key-0b1d", "datadog:appKey": "canary-app-key-77aa" };
  const withDatadog = (agent?: object): Variation => ({
    platform: (key) => {
      key.datadog = { enabled: true };
      key.ecsEc2 = { ...key.ecsEc2, ...(agent && { agent }) };
      key.countries.kr.services = { ...key.countries.kr.services, admin: { compute: "ecs-ec2" } };
    },
    secrets: keys,
  });
  const agentOf = (recording: Recording) =>
    managed(recording).filter(({ name }) => /^[a-z]+-capacity-\w+-datadog/.test(name));

  it("registers the same in both runs, with no value that AWS would refuse", async () => {
    await assertSound("prd", withDatadog());
  });

  it("is on with Datadog, on every group of instances, and off by its own key", async () => {
    const recording = await recordingOf("prd", true, withDatadog());
    const groups = ofType(recording, "aws:autoscaling/group:Group").filter(({ name }) =>
      name.includes("-capacity-"),
    );
    assert.ok(groups.length > 0);
    for (const { name } of groups) {
      const { inputs } = named(recording, serviceType, `${name}-datadog`);
      assert.deepEqual([inputs.schedulingStrategy, inputs.launchType], ["DAEMON", "EC2"]);
      assert.equal(inputs.networkConfiguration, undefined);
      assert.equal(inputs.waitForSteadyState, false);
    }
    assert.deepEqual(agentOf(await recordingOf("prd", true)), []);
    const off = await recordingOf("prd", true, withDatadog({ enabled: false }));
    assert.deepEqual(agentOf(off), []);
    const watches = (of: Recording) =>
      ofType(of, "datadog:index/monitor:Monitor").filter(({ name }) => name.includes("platform-agent"));
    assert.equal(watches(off).length, 0);
    const [first] = watches(recording);
    assert.match(String(first?.inputs.query), /ecs\.service\.desired\{.*service:platform\}/);
  });

  it("has a pinned image, reads the instance only, and keeps its ports shut", async () => {
    const recording = await recordingOf("prd", true, withDatadog());
    const { inputs } = named(recording, "aws:ecs/taskDefinition:TaskDefinition", "kr-capacity-arm64-datadog");
    assert.equal(inputs.networkMode, "host");
    const [agent] = JSON.parse(String(inputs.containerDefinitions)) as Record<string, unknown>[];
    assert.match(String(agent?.image), /^public\.ecr\.aws\/datadog\/agent:7\.\d+\.\d+$/);
    const mounts = agent?.mountPoints as { containerPath: string; readOnly: boolean }[];
    assert.deepEqual(
      mounts.map(({ containerPath, readOnly }) => [containerPath, readOnly]),
      [
        ["/var/run/docker.sock", true],
        ["/host/sys/fs/cgroup", true],
        ["/host/proc", true],
      ],
    );
    const environment = agent?.environment as { name: string; value: string }[];
    const value = (name: string) => environment.find((one) => one.name === name)?.value;
    assert.deepEqual([value("DD_APM_ENABLED"), value("DD_USE_DOGSTATSD")], ["false", "false"]);
    assert.equal(value("DD_TAGS"), "environment:prd country:kr");
    assert.equal(value("DD_API_KEY"), undefined);
    assert.equal(agent?.privileged, undefined);
  });

  it("has its key by reference only: no key is in the plan, and only the starting role reads it", async () => {
    const from = "datadog/api-key";
    const recording = await recordingOf("prd", true, withDatadog({ apiKey: from }));
    assert.doesNotMatch(JSON.stringify(recording), /canary-(api|app)-key/);
    const place = "ap-northeast-2:123456789012";
    const { inputs } = named(recording, "aws:ecs/taskDefinition:TaskDefinition", "kr-capacity-arm64-datadog");
    const [agent] = JSON.parse(String(inputs.containerDefinitions)) as { secrets: unknown }[];
    assert.deepEqual(agent?.secrets, [
      { name: "DD_API_KEY", valueFrom: `arn:aws:secretsmanager:${place}:secret:${from}` },
    ]);
    const roles = rolePolicies(recording);
    const of = (purpose: string) =>
      roles.find(({ role }) => role === `kr-capacity-arm64-datadog-${purpose}`)?.statements ?? [];
    const read = (purpose: string, name: string) =>
      allows(of(purpose), {
        action: "secretsmanager:GetSecretValue",
        resource: `arn:aws:secretsmanager:${place}:secret:${name}-AbCdEf`,
      });
    assert.ok(read("execution", from));
    assert.ok(!read("execution", "api/db") && !read("task", from));
    assert.ok(allows(of("task"), { action: "ec2:DescribeTags", resource: "*" }));
    for (const action of ["ec2:DescribeInstances", "ecs:DescribeTasks", "logs:PutLogEvents"]) {
      assert.ok(!allows(of("task"), { action, resource: "*" }), action);
    }
    const plain = await recordingOf("prd", true, withDatadog());
    const task = named(plain, "aws:ecs/taskDefinition:TaskDefinition", "kr-capacity-arm64-datadog");
    assert.match(
      String(task.inputs.containerDefinitions),
      /"valueFrom":"arn:aws:ssm:ap-northeast-2:123456789012:parameter\/archipelago\/datadog\/api-key"/,
    );
  });

  it("gets a role on the instance's own network, which instances without it give to nobody", async () => {
    const text = async (variation?: Variation) => {
      const recording = await recordingOf("prd", true, variation);
      const { inputs } = named(recording, "aws:ec2/launchTemplate:LaunchTemplate", "kr-capacity-arm64");
      return Buffer.from(String(inputs.userData), "base64").toString();
    };
    assert.match(await text(withDatadog()), /^ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=true$/m);
    assert.doesNotMatch(await text(), /NETWORK_HOST/);
  });
});
