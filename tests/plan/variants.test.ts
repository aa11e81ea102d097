import assert from "node:assert/strict";
import { assertSound, managed, ofType, recordingOf, type Stack, type Variation, madeInHub } from "./support";

const datadogKeys = { "datadog:apiKey": "canary-api-key-0b1d", "datadog:appKey": "canary-app-key-77aa" };

/** What a user may switch, one at a time. */
const variants: readonly { readonly name: string; readonly stack: Stack; readonly variation: Variation }[] = [
  {
    name: "delegated zones",
    stack: "prd",
    variation: { platform: (key) => (key.dns = { delegated: true }) },
  },
  {
    name: "a parent zone in the same account",
    stack: "stg",
    variation: { platform: (key) => (key.dns = { parentZoneId: "Z0123456789ABCDEFGHIJ" }) },
  },
  {
    name: "off hours",
    stack: "stg",
    variation: { platform: (key) => (key.offHours = { enabled: true }) },
  },
  {
    name: "Datadog",
    stack: "prd",
    variation: { platform: (key) => (key.datadog = { enabled: true }), secrets: datadogKeys },
  },
  {
    name: "Taiwan in Tokyo",
    stack: "prd",
    variation: { platform: (key) => (key.countries.tw.region = "ap-northeast-1") },
  },
  {
    name: "a country in an account of its own",
    stack: "prd",
    variation: {
      platform: (key) =>
        (key.countries.kr.account = {
          id: "222233334444",
          roleArn: "arn:aws:iam::222233334444:role/archipelago",
        }),
    },
  },
  {
    name: "everything on Fargate",
    stack: "stg",
    variation: {
      platform: (key) => (key.services = { api: { compute: "fargate" }, web: { compute: "fargate" } }),
    },
  },
  {
    name: "tasks with containers beside them, more disk and time to start and stop",
    stack: "prd",
    variation: {
      platform: (key) => {
        const task = {
          ephemeralStorageGiB: 40,
          stopTimeoutSeconds: 90,
          slowStartSeconds: 60,
          exec: true,
          containers: [
            { name: "migrate", image: "public.ecr.aws/docker/library/busybox:1.37.0", role: "init" },
            {
              name: "proxy",
              image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/tools/proxy:2",
              cpu: 64,
              memory: 128,
              essential: true,
              dependsOn: [{ container: "migrate", condition: "SUCCESS" }],
            },
          ],
        };
        key.services = {
          web: { compute: "fargate", ...task },
          payment: task,
          api: { compute: "ecs-ec2", ...task, ephemeralStorageGiB: undefined },
          batch: task,
        };
      },
    },
  },
  {
    name: "no countries at all",
    stack: "stg",
    variation: { platform: (key) => (key.countries = {}) },
  },
];

for (const { name, stack, variation } of variants) {
  describe(`${stack} with ${name}`, () => {
    it("registers the same resources in both runs, none with a value that AWS would refuse", async () => {
      await assertSound(stack, variation);
    });
  });
}

describe("what a variant changes", () => {
  const recorded = (name: string) => {
    const variant = variants.find((one) => one.name === name);
    assert.ok(variant);
    return recordingOf(variant.stack, true, variant.variation);
  };

  it("opens 443 and turns 80 into a redirect in every country once zones are delegated", async () => {
    const listeners = ofType(await recorded("delegated zones"), "aws:lb/listener:Listener").filter(
      ({ inputs }) => Number(inputs.port) < 1000,
    );
    assert.deepEqual(listeners.map(({ name, inputs }) => [name, inputs.port]).sort(), [
      ["jp-public-http", 80],
      ["jp-public-https", 443],
      ["kr-public-http", 80],
      ["kr-public-https", 443],
      ["tw-public-http", 80],
      ["tw-public-https", 443],
    ]);
    for (const { inputs } of listeners.filter((one) => one.inputs.port === 80)) {
      assert.equal((inputs.defaultActions as { type: string }[])[0]?.type, "redirect");
    }
  });

  it("starts every server in the morning instead of rotating it by night, with off hours", async () => {
    const recording = await recorded("off hours");
    const schedules = ofType(recording, "aws:scheduler/schedule:Schedule").map(({ name }) => name);
    assert.deepEqual(schedules.sort(), ["jp-batch-run", "kr-batch-run", "tw-batch-run"]);
    const actions = [
      ...ofType(recording, "aws:autoscaling/schedule:Schedule"),
      ...ofType(recording, "aws:appautoscaling/scheduledAction:ScheduledAction"),
    ];
    // A job or a task has no server to stop.
    const services = recording.resources.filter(
      ({ type, name }) => type === "archipelago:compute:Service" && !/-(batch|migrate)$/.test(name),
    );
    assert.equal(actions.length, 2 * services.length);
    assert.ok(
      actions.some(({ inputs }) => inputs.timeZone === "Asia/Taipei" || inputs.timezone === "Asia/Taipei"),
    );
  });

  it("watches every service behind a load balancer, tells Datadog no secret in the plan, and needs both keys", async () => {
    const recording = await recorded("Datadog");
    const all = ofType(recording, "datadog:index/monitor:Monitor");
    const monitors = all.filter(({ name }) => name.endsWith("-healthy"));
    const behind = recording.resources.filter(
      ({ type, name }) =>
        type === "archipelago:compute:Service" && !/-(batch|migrate|notifier|node-metrics)$/.test(name),
    );
    assert.equal(monitors.length, behind.length);
    monitors.forEach(({ inputs, provider }) => {
      assert.ok(provider?.includes("::datadog::"));
      assert.ok(
        String(inputs.query).endsWith(`< ${(inputs.monitorThresholds as { critical: string }).critical}`),
      );
    });
    assert.doesNotMatch(JSON.stringify(recording), /canary-(api|app)-key/);
    const withoutKeys: Variation = { platform: (key) => (key.datadog = { enabled: true }) };
    await assert.rejects(recordingOf("prd", true, withoutKeys), /datadog:apiKey/);
  });

  it("gives a country in another account a provider of its own there, and its ARNs that account's number", async () => {
    const recording = await recorded("a country in an account of its own");
    const korean = managed(recording).filter(
      (one) => one.type.startsWith("aws:") && one.name.startsWith("kr-") && !madeInHub(one),
    );
    assert.ok(korean.length > 0);
    korean.forEach(({ urn, provider }) =>
      assert.ok(provider?.includes("::aws-ap-northeast-2-222233334444::"), urn),
    );
    assert.doesNotMatch(JSON.stringify(korean.map(({ inputs }) => inputs)), /::?123456789012:role/);
  });

  it("gives a task its containers, disk and times on either kind of capacity, and a job's too", async () => {
    const recording = await recorded(
      "tasks with containers beside them, more disk and time to start and stop",
    );
    const names = ["jp-web-fargate", "jp-api-ecs-ec2", "jp-batch-fargate", "hub-payment-fargate"];
    const tasks = ofType(recording, "aws:ecs/taskDefinition:TaskDefinition");
    for (const name of names) {
      const inputs = tasks.find((one) => one.name === name)?.inputs ?? assert.fail(name);
      const [own, ...beside] = JSON.parse(String(inputs.containerDefinitions)) as Record<string, unknown>[];
      assert.deepEqual(
        beside.map((one) => one.name),
        ["migrate", "proxy"],
      );
      assert.deepEqual(own?.dependsOn, [{ containerName: "migrate", condition: "SUCCESS" }]);
      assert.equal(own?.stopTimeout, 90);
      assert.equal(own?.readonlyRootFilesystem, false);
      assert.deepEqual(inputs.ephemeralStorage, name.includes("ec2") ? undefined : { sizeInGib: 40 });
    }
    for (const { name, inputs } of ofType(recording, "aws:lb/targetGroup:TargetGroup"))
      assert.equal(inputs.slowStart, /-(web|api|payment|mo-[0-9a-f]{4})$/.test(name) ? 60 : undefined, name);
    for (const { name, inputs } of ofType(recording, "aws:ecs/service:Service"))
      assert.equal(inputs.enableExecuteCommand, /-(web|api|payment)-/.test(name), name);
  });

  it("lets two countries share a region and its provider", async () => {
    const recording = await recorded("Taiwan in Tokyo");
    const providers = ofType(recording, "pulumi:providers:aws").map(({ name }) => name);
    assert.deepEqual(providers.sort(), ["aws-ap-northeast-1", "aws-ap-northeast-2"]);
  });
});
