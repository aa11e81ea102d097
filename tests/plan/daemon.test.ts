import assert from "node:assert/strict";
import { targetParameter } from "../../delivery";
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
