import assert from "node:assert/strict";
import type { CloudResource } from "../../simulator/cloud";
import type { EngineResult, EngineStack } from "./harness";
import { Account, configured, only, onlyCountries, release, touched, type PlatformKey } from "./support";

const ruleType = "aws:lb/listenerRule:ListenerRule";
const taskType = "aws:ecs/taskDefinition:TaskDefinition";

/** Japan with two services: `admin` is deployed in a way, `api` stays as it is. */
const admin = (settings: object) =>
  configured("stg", (platform: PlatformKey) => {
    onlyCountries("jp")(platform);
    platform.services = { admin: settings };
  });

const strategy = (name: string, more: object = {}, deploy: object = {}) =>
  admin({ compute: "fargate", deploy: { strategy: name, ...deploy }, ...more });

const moving = ["blueGreen", "canary", "linear"] as const;

describe("strategies of a service under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  let stack: EngineStack;

  before(async () => {
    account = await Account.open({ sources: only("jp", "admin", "api") });
    stack = await account.stack("stg", strategy("rolling"));
    await stack.up();
  });
  after(() => account.close());

  const rules = () => account.cloud.resources(ruleType).filter(({ name }) => name.startsWith("jp-admin-"));
  const image = () => {
    const revision = account.cloud.resources(taskType).findLast(({ name }) => name === "jp-admin-fargate");
    const [main] = JSON.parse(String(revision?.outputs.containerDefinitions)) as { image: string }[];
    return main?.image;
  };

  /** A deployment: the deployer turns the rules round, too. */
  const deploy = (digest: string) => {
    release(account.cloud, "admin", "jp-admin-fargate-moving", digest);
    for (const rule of rules()) account.cloud.alter(rule, { actions: turned(rule) });
  };
  const groupsOf = (rule: CloudResource) => {
    const [action] = rule.outputs.actions as {
      forward?: { targetGroups: { arn: string; weight: number }[] };
    }[];
    assert.ok(action?.forward, `${rule.name} forwards by weight`);
    return action.forward.targetGroups;
  };
  const turned = (rule: CloudResource) => [
    {
      type: "forward",
      forward: { targetGroups: groupsOf(rule).map(({ arn, weight }) => ({ arn, weight: 100 - weight })) },
    },
  ];
  const weights = () => rules().map((rule) => groupsOf(rule).map(({ weight }) => weight));

  /** From a journal's entry on: what each step did, in order. */
  const since = (start: number) =>
    account.cloud.journal.slice(start).map(({ operation, urn }) => `${operation} ${urn}`);
  const at = (steps: readonly string[], test: RegExp) => {
    const found = steps.findIndex((step) => test.test(step));
    assert.ok(found >= 0, `no step ${String(test)} in\n${steps.join("\n")}`);
    return found;
  };
  /** Nothing of another service, and nothing that keeps state. */
  const onlyItsOwn = (result: EngineResult) => {
    for (const line of touched(result)) {
      assert.match(line, /\badmin\b|jp-smoke\b|jp-rotation\b/, line);
      assert.doesNotMatch(
        line,
        /^(delete|replace)\S* (Zone|LogGroup jp-admin|SecurityGroup jp-admin|Bucket|Key|Eip|Listener jp)\b/,
      );
    }
  };

  it("goes from rolling to blue/green: the new side stands before the live rule goes, and then the old side goes", async () => {
    const start = account.cloud.journal.length;
    stack.configure(strategy("blueGreen"));
    const flip = await stack.up();
    onlyItsOwn(flip);
    const steps = since(start);
    const stands = at(steps, /create .*Service::jp-admin-fargate-moving$/);
    for (const before of [
      /Rule::jp-admin-fargate-internal-production$/,
      /Function::jp-smoke$/,
      /Policy::jp-admin-fargate-traffic$/,
    ])
      assert.ok(at(steps, before) < stands, String(before));
    const live = at(steps, /delete .*Rule::jp-admin-internal-live$/);
    const gone = at(steps, /delete .*Service::jp-admin-fargate$/);
    assert.ok(stands < live && live < gone, "requests would find nobody");
    assert.deepEqual(touched(await stack.preview()), []);
  });

  it("leaves the weights to the deployer, and rolls the image that is running; goes from one to the next by a word", async () => {
    let size = {};
    for (const [index, name] of moving.entries()) {
      stack.configure(strategy(name, size));
      if (index > 0) {
        const lines = touched(await stack.up()).sort();
        assert.deepEqual(lines, [
          "update Parameter jp-admin-deploy",
          "update Service jp-admin-fargate-moving",
        ]);
      }
      const before = weights();
      deploy(`sha256:${index}`);
      const after = weights();
      assert.notDeepEqual(after, before);

      // The first release changes the image's name, once and for all; no later one changes anything.
      if (index === 0) await stack.up();
      if (index === 1) assert.deepEqual(touched(await stack.up()), []);
      assert.deepEqual(touched(await stack.up({ refresh: true })), []);
      assert.deepEqual(weights(), after);

      const running = image();
      assert.match(String(running), /archipelago\/admin:stg-jp$/);
      size = { fargate: { cpu: 512, memory: 2048 + 1024 * index } };
      stack.configure(strategy(name, size));
      const sized = touched(await stack.up());
      for (const wanted of [/TaskDefinition jp-admin-fargate$/, /^update Service jp-admin-fargate-moving$/])
        assert.ok(
          sized.some((line) => wanted.test(line)),
          sized.join("\n"),
        );
      assert.deepEqual(
        sized.filter((line) => !/jp-admin-fargate(-moving)?$/.test(line)),
        [],
      );
      assert.equal(image(), running);
      assert.deepEqual(weights(), after);
    }
  });

  it("goes to rolling instances and back: the live rule stands before the old side goes, and goes when the new one stands", async () => {
    const start = account.cloud.journal.length;
    stack.configure(admin({ compute: "ami", deploy: { strategy: "rolling" } }));
    onlyItsOwn(await stack.up());
    const away = since(start);
    const group = at(away, /create .*Group::jp-admin-ami$/);
    const live = at(away, /create .*Rule::jp-admin-internal-live$/);
    const gone = at(away, /delete .*Service::jp-admin-fargate-moving$/);
    assert.ok(group < live && live < gone, "requests would find nobody");
    assert.ok(gone < at(away, /delete .*Rule::jp-admin-fargate-internal-production$/));
    assert.ok(!account.cloud.resources().some(({ name }) => /^jp-smoke/.test(name)));

    const middle = account.cloud.journal.length;
    stack.configure(strategy("blueGreen"));
    onlyItsOwn(await stack.up());
    const back = since(middle);
    const stands = at(back, /create .*Service::jp-admin-fargate-moving$/);
    assert.ok(stands < at(back, /delete .*Rule::jp-admin-internal-live$/));
    assert.ok(stands < at(back, /delete .*Group::jp-admin-ami$/));
    assert.match(String(image()), /archipelago\/admin:stg-jp$/, "what was released stays released");
    assert.deepEqual(touched(await stack.preview()), []);
  });

  it("goes back to rolling", async () => {
    const start = account.cloud.journal.length;
    stack.configure(strategy("rolling"));
    onlyItsOwn(await stack.up());
    const steps = since(start);
    const live = at(steps, /create .*Rule::jp-admin-internal-live$/);
    assert.ok(at(steps, /create .*Service::jp-admin-fargate$/) < live);
    assert.ok(live < at(steps, /delete .*Service::jp-admin-fargate-moving$/));
    assert.deepEqual(touched(await stack.preview()), []);
  });
});
