import assert from "node:assert/strict";
import { defaultSources } from "../../config";
import type { RecordedResource, Recording } from "../../preview";
import {
  managed,
  named,
  ofType,
  recordingOf,
  sources,
  type PlatformKey,
  type Stack,
  type Variation,
} from "./support";

/** What one recording has that another has not, and what both have with other inputs. */
function compare(before: Recording, after: Recording) {
  const [old, now] = [before, after].map(
    (recording) => new Map(managed(recording).map((one) => [one.urn, one])),
  ) as [Map<string, RecordedResource>, Map<string, RecordedResource>];
  const shared = [...now.values()].filter(({ urn }) => old.has(urn));
  return {
    added: [...now.values()].filter(({ urn }) => !old.has(urn)),
    removed: [...old.values()].filter(({ urn }) => !now.has(urn)),
    changed: shared.filter(
      ({ urn, inputs }) => JSON.stringify(inputs) !== JSON.stringify(old.get(urn)?.inputs),
    ),
    unchanged: shared.filter(
      ({ urn, inputs }) => JSON.stringify(inputs) === JSON.stringify(old.get(urn)?.inputs),
    ),
  };
}

const vary = (stack: Stack, platform: (key: PlatformKey) => void, own?: Variation["sources"]) =>
  recordingOf(stack, true, { platform, ...(own && { sources: own }) });

/** The catalogue with a service that stands behind no load balancer and may run on anything. */
const withWorker = sources(({ catalogue }) => {
  catalogue.notifications = {
    description: "Mails and pushes.",
    scope: "country",
    sizing: "worker",
    kind: "worker",
    exposure: "none",
  };
});
const label = ({ name, type }: RecordedResource) => `${name} [${type}]`;

function setService(key: PlatformKey, network: string, service: string, settings: object): void {
  const place = network === "hub" ? (key.hub ??= {}) : ((key.countries ??= {})[network] ??= {});
  place.services = { ...place.services, [service]: { ...place.services?.[service], ...settings } };
}

describe("a service changes what it runs on", () => {
  for (const [service, network] of [
    ["api", "jp"],
    ["payment", "hub"],
    ["notifications", "kr"],
  ] as const) {
    it(`replaces ${network}/${service}'s twin, moves the action of its live rules, and touches nothing else`, async () => {
      // How a version takes over is another matter; instances know no share of the requests.
      const on = (compute: string) =>
        vary(
          "prd",
          (key) =>
            setService(key, network, service, { compute, arch: "arm64", deploy: { strategy: "rolling" } }),
          withWorker,
        );
      const [ami, fargate] = [await on("ami"), await on("fargate")];
      const { added, removed, changed } = compare(ami, fargate);
      for (const one of [...added, ...removed]) {
        assert.match(one.urn, /archipelago:compute:(Fargate|Ami)/, label(one));
        assert.ok(one.name.startsWith(`${network}-`) && one.name.includes(service), label(one));
      }
      assert.ok(added.length > 0 && removed.length > 0);
      const described = changed.filter(({ name }) => name === `${network}-${service}-deploy`);
      assert.equal(described.length, 1, "what a deployer reads says the new kind");
      for (const one of changed.filter((each) => !described.includes(each))) {
        assert.equal(one.type, "aws:lb/listenerRule:ListenerRule", label(one));
        assert.ok(one.name.startsWith(`${network}-${service}-`) && one.name.endsWith("-live"), label(one));
        const before = ami.resources.find(({ urn }) => urn === one.urn);
        const differing = Object.keys(one.inputs).filter(
          (key) => JSON.stringify(one.inputs[key]) !== JSON.stringify(before?.inputs[key]),
        );
        assert.deepEqual(differing, ["actions"], label(one));
      }
      assert.equal(changed.length > described.length, service !== "notifications");
    });
  }

  it("keeps the kinds' attach rules apart, so that both can stand while the traffic moves", async () => {
    const rules = (recording: Recording) =>
      ofType(recording, "aws:lb/listenerRule:ListenerRule").map(
        ({ inputs }) => `${String(inputs.listenerArn)} ${String(inputs.priority)}`,
      );
    const both = await Promise.all(
      (["ami", "fargate"] as const).map((compute) =>
        vary("stg", (key) => setService(key, "jp", "api", { compute })),
      ),
    );
    for (const recording of both) {
      assert.equal(new Set(rules(recording)).size, rules(recording).length);
    }
    const [ami, fargate] = both.map((recording) => new Set(rules(recording)));
    const attach = (one: Set<string> | undefined, other: Set<string> | undefined) =>
      [...(one ?? [])].filter((rule) => !other?.has(rule));
    assert.equal(attach(ami, fargate).length, 2);
    assert.equal(attach(fargate, ami).length, 2);
  });
});

describe("the catalogue grows and shrinks", () => {
  it("loses a service everywhere with its file, and nothing else changes", async () => {
    const before = await recordingOf("stg", true);
    const after = await recordingOf("stg", true, {
      platform: (key) => {
        delete key.services?.batch;
        Object.values(key.countries as Record<string, PlatformKey>).forEach(
          (country) => delete country.services?.batch,
        );
      },
      sources: sources(({ catalogue }) => delete catalogue.batch),
    });
    const { added, removed, changed } = compare(before, after);
    assert.deepEqual(
      [added, changed].map((list) => list.map(label)),
      [[], []],
    );
    assert.ok(removed.length > 0);
    // What others own of the edge towards a service that is called would go too; nobody calls batch, but it calls the hub.
    // Nothing else works unseen, so the topics for failures go with it.
    const topic = /-failures \[aws:sns\//;
    removed.forEach((one) => assert.ok(/-batch\b/.test(one.name) || topic.test(label(one)), label(one)));
    for (const code of ["jp", "tw", "kr"]) {
      assert.ok(
        removed.some(({ name }) => name.startsWith(`${code}-batch`)),
        code,
      );
    }
  });

  it("adds a country without touching the others", async () => {
    const before = await recordingOf("prd", true);
    const withVietnam = sources(({ countries }) => {
      countries.vn = {
        ...(countries.tw as object),
        name: "Vietnam",
        slot: 4,
        region: "ap-southeast-1",
        timeZone: "Asia/Ho_Chi_Minh",
      };
    });
    const after = await recordingOf("prd", true, {
      platform: (key) => {
        (key.countries as PlatformKey).vn = {};
      },
      sources: withVietnam,
    });
    const { added, removed, changed } = compare(before, after);
    assert.deepEqual(
      [removed, changed].map((list) => list.map(label)),
      [[], []],
    );
    // Even its place in the hub is the country's own resource.
    const outside = added.filter(({ urn }) => !urn.includes("::vn"));
    assert.deepEqual(outside.map(label), []);
  });

  it("moves no subnet when a zone is added", async () => {
    const subnet = "aws:ec2/subnet:Subnet";
    const [two, four] = [
      await vary("stg", (key) => (key.zoneCount = 2)),
      await vary("stg", (key) => {
        key.zoneCount = 3;
      }),
    ];
    const { removed, changed } = compare(two, four);
    const moved = [...removed, ...changed].filter(({ type }) => type === subnet);
    assert.deepEqual(moved.map(label), []);
    assert.ok(ofType(four, subnet).length > ofType(two, subnet).length);
  });
});

describe("the three environments have one shape", () => {
  /** What may differ: how many zones and NAT gateways, which endpoints, whether load scales, which events there are, when servers rotate, and whether there are enough for batches. */
  const sized =
    /-nat-|-(mesh|to-hub)-[a-z] |-endpoints?\b|-rotation|-exec\b|autoscaling\/(policy|schedule):|appautoscaling\/|deploymentConfig:/;
  const shape = (recording: Recording) =>
    new Set(
      managed(recording)
        .filter((one) => !one.expanded && !sized.test(label(one)))
        .map(label),
    );

  it("has the same resources but for what sizes add", async () => {
    // How a new version takes over is chosen by environment, and asks for resources of its own.
    const deploy = { strategy: "rolling", alarms: false };
    const names = Object.keys(defaultSources().catalogue);
    const alike = (platform: PlatformKey) => {
      platform.services = Object.fromEntries(names.map((name) => [name, { deploy }]));
      // The one service that is not in stg.
      platform.services["node-metrics"] = { deploy, enabled: false };
      // So are who hears of it, and of how much.
      platform.notifications = { topic: true, level: "results" };
    };
    const [stg, canary, prd] = await Promise.all(
      (["stg", "canary", "prd"] as const).map((stack) => recordingOf(stack, false, { platform: alike })),
    );
    assert.deepEqual([...shape(canary as Recording)], [...shape(stg as Recording)]);
    assert.deepEqual([...shape(prd as Recording)], [...shape(stg as Recording)]);
  });

  it("replaces every server of stg daily and lets none of prd grow older than a week", async () => {
    for (const [stack, seconds] of [
      ["stg", 86_400],
      ["prd", 604_800],
    ] as const) {
      const groups = ofType(await recordingOf(stack, false), "aws:autoscaling/group:Group");
      assert.ok(groups.length > 0);
      groups.forEach(({ name, inputs }) => assert.equal(inputs.maxInstanceLifetime, seconds, name));
    }
    const schedules = ofType(await recordingOf("stg", false), "aws:scheduler/schedule:Schedule").filter(
      ({ name }) => !name.endsWith("-run") && !name.includes("-capacity-"),
    );
    // A job or a task has no server to replace: each run is a new one.
    const services = (await recordingOf("stg", false)).resources.filter(
      ({ type, name }) => type === "archipelago:compute:Service" && !/-(batch|migrate)$/.test(name),
    );
    assert.equal(schedules.length, services.length);
    schedules.forEach(({ name, inputs }) =>
      assert.equal(inputs.scheduleExpression, "cron(0 4 * * ? *)", name),
    );
    assert.equal(
      named(await recordingOf("stg", false), "aws:scheduler/schedule:Schedule", "jp-api-ami-rotation").inputs
        .scheduleExpressionTimezone,
      "Asia/Tokyo",
    );
  });

  it("scales with load in prd, and not in stg", async () => {
    const policies = async (stack: Stack) =>
      ["aws:appautoscaling/policy:Policy", "aws:autoscaling/policy:Policy"].map(
        async (type) => ofType(await recordingOf(stack, false), type).length,
      );
    assert.deepEqual(await Promise.all(await policies("stg")), [0, 0]);
    (await Promise.all(await policies("prd"))).forEach((count) => assert.ok(count > 0));
  });
});
