import assert from "node:assert/strict";
import { changes, type EngineResult, type EngineStack } from "./harness";
import { Account, configured, nameOf, only, onlyCountries } from "./support";

const groupType = "aws:autoscaling/group:Group";
const ruleType = "aws:lb/listenerRule:ListenerRule";
const templateType = "aws:ec2/launchTemplate:LaunchTemplate";

const touched = (result: EngineResult) => changes(result).filter(({ type }) => type.startsWith("aws:"));
const lines = (result: EngineResult) => touched(result).map(({ op, urn }) => `${op} ${nameOf(urn)}`);

/** One country; `api` on instances unless said otherwise. */
const japan = (api: object) =>
  configured("stg", (platform) => {
    onlyCountries("jp")(platform);
    platform.countries.jp = { ...platform.countries.jp, services: { api } };
  });
const batches = { deploy: { strategy: "rolling" } };
const sides = { deploy: { strategy: "blueGreen" } };

describe("deployments to instances under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  let stack: EngineStack;
  before(async () => {
    account = await Account.open({ sources: only("jp", "api", "admin") });
    stack = await account.stack("stg", japan(batches));
    await stack.up();
  });
  after(() => account.close());

  const find = (type: string, name: string) => {
    const found = account.cloud.resources(type).find((one) => one.name === name);
    assert.ok(found, `${type} ${name}`);
    return found;
  };
  const sizes = (name: string) => {
    const { minSize, maxSize, desiredCapacity } = find(groupType, name).inputs;
    return [minSize, maxSize, desiredCapacity];
  };
  /** An `up` to another configuration, with the cloud's journal of it. */
  const move = async (api: object, alsoTouched = /^$/) => {
    const start = account.cloud.journal.length;
    stack.configure(japan(api));
    const result = await stack.up();
    const journal = account.cloud.journal.slice(start);
    const at = (operation: string, name: RegExp) => {
      const found = journal.findIndex((one) => one.operation === operation && name.test(nameOf(one.urn)));
      assert.ok(found >= 0, `no ${operation} of ${String(name)}`);
      return found;
    };
    const all = (operation: string, name: RegExp, type = "") =>
      journal.flatMap((one, index) =>
        one.operation === operation && name.test(nameOf(one.urn)) && one.urn.includes(type) ? [index] : [],
      );
    for (const { urn } of touched(result))
      if (!alsoTouched.test(nameOf(urn))) assert.match(nameOf(urn), /^jp-.*\bapi\b/, "another service");
    for (const { type, op } of touched(result).filter((one) => one.op.startsWith("delete")))
      assert.doesNotMatch(type, /logGroup|parameter|queue|zone:|bucket|securityGroup:/, `${op} ${type}`);
    assert.deepEqual(lines(await stack.preview()), []);
    return { at, all };
  };

  it("moves a service from batches to two sides: the first side stands before the live rule goes", async () => {
    const { at, all } = await move(sides);
    const stands = at("create", /^jp-api-ami-blue/);
    const productions = all("create", /^jp-api-ami-.*-production$/);
    const lives = all("delete", /^jp-api-.*-live$/);
    assert.deepEqual([productions.length, lives.length], [2, 2]);
    assert.ok(productions.every((one) => one > stands));
    assert.ok(lives.every((one) => one > Math.max(...productions)));
    assert.ok(at("delete", /^jp-api-ami$/) >= 0);
    const gone = account.cloud.journal.findLastIndex(
      ({ operation, urn }) =>
        operation === "delete" && urn.includes(groupType) && nameOf(urn) === "jp-api-ami",
    );
    const last = account.cloud.journal.findLastIndex(
      ({ operation, urn }) => operation === "delete" && /^jp-api-.*-live$/.test(nameOf(urn)),
    );
    assert.ok(last < gone, "the old group went before the traffic had moved");
  });

  it("changes nothing after a deployment behind its back, with and without a refresh", async () => {
    for (const side of ["public", "internal"]) {
      const rule = find(ruleType, `jp-api-ami-${side}-production`);
      const [{ forward }] = rule.inputs.actions as [{ forward: { targetGroups: { arn: string }[] } }];
      const [blue, green] = forward.targetGroups;
      account.cloud.alter(rule, {
        actions: [
          {
            type: "forward",
            forward: {
              targetGroups: [
                { ...blue, weight: 0 },
                { ...green, weight: 100 },
              ],
            },
          },
        ],
      });
    }
    account.cloud.alter(find(groupType, "jp-api-ami-green"), { minSize: 1, maxSize: 2, desiredCapacity: 2 });
    account.cloud.alter(find(groupType, "jp-api-ami-blue"), { minSize: 0, maxSize: 0, desiredCapacity: 0 });
    assert.deepEqual(lines(await stack.up()), []);
    await stack.refresh();
    assert.deepEqual(lines(await stack.up()), []);
    assert.deepEqual(sizes("jp-api-ami-green"), [1, 2, 2]);
  });

  it("replaces the live side's instances after a size change, and neither wakes the other nor moves traffic", async () => {
    const { all } = await move({ ...sides, ami: { instanceTypes: ["t4g.medium"], volumeGiB: 40 } });
    assert.equal(all("update", /^jp-api-ami$/).length, 1, "one launch template for both");
    assert.deepEqual(all("update", /production$/), []);
    for (const operation of ["create", "update", "delete"])
      assert.deepEqual(all(operation, /^jp-api-ami-deploy$|rolling/), [], "a deployment is the deployer's");
    assert.deepEqual(sizes("jp-api-ami-green"), [1, 2, 2]);
    assert.deepEqual(sizes("jp-api-ami-blue"), [0, 0, 0]);
    const { version } = (
      find(groupType, "jp-api-ami-green").inputs.mixedInstancesPolicy as {
        launchTemplate: { launchTemplateSpecification: { version: string } };
      }
    ).launchTemplate.launchTemplateSpecification;
    assert.equal(version, String(find(templateType, "jp-api-ami").outputs.latestVersion));
  });

  it("goes back to batches: the live rule stands in front before the sides go", async () => {
    const { at, all } = await move(batches);
    const lives = all("create", /^jp-api-.*-live$/);
    assert.equal(lives.length, 2);
    assert.ok(lives.every((one) => one > at("create", /^jp-api-ami$/)));
    assert.ok(at("delete", /^jp-api-ami-.*-production$/) > Math.max(...lives));
    const sidesGone = all("delete", /^jp-api-ami-(blue|green)$/, groupType);
    assert.ok(sidesGone.every((one) => one > Math.max(...all("delete", /-production$/))));
  });

  describe("whose name moves", () => {
    const byName = { deploy: { strategy: "blueGreen", switch: "dns" } };
    const recordType = "aws:route53/record:Record";
    const leadsTo = (host: string) => {
      const [alias] = find(recordType, `jp-${host}-alias`).inputs.aliases as [{ name: string }];
      const balancers = account.cloud.resources("aws:lb/loadBalancer:LoadBalancer");
      return balancers.find(({ outputs }) => outputs.dnsName === alias.name)?.name;
    };
    /** What the deployer does: the name to the one side, the test name to the other, the rule inside, the sizes. */
    const deployTo = (color: "blue" | "green") => {
      const dnsName = (name: string) => find("aws:lb/loadBalancer:LoadBalancer", name).outputs.dnsName;
      const names = [dnsName("jp-public"), dnsName("jp-public-second")];
      if (color === "green") names.reverse();
      for (const [at, host] of ["api", "test-api"].entries()) {
        const record = find(recordType, `jp-${host}-alias`);
        const [alias] = record.inputs.aliases as [object];
        account.cloud.alter(record, { aliases: [{ ...alias, name: names[at] }] });
      }
    };

    it("come from batches: a second load balancer, and the same live rule for the first side", async () => {
      const { all, at } = await move(byName, /^jp-(public-second|test-api)\b/);
      assert.deepEqual(all("create", /^jp-public-second$/).length, 1);
      assert.deepEqual(all("create", /^jp-api-public-live$/), [], "the live rule outside turns");
      assert.ok(at("update", /^jp-api-public-live$/) > at("create", /^jp-api-ami-blue$/));
      assert.deepEqual([leadsTo("api"), leadsTo("test-api")], ["jp-public", "jp-public-second"]);
    });

    it("stay where the deployer has moved them, with and without a refresh", async () => {
      deployTo("green");
      assert.deepEqual([leadsTo("api"), leadsTo("test-api")], ["jp-public-second", "jp-public"]);
      assert.deepEqual(lines(await stack.up()), []);
      await stack.refresh();
      assert.deepEqual(lines(await stack.up()), []);
      assert.deepEqual([leadsTo("api"), leadsTo("test-api")], ["jp-public-second", "jp-public"]);
    });

    it("go back to batches from there: the name leads to the first again before the second goes", async () => {
      const { at } = await move(batches, /^jp-(public-second|test-api)\b/);
      assert.equal(leadsTo("api"), "jp-public");
      const back = at("update", /^jp-api-alias$/);
      assert.ok(
        back > at("update", /^jp-api-public-live$/),
        "the first load balancer knew where to send them",
      );
      assert.ok(at("delete", /^jp-public-second$/) > back);
    });

    it("go to the listener's switch and back, while the first side has the traffic", async () => {
      await move(byName, /^jp-(public-second|test-api)\b/);
      await move(sides, /^jp-(public-second|test-api)\b/);
      assert.equal(leadsTo("api"), "jp-public");
      await move(byName, /^jp-(public-second|test-api)\b/);
      await move(sides, /^jp-(public-second|test-api)\b/);
      await move(batches);
    });
  });

  it("goes from two sides to Fargate: tasks stand and have the traffic before the instances go", async () => {
    await move(sides);
    const { at, all } = await move({ compute: "fargate" });
    const lives = all("create", /^jp-api-.*-live$/);
    assert.ok(lives.every((one) => one > at("create", /^jp-api-fargate$/)));
    assert.ok(all("delete", /^jp-api-ami-(blue|green)$/, groupType).every((one) => one > Math.max(...lives)));
  });
});
