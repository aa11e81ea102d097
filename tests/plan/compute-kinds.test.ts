import assert from "node:assert/strict";
import { computeKinds, type ComputeKind } from "../../config";
import { makePlan, renderPlan, type RecordedResource, type Recording } from "../../preview";
import {
  assertSound,
  isTold,
  managed,
  named,
  ofType,
  platformKey,
  recordingOf,
  type PlatformKey,
  type Stack,
  type Variation,
} from "./support";

const label = ({ name, type }: RecordedResource) => `${name} [${type}]`;

function setService(key: PlatformKey, network: string, service: string, settings: object): void {
  const place = network === "hub" ? (key.hub ??= {}) : ((key.countries ??= {})[network] ??= {});
  place.services = { ...place.services, [service]: { ...place.services?.[service], ...settings } };
}

/** A service of a kind, in a network where nothing else is on shared capacity but `shared`. */
function kindOf(kind: ComputeKind, network: string, service: string, shared?: string): Variation {
  return {
    platform: (key) => {
      if (network === "kr") {
        for (const name of ["admin", "notifier"]) setService(key, "kr", name, { compute: "fargate" });
        // It comes and goes with the instances.
        setService(key, "kr", "node-metrics", { enabled: false });
      }
      if (shared) setService(key, network, shared, { compute: "ecs-ec2", arch: "arm64" });
      // How a version takes over is another matter; instances know no share of the requests.
      setService(key, network, service, { compute: kind, arch: "arm64", deploy: { strategy: "rolling" } });
    },
  };
}

function compare(before: Recording, after: Recording) {
  const [old, now] = [before, after].map(
    (recording) => new Map(managed(recording).map((one) => [one.urn, one])),
  ) as [Map<string, RecordedResource>, Map<string, RecordedResource>];
  return {
    moved: [
      ...[...now.values()].filter(({ urn }) => !old.has(urn)),
      ...[...old.values()].filter(({ urn }) => !now.has(urn)),
    ],
    changed: [...now.values()].filter(
      ({ urn, inputs }) => old.has(urn) && JSON.stringify(inputs) !== JSON.stringify(old.get(urn)?.inputs),
    ),
  };
}

const twin = /archipelago:compute:(Ami|Fargate|EcsEc2)Compute/;
const capacity = /archipelago:compute:SharedCapacity/;
const pairs = computeKinds.flatMap((from) =>
  computeKinds.filter((to) => to > from).map((to) => [from, to] as const),
);

describe("a service moves among the three kinds", () => {
  for (const [service, network] of [
    ["api", "jp"],
    ["payment", "hub"],
    ["admin", "kr"],
  ] as const) {
    for (const [from, to] of pairs) {
      it(`${network}/${service}, ${from} and ${to}: its twin, its live rules' action and, as the only one, the capacity and the rotation's role`, async () => {
        const { moved, changed } = compare(
          await recordingOf("prd", true, kindOf(from, network, service)),
          await recordingOf("prd", true, kindOf(to, network, service)),
        );
        for (const one of moved) {
          const own = twin.test(one.urn) && one.name.includes(service);
          const shared = capacity.test(one.urn) && one.name.startsWith(`${network}-capacity-arm64`);
          // In prd tasks are rotated by the clock, instances by their age: all else there is on instances.
          const role = network === "kr" && from === "ami" && one.name === "kr-rotation";
          assert.ok(own || shared || role, label(one));
          assert.ok(one.name.startsWith(`${network}-`), label(one));
        }
        assert.equal(
          moved.some(({ urn }) => capacity.test(urn)),
          [from, to].includes("ecs-ec2"),
        );
        assert.ok(changed.length > 0);
        for (const one of changed) {
          assert.match(one.name, new RegExp(`^${network}-${service}-(.*-live|deploy)$`), label(one));
        }
      });
    }
  }

  it("leaves the capacity alone when another service stays on it", async () => {
    for (const from of ["ami", "fargate"] as const) {
      const { moved, changed } = compare(
        await recordingOf("stg", true, kindOf(from, "jp", "api", "admin")),
        await recordingOf("stg", true, kindOf("ecs-ec2", "jp", "api", "admin")),
      );
      assert.ok(moved.length > 0);
      // What is told of instances differs from what is told of tasks.
      const own = (one: RecordedResource) => twin.test(one.urn) || isTold(one);
      moved.forEach((one) => assert.ok(own(one) && one.name.includes("api"), label(one)));
      changed
        .filter((one) => !isTold(one))
        .forEach((one) => assert.match(one.name, /^jp-api-(.*-live|deploy)$/));
    }
  });

  it("has one group for each architecture in use", async () => {
    const recording = await recordingOf("stg", true, {
      platform: (key) => {
        setService(key, "kr", "admin", { compute: "ecs-ec2", arch: "x86_64" });
        setService(key, "kr", "api", { compute: "ecs-ec2", arch: "arm64" });
      },
    });
    for (const type of [
      "aws:autoscaling/group:Group",
      "aws:ecs/capacityProvider:CapacityProvider",
      "aws:ecs/cluster:Cluster",
      "aws:ec2/launchTemplate:LaunchTemplate",
    ]) {
      const names = ofType(recording, type).map(({ name }) => name);
      const shared = names.filter((name) => name.includes("capacity")).sort();
      assert.deepEqual(shared, ["kr-capacity-arm64", "kr-capacity-x86"], type);
    }
    const images = ofType(recording, "aws:ssm/parameter:Parameter").map(({ inputs }) => inputs.name);
    assert.ok(images.includes("/archipelago/stg/kr/ecs/image"));
    assert.equal(new Set(images).size, images.length);
  });

  it("runs every web service on shared capacity in each environment with no value that AWS would refuse", async () => {
    const variation: Variation = {
      platform: (key) => {
        for (const service of ["admin", "api", "web", "payment", "users", "moderation"]) {
          key.services = { ...key.services, [service]: { compute: "ecs-ec2" } };
        }
      },
    };
    for (const stack of ["stg", "canary", "prd"] as const satisfies readonly Stack[]) {
      await assertSound(stack, variation);
    }
  });
});

describe("the shared capacity", () => {
  const groupOf = async (stack: Stack) =>
    named(await recordingOf(stack, true), "aws:autoscaling/group:Group", "kr-capacity-arm64");

  it("protects instances for ECS, and rotates them all the same", async () => {
    for (const stack of ["stg", "canary", "prd"] as const) {
      const { inputs, ignoreChanges } = await groupOf(stack);
      assert.equal(inputs.protectFromScaleIn, true);
      const { preferences } = inputs.instanceRefresh as { preferences: Record<string, unknown> };
      assert.equal(preferences.scaleInProtectedInstances, "Refresh");
      // The number is the capacity provider's: it is not even said.
      assert.equal(inputs.desiredCapacity, undefined);
      assert.deepEqual(ignoreChanges, []);
    }
    const { inputs } = named(
      await recordingOf("stg", true),
      "aws:scheduler/schedule:Schedule",
      "kr-capacity-arm64-rotation",
    );
    const { input, arn } = inputs.target as { input: string; arn: string };
    assert.equal(arn, "arn:aws:scheduler:::aws-sdk:autoscaling:startInstanceRefresh");
    assert.deepEqual((JSON.parse(input) as { Preferences: object }).Preferences, {
      MinHealthyPercentage: 100,
      MaxHealthyPercentage: 200,
      ScaleInProtectedInstances: "Refresh",
    });
    assert.deepEqual(
      [inputs.scheduleExpression, inputs.scheduleExpressionTimezone],
      ["cron(0 5 * * ? *)", "Asia/Seoul"],
    );
  });

  it("scales, protects and drains by its capacity provider, in a cluster of its own", async () => {
    const recording = await recordingOf("prd", true);
    const provider = named(recording, "aws:ecs/capacityProvider:CapacityProvider", "kr-capacity-arm64");
    const { autoScalingGroupArn, ...settings } = provider.inputs.autoScalingGroupProvider as Record<
      string,
      unknown
    >;
    assert.match(String(autoScalingGroupArn), /autoScalingGroupName\/kr-capacity-arm64/);
    assert.deepEqual(settings, {
      managedScaling: { status: "ENABLED", targetCapacity: 90 },
      managedTerminationProtection: "ENABLED",
      managedDraining: "ENABLED",
    });
    const type = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";
    assert.deepEqual(named(recording, type, "kr").inputs.capacityProviders, ["FARGATE", "FARGATE_SPOT"]);
    assert.equal((named(recording, type, "kr-capacity-arm64").inputs.capacityProviders as []).length, 1);
  });

  it("tells its instances their cluster, and keeps tasks from the instances' role", async () => {
    const template = named(
      await recordingOf("stg", true),
      "aws:ec2/launchTemplate:LaunchTemplate",
      "kr-capacity-arm64",
    );
    const script = Buffer.from(String(template.inputs.userData), "base64").toString();
    assert.match(script, /^ECS_CLUSTER=kr-capacity-arm64/m);
    assert.match(script, /^ECS_ENABLE_SPOT_INSTANCE_DRAINING=true$/m);
    assert.match(script, /^ECS_AWSVPC_BLOCK_IMDS=true$/m);
    assert.match(String(template.inputs.imageId), /^resolve:ssm:/);
  });

  it("has room for its tasks: trunking is switched on in every region", async () => {
    const foundation = await recordingOf("foundation", true);
    const settings = ofType(foundation, "aws:ecs/accountSettingDefault:AccountSettingDefault");
    const count = (name: string) => settings.filter(({ inputs }) => inputs.name === name).length;
    assert.ok(count("awsvpcTrunking") > 0);
    assert.equal(count("awsvpcTrunking"), count("tagResourceAuthorization"));
  });

  it("runs services side by side with a role, task definition and targets by address each", async () => {
    const recording = await recordingOf("stg", true, kindOf("ecs-ec2", "kr", "api", "web"));
    for (const service of ["api", "web"]) {
      const { inputs } = named(recording, "aws:ecs/service:Service", `kr-${service}-ecs-ec2`);
      assert.match(String(inputs.cluster), /cluster\/kr-capacity-arm64/);
      assert.equal((inputs.capacityProviderStrategies as []).length, 1);
      named(recording, "aws:iam/role:Role", `kr-${service}-ecs-ec2-task`);
      const task = named(recording, "aws:ecs/taskDefinition:TaskDefinition", `kr-${service}-ecs-ec2`).inputs;
      assert.deepEqual([task.requiresCompatibilities, task.networkMode], [["EC2"], "awsvpc"]);
    }
    const groups = ofType(recording, "aws:lb/targetGroup:TargetGroup").filter(({ urn }) =>
      urn.includes("EcsEc2Compute"),
    );
    assert.ok(groups.length > 0);
    groups.forEach(({ inputs }) => assert.equal(inputs.targetType, "ip"));
  });

  it("is on the page with its kind and size, and its vCPUs count", async () => {
    const plan = makePlan(await recordingOf("stg", false), platformKey("stg"));
    const page = renderPlan(plan, { colour: false });
    assert.match(page, /admin +ecs-ec2 +arm64 +0\.25 vCPU, 0\.5 GiB/);
    assert.match(page, /\(shared\) +ec2 +arm64 +m6g\.medium +0–4 +100 %/);
    const spot = (region: string) =>
      plan.archipelago.demand.find((one) => one.region === region && one.quota === "ec2StandardSpotVcpus");
    // Korea has what Taiwan has, and four m6g.medium of one vCPU.
    assert.equal((spot("ap-northeast-2")?.needed ?? 0) - (spot("ap-east-2")?.needed ?? 0), 4);
  });
});
