import assert from "node:assert/strict";
import type { ComputeKind } from "../../config";
import type { Recording } from "../../preview";
import { list, rolePolicies } from "./policies";
import { named, ofType, recordingOf, type Variation } from "./support";

const scheduleType = "aws:scheduler/schedule:Schedule";

/** Staging with Japan's `api` on one kind, and nothing of the network beside it on shared capacity. */
const on = (compute: ComputeKind): Variation => ({
  platform: (key) => {
    key.countries.jp.services = { ...key.countries.jp?.services, api: { compute, arch: "arm64" } };
  },
});

/** The call and the parameters of a schedule of a known run. */
function callOf(recording: Recording, name: string) {
  const { target } = named(recording, scheduleType, name).inputs as {
    target: { arn: string; input: string; roleArn: string };
  };
  const parameters = JSON.parse(target.input) as Record<string, unknown>;
  return { call: target.arn.replace("arn:aws:scheduler:::aws-sdk:", ""), parameters, role: target.roleArn };
}

const physicalName = (recording: Recording, type: string, name: string) => {
  const { id, inputs } = named(recording, type, name);
  return String(inputs.name ?? id);
};

describe("a rotation calls AWS with parameters in the API's own spelling", () => {
  const group = "aws:autoscaling/group:Group";

  it("on instances: an instance refresh of the service's group", async () => {
    const recording = await recordingOf("stg", true, on("ami"));
    const { call, parameters } = callOf(recording, "jp-api-ami-rotation");
    assert.equal(call, "autoscaling:startInstanceRefresh");
    assert.deepEqual(parameters, {
      AutoScalingGroupName: physicalName(recording, group, "jp-api-ami"),
      Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 200 },
    });
  });

  for (const [compute, cluster] of [
    ["fargate", "jp"],
    ["ecs-ec2", "jp-capacity-arm64"],
  ] as const)
    it(`on ${compute}: a new deployment of the service in its cluster`, async () => {
      const recording = await recordingOf("stg", true, on(compute));
      const { call, parameters } = callOf(recording, `jp-api-${compute}-rotation`);
      assert.equal(call, "ecs:updateService");
      const { Cluster, Service, ...rest } = parameters;
      assert.match(String(Cluster), new RegExp(`:cluster/${cluster}(-[0-9a-f]{7})?$`));
      const service = named(recording, "aws:ecs/service:Service", `jp-api-${compute}`);
      assert.equal(String(service.inputs.cluster), Cluster);
      assert.ok(service.id.endsWith(`/${String(Service)}`), `${service.id} is not ${String(Service)}`);
      assert.deepEqual(rest, { ForceNewDeployment: true });
    });

  it("on shared capacity: an instance refresh of the group below the tasks", async () => {
    const recording = await recordingOf("stg", true, on("ecs-ec2"));
    const { call, parameters } = callOf(recording, "jp-capacity-arm64-rotation");
    assert.equal(call, "autoscaling:startInstanceRefresh");
    assert.equal(parameters.AutoScalingGroupName, physicalName(recording, group, "jp-capacity-arm64"));
    assert.deepEqual(Object.keys(parameters).sort(), ["AutoScalingGroupName", "Preferences"]);
  });
});

describe("no server of prd lives longer than seven days", () => {
  it("on instances by the group's lifetime, elsewhere by the clock", async () => {
    const recording = await recordingOf("prd", true, {
      platform: (key) => {
        key.services = { ...key.services, web: { compute: "fargate" } };
      },
    });
    const scheduled = (name: string) =>
      String(named(recording, scheduleType, `${name}-rotation`).inputs.scheduleExpression);
    const ecs = ofType(recording, "aws:ecs/service:Service");
    // A daemon goes with its instance.
    for (const { name } of ecs.filter(({ inputs }) => inputs.schedulingStrategy !== "DAEMON"))
      // By what it runs on, whether or not a deployer moves its traffic.
      assert.equal(scheduled(name.replace(/-moving$/, "")), "cron(0 4 ? * MON *)", name);
    const protectedOnes = [];
    for (const { name, inputs } of ofType(recording, "aws:autoscaling/group:Group")) {
      assert.ok(Number(inputs.maxInstanceLifetime) <= 604_800, name);
      if (inputs.protectFromScaleIn !== true) continue;
      // AWS's lifetime passes over an instance that is protected from scale-in.
      protectedOnes.push(name);
      assert.equal(scheduled(name), "cron(0 5 ? * MON *)", name);
    }
    assert.deepEqual(protectedOnes, ["kr-capacity-arm64"]);
  });
});

describe("who starts an instance refresh may read the parameter of the image, and no other", () => {
  for (const [compute, template] of [
    ["ami", "jp-api-ami"],
    ["ecs-ec2", "jp-capacity-arm64"],
  ] as const)
    it(`for ${template}`, async () => {
      const recording = await recordingOf("stg", true, on(compute));
      const { imageId } = named(recording, "aws:ec2/launchTemplate:LaunchTemplate", template).inputs;
      const parameter = String(imageId).replace("resolve:ssm:", "");
      const rotation = rolePolicies(recording).find(({ role }) => role === "jp-rotation");
      const readable = (rotation?.statements ?? [])
        .filter(({ Action }) => list(Action).includes("ssm:GetParameters"))
        .flatMap(({ Resource }) => list(Resource));
      assert.ok(
        readable.some((arn) => arn.endsWith(`:parameter${parameter}`)),
        `${parameter} is not among ${readable.join(", ")}`,
      );
      const wanted = ofType(recording, "aws:ec2/launchTemplate:LaunchTemplate")
        .filter(({ name }) => name.startsWith("jp-"))
        .map(({ inputs }) => String(inputs.imageId).replace("resolve:ssm:", ""));
      for (const arn of readable) {
        assert.doesNotMatch(arn, /\*/);
        assert.ok(
          wanted.some((one) => arn.endsWith(`:parameter${one}`)),
          arn,
        );
      }
    });

  it("needs no leave for an image that is pinned", async () => {
    const recording = await recordingOf("stg", true, {
      platform: (key) => {
        for (const service of ["api", "web"])
          key.services = { ...key.services, [service]: { compute: "ami", ami: { image: "pinned" } } };
        key.services = { ...key.services, admin: { compute: "fargate" } };
      },
    });
    const rotation = rolePolicies(recording).find(({ role }) => role === "jp-rotation");
    const actions = (rotation?.statements ?? []).flatMap(({ Action }) => list(Action));
    assert.ok(actions.includes("autoscaling:StartInstanceRefresh"));
    assert.ok(!actions.includes("ssm:GetParameters"));
  });
});
