import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { record, RecordingError, type Program, type RecordOptions } from "../../../preview";

const base: RecordOptions = { project: "toy", stack: "stg", known: false, hangAfterMs: 300 };

class Box extends pulumi.ComponentResource {
  constructor(name: string, args: pulumi.Inputs = {}, opts: pulumi.ComponentResourceOptions = {}) {
    super("toy:test:Box", name, args, opts);
  }
}

function place(name = "aws-tokyo"): { box: Box; opts: { parent: Box } } {
  const provider = new aws.Provider(name, { region: "ap-northeast-1" });
  const box = new Box("box", {}, { providers: { aws: provider } });
  return { box, opts: { parent: box } };
}

async function problemsOf(program: Program, options: Partial<RecordOptions> = {}): Promise<RecordingError> {
  try {
    await record(program, { ...base, ...options });
  } catch (error) {
    assert.ok(error instanceof RecordingError, String(error));
    return error;
  }
  return assert.fail("the recording should have failed");
}

const bucketAndPolicy = () => {
  const { opts } = place();
  const bucket = new aws.s3.Bucket("store", { forceDestroy: true }, { ...opts, protect: true });
  new aws.s3.BucketPolicy(
    "policy",
    { bucket: bucket.id, policy: pulumi.jsonStringify({ Resource: bucket.arn }) },
    { ...opts, dependsOn: [bucket], ignoreChanges: ["policy"], customTimeouts: { create: "5m" } },
  );
  return { bucket: bucket.id };
};

describe("recorder", () => {
  it("records requests in full, with the engine's URNs", async () => {
    const { resources, outputs } = await record(bucketAndPolicy, base);
    const policy = resources.find(({ name }) => name === "policy");
    const bucketUrn = "urn:pulumi:stg::toy::toy:test:Box$aws:s3/bucket:Bucket::store";
    assert.equal(policy?.urn, "urn:pulumi:stg::toy::toy:test:Box$aws:s3/bucketPolicy:BucketPolicy::policy");
    assert.equal(policy.parent, "urn:pulumi:stg::toy::toy:test:Box::box");
    assert.equal(
      policy.provider,
      "urn:pulumi:stg::toy::pulumi:providers:aws::aws-tokyo::04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    );
    assert.deepEqual(policy.dependencies, [bucketUrn]);
    assert.deepEqual(policy.propertyDependencies, { bucket: [bucketUrn], policy: [bucketUrn] });
    assert.deepEqual(policy.ignoreChanges, ["policy"]);
    assert.deepEqual(policy.customTimeouts, { create: "5m" });
    assert.equal(policy.region, "ap-northeast-1");
    assert.equal(policy.protect, undefined);
    assert.match(policy.source ?? "", /recorder\.test\.ts:\d+:\d+$/);
    assert.equal(resources.find(({ urn }) => urn === bucketUrn)?.protect, true);
    assert.equal(resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.parent, undefined);
    assert.deepEqual(outputs, { bucket: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" });
  });

  it("leaves ids and outputs unknown in the first run, and makes realistic ones in the known run", async () => {
    const policyIn = async (known: boolean) =>
      (await record(bucketAndPolicy, { ...base, known })).resources.find(({ name }) => name === "policy")
        ?.inputs;
    const first = await policyIn(false);
    const second = await policyIn(true);
    assert.equal(first?.policy, "04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    assert.match(String(second?.policy), /"arn:aws:s3:::/);
  });

  it("records many runs in one process, each on its own", async () => {
    const names = async (stack: string) =>
      (await record(bucketAndPolicy, { ...base, stack })).resources.map(({ urn }) => urn);
    const [stg, prd] = await Promise.all([names("stg"), names("prd")]);
    assert.equal(stg?.length, 5);
    assert.deepEqual(
      prd,
      stg.map((urn) => urn.replaceAll("stg", "prd")),
    );
  });

  it("does not run what waits for an unknown value, and does in the known run", async () => {
    const program = () => {
      const { opts } = place();
      const bucket = new aws.s3.Bucket("store", {}, opts);
      bucket.arn.apply(() => new aws.s3.Bucket("late", {}, opts));
    };
    const names = async (known: boolean) =>
      (await record(program, { ...base, known })).resources.map(({ name }) => name);
    assert.ok(!(await names(false)).includes("late"));
    assert.ok((await names(true)).includes("late"));
  });

  it("fails on a duplicate URN", async () => {
    const { problems } = await problemsOf(() => {
      const { opts } = place();
      new aws.s3.Bucket("twice", {}, opts);
      new aws.s3.Bucket("twice", {}, opts);
    });
    assert.match(problems.join(), /duplicate URN: twice \[aws:s3\/bucket:Bucket\]/);
  });

  it("fails on a rejection that nobody handles, and names the source line", async () => {
    const { problems } = await problemsOf(
      () => {
        const { opts } = place();
        new aws.s3.Bucket("store", {}, opts).arn.apply(() => {
          throw new Error("boom");
        });
      },
      { known: true },
    );
    assert.match(problems.join(), /boom \(tests\/unit\/preview\/recorder\.test\.ts:\d+:\d+\)/);
  });

  it("fails on an input that fails, although its registration then never happens", async () => {
    const { problems } = await problemsOf(() => {
      const { opts } = place();
      new aws.s3.Bucket("store", { bucketPrefix: pulumi.output(Promise.reject(new Error("no name"))) }, opts);
    });
    assert.match(problems.join(), /no name/);
  });

  it("fails on a program that throws, and tells a user's mistake from the program's", async () => {
    const mistake = await problemsOf(() => {
      throw new pulumi.RunError("countries.jp.region: no such region");
    });
    assert.deepEqual(mistake.problems, ["countries.jp.region: no such region"]);
    assert.equal(mistake.kind, "configuration");
    const fault = await problemsOf(async () => {
      await Promise.resolve();
      throw new Error("broken");
    });
    assert.match(fault.message, /^broken \(tests/);
    assert.equal(fault.kind, "program");
  });

  it("fails on a hang, and says who waits for what", async () => {
    const { problems } = await problemsOf(() => {
      const { opts } = place();
      new aws.s3.Bucket("stuck", { bucket: new Promise<string>(() => undefined) }, opts);
    });
    assert.match(problems.join(), /hangs: stuck \[aws:s3\/bucket:Bucket\] waits for its input bucket/);
  });

  it("waits for a program that is slow but not stuck", async () => {
    const { resources } = await record(async () => {
      const { opts } = place();
      await wait(50);
      new aws.s3.Bucket("late", {}, opts);
    }, base);
    assert.ok(resources.some(({ name }) => name === "late"));
  });

  it("refuses what would fall to a disabled default provider", async () => {
    const { problems } = await problemsOf(() => void new aws.s3.Bucket("orphan"), {
      config: { "pulumi:disable-default-providers": '["aws"]' },
    });
    assert.match(
      problems.join(),
      /orphan: no provider is given and the default provider of "aws" is disabled/,
    );
    const { resources } = await record(() => void new aws.s3.Bucket("orphan"), base);
    assert.equal(resources.find(({ name }) => name === "orphan")?.provider, undefined);
  });

  it("hands the program its configuration, and answers a StackReference and a lookup in both runs", async () => {
    const program = () => {
      const { box } = place();
      const settings = new pulumi.Config("toy").requireObject<{ stage: string }>("settings");
      const reference = new pulumi.StackReference("foundation", { name: "organization/toy/foundation" });
      const image = aws.ssm.getParameterOutput({ name: "/aws/service/ami-x" }, { parent: box });
      return { account: reference.requireOutput("accountId"), image: image.value, stage: settings.stage };
    };
    for (const known of [false, true]) {
      const { outputs, resources, invokes } = await record(program, {
        ...base,
        known,
        config: { "toy:settings": '{"stage":"first"}' },
        references: { foundation: { accountId: "111122223333" } },
      });
      assert.equal(outputs.account, "111122223333");
      assert.equal(outputs.stage, "first");
      assert.match(String(outputs.image), /^ami-/);
      assert.equal(resources.find(({ name }) => name === "foundation")?.op, "read");
      assert.equal(invokes.length, 1);
    }
    const { problems } = await problemsOf(program, { config: { "toy:settings": '{"stage":"first"}' } });
    assert.match(problems.join(), /outputs of stack "organization\/toy\/foundation"/);
  });

  it("answers hooks, and refuses transforms that only an engine runs", async () => {
    const { hooks } = await record(() => {
      const { opts } = place();
      const hook = new pulumi.ResourceHook("note", () => undefined);
      new aws.s3.Bucket("store", {}, { ...opts, hooks: { beforeCreate: [hook] } });
    }, base);
    assert.deepEqual(hooks, ["note"]);
    const { problems } = await problemsOf(() => {
      const { opts } = place();
      new aws.s3.Bucket("store", {}, { ...opts, transforms: [() => undefined] });
    });
    assert.match(problems.join(), /transforms do not run without an engine/);
  });

  it("keeps secrets out of inputs, outputs, credentials and errors", async () => {
    const canary = "canary-7f3a9c";
    const program = () => {
      const provider = new aws.Provider("p", { region: "ap-northeast-1", secretKey: canary });
      const secret = pulumi.secret(canary);
      const bucket = new aws.s3.Bucket(
        "store",
        { bucket: secret, tags: { key: secret, leak: canary } },
        { provider },
      );
      return { secret, nested: { deep: bucket.bucket } };
    };
    for (const known of [false, true]) {
      const recording = await record(program, { ...base, known });
      assert.ok(!JSON.stringify(recording).includes(canary));
      const bucket = recording.resources.find(({ name }) => name === "store");
      assert.deepEqual(bucket?.inputs.bucket, {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value: "[secret]",
      });
      assert.equal(recording.scrub(`x ${canary} y`), "x [secret] y");
    }
    const { problems } = await problemsOf(() => {
      pulumi.secret(canary).apply((value) => {
        throw new Error(`cannot use ${value}`);
      });
      new aws.s3.Bucket("store", { bucket: pulumi.secret(canary) });
    });
    assert.match(problems.join(), /cannot use \[secret\]/);
  });

  it("masks a provider's credentials that the program does not mark", async () => {
    const program = () =>
      void new aws.Provider("p", { region: "ap-northeast-1", secretKey: "plain-canary-1" });
    const { resources } = await record(program, base);
    const inputs = resources.find(({ name }) => name === "p")?.inputs;
    assert.equal(inputs?.region, "ap-northeast-1");
    assert.deepEqual(inputs.secretKey, {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: "[secret]",
    });
  });

  it("fails on a registration that is lost in silence", async () => {
    // The SDK keeps errors of a connection that closes to itself, and the resource is gone without a word.
    const closing = Object.assign(new Error("closing"), { code: 14 });
    const { problems } = await problemsOf(() => {
      const { opts } = place();
      new aws.s3.Bucket("lost", {}, opts);
      type Register = (request: { getName(): string }, callback: (error: unknown) => void) => void;
      const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register };
      const register = monitor.registerResource.bind(monitor);
      monitor.registerResource = (request, callback) =>
        request.getName() === "lost" ? callback(closing) : register(request, callback);
    });
    assert.match(problems.join(), /lost \[aws:s3\/bucket:Bucket\] was started but never registered/);
  });
});
