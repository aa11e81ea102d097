import assert from "node:assert/strict";
import { Foundation } from "../../components/foundation";
import { defaultSources, loadFoundation } from "../../config";
import type { ServiceDefinition } from "../../config/keys";
import { record } from "../../preview";
import {
  assertSound,
  managed,
  named,
  ofType,
  platformKey,
  recordingOf,
  sources,
  type Variation,
} from "./support";

const queueType = "aws:sqs/queue:Queue";
const logType = "aws:cloudwatch/logGroup:LogGroup";
const repositoryType = "aws:ecr/repository:Repository";

const own = (change: Partial<ServiceDefinition>): Variation => ({
  sources: sources(({ catalogue }) => {
    catalogue["notifier"] = { ...(defaultSources().catalogue["notifier"] as object), ...change };
  }),
});

const prototype = own({ disposable: true, until: "2027-01-31" });
const core = own({ core: true });
const sharedCore: Variation = {
  sources: sources(({ catalogue }) => {
    for (const name of ["users", "admin", "notifier"]) {
      catalogue[name] = { ...(defaultSources().catalogue[name] as object), core: true };
    }
  }),
  platform: (key) => {
    key.offHours = { enabled: true };
    key.ecsEc2 = { min: 0 };
  },
};

describe("a prototype in prd", () => {
  it("is guarded nowhere, and everything of it says until when", async () => {
    const { known } = await assertSound("prd", prototype);
    const mine = managed(known).filter(({ name }) => /^jp-notifier/.test(name));
    assert.ok(mine.length > 10);
    for (const { urn, protect, retainOnDelete } of mine) {
      assert.ok(!protect && !retainOnDelete, urn);
    }
    const tagged = mine.filter(({ inputs }) => inputs.tags !== undefined);
    assert.ok(tagged.length > 3);
    for (const { urn, inputs } of tagged) {
      assert.equal((inputs.tags as { until?: string }).until, "2027-01-31", urn);
    }
    const others = managed(known).filter(({ name }) => !name.includes("notifier"));
    assert.ok(others.every(({ inputs }) => !(inputs.tags as { until?: string } | undefined)?.until));
  });

  it("leaves with its file: what is left are the resources that a stack without the file has", async () => {
    const without: Variation = {
      sources: sources(({ catalogue }) => {
        delete catalogue["notifier"];
        catalogue["api"] = { ...(defaultSources().catalogue["api"] as object), sends: [] };
      }),
    };
    const [before, after] = await Promise.all(
      [prototype, without].map((one) => recordingOf("prd", true, one)),
    );
    const left = new Set(after?.resources.map(({ urn }) => urn));
    const going = before?.resources.filter(({ urn }) => !left.has(urn)) ?? [];
    assert.ok(going.length > 10);
    assert.ok(going.every(({ protect, retainOnDelete }) => !protect && !retainOnDelete));
    assert.deepEqual(
      after?.resources.filter(({ name }) => name.includes("notifier")),
      [],
    );
  });

  it("has a repository that goes with its images", async () => {
    const platform = platformKey("foundation");
    const asked = () => {
      const foundation = loadFoundation({ platform, stack: "foundation" }, prototype.sources);
      new Foundation("foundation", { foundation });
      return {};
    };
    const foundation = await record(asked, { project: "archipelago", stack: "foundation", known: true });
    const one = named(foundation, repositoryType, "registry-notifier");
    assert.deepEqual([one.protect ?? false, one.inputs.forceDelete], [false, true]);
    for (const other of ofType(foundation, repositoryType).filter(
      ({ name }) => name !== "registry-notifier",
    )) {
      assert.deepEqual([other.protect, other.inputs.forceDelete], [true, undefined]);
    }
  });
});

describe("core services", () => {
  it("keep queue and logs in stg, where nothing else is guarded", async () => {
    const recording = await recordingOf("stg", true, core);
    const guarded = managed(recording).filter(({ protect }) => protect);
    assert.deepEqual(
      guarded
        .filter(({ name }) => name.startsWith("jp-"))
        .map(({ name }) => name)
        .sort(),
      ["jp-notifier", "jp-notifier-dead", "jp-notifier-queue"],
    );
    assert.ok(guarded.every(({ type }) => type === queueType || type === logType));
    const plain = await recordingOf("stg", true);
    assert.ok(!managed(plain).some(({ protect }) => protect));
  });

  it("have a load balancer that cannot be deleted, where they are shared", async () => {
    const { known } = await assertSound("stg", sharedCore);
    const held = ofType(known, "aws:lb/loadBalancer:LoadBalancer").filter(
      ({ inputs }) => inputs.enableDeletionProtection,
    );
    assert.deepEqual(
      held.map(({ name }) => name),
      ["hub-users-mesh"],
    );
  });

  it("stay by night, and rotate as if there were no off hours", async () => {
    const recording = await recordingOf("stg", true, sharedCore);
    const stops = [
      ...ofType(recording, "aws:appautoscaling/scheduledAction:ScheduledAction"),
      ...ofType(recording, "aws:autoscaling/schedule:Schedule"),
    ].flatMap(({ name }) => (name.endsWith("-stop") ? [name] : []));
    assert.ok(stops.includes("hub-payment-fargate-stop") && stops.includes("jp-api-ami-stop"));
    assert.deepEqual(
      stops.filter((name) => /users|admin|notifier/.test(name)),
      [],
    );
    const rotations = ofType(recording, "aws:scheduler/schedule:Schedule").map(({ name }) => name);
    assert.ok(rotations.includes("hub-users-fargate-rotation"));
    assert.ok(!rotations.includes("hub-payment-fargate-rotation"));
    assert.ok(
      rotations.some((name) => /^kr-capacity-.*rotation$/.test(name)),
      rotations.join(),
    );
  });
});
