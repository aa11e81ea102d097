import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import { type Simulator, startSimulator } from "../../simulator";
import { changes, createEngineHome, type EngineHome, type EngineStack, engineStack } from "./harness";

/** What the little program below is told to do; a test changes it between operations. */
const wanted = { retentionInDays: 7, port: 80 };

const targetGroupType = "aws:lb/targetGroup:TargetGroup";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";
const listenerType = "aws:lb/listener:Listener";

/** A network out of the remote component, a load balancer in it, and a log group in another region. */
async function program(): Promise<Record<string, unknown>> {
  const tokyo = new aws.Provider("tokyo", { region: "ap-northeast-1" });
  const seoul = new aws.Provider("seoul", { region: "ap-northeast-2" });
  const network = new awsx.ec2.Vpc(
    "net",
    {
      cidrBlock: "10.0.0.0/16",
      availabilityZoneNames: ["ap-northeast-1a", "ap-northeast-1c"],
      subnetStrategy: "Auto",
      subnetSpecs: [
        { type: "Public", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
        { type: "Private", cidrBlocks: ["10.0.16.0/20", "10.0.32.0/20"] },
      ],
      natGateways: { strategy: "Single" },
    },
    { providers: { aws: tokyo } },
  );
  const balancer = new aws.lb.LoadBalancer(
    "front",
    { subnets: network.publicSubnetIds },
    { provider: tokyo },
  );
  const group = new aws.lb.TargetGroup(
    "api",
    { port: wanted.port, protocol: "HTTP", targetType: "ip", vpcId: network.vpcId },
    { provider: tokyo },
  );
  new aws.lb.Listener(
    "http",
    {
      loadBalancerArn: balancer.arn,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: group.arn }],
    },
    { provider: tokyo },
  );
  const logs = new aws.cloudwatch.LogGroup(
    "logs",
    { retentionInDays: wanted.retentionInDays },
    { provider: seoul },
  );
  return {
    vpcId: network.vpcId,
    sameVpcId: network.vpc.id,
    routeTableIds: network.routeTables.apply((tables) => tables.map(({ id }) => id)),
    logs: logs.arn,
    account: aws.getCallerIdentityOutput({}, { provider: seoul }).accountId,
  };
}

describe("the simulated providers under the engine", function () {
  let simulator: Simulator;
  let home: EngineHome;
  let stack: EngineStack;
  const names = (type: string) => simulator.cloud.resources(type).map(({ name }) => name);

  before(async () => {
    simulator = await startSimulator();
    home = createEngineHome(simulator);
    stack = await engineStack({ home, stack: "toy", program, configuration: {} });
  });
  after(async () => {
    await simulator.stop();
    home.dispose();
  });

  it("preview what they then create, the remote component's children included", async () => {
    const preview = await stack.preview();
    assert.deepEqual(simulator.cloud.resources(), []);
    const up = await stack.up();
    assert.deepEqual(up.counts, preview.counts);
    assert.deepEqual(names("aws:ec2/subnet:Subnet"), [
      "net-public-1",
      "net-private-1",
      "net-public-2",
      "net-private-2",
    ]);

    const outputs = await stack.outputs();
    assert.match(String(outputs["vpcId"]), /^vpc-0[0-9a-f]{16}$/);
    assert.equal(outputs["sameVpcId"], outputs["vpcId"]);
    assert.equal((outputs["routeTableIds"] as unknown[]).length, 4);
    assert.match(String(outputs["logs"]), /^arn:aws:logs:ap-northeast-2:111122223333:log-group:logs-/);
    assert.equal(outputs["account"], "111122223333");

    const state = await stack.export();
    const route = state.find(({ urn }) => urn.endsWith("aws:ec2/route:Route::net-private-2"));
    assert.match(
      route?.urn ?? "",
      /awsx:ec2:Vpc\$aws:ec2\/vpc:Vpc\$aws:ec2\/subnet:Subnet\$aws:ec2\/routeTable:RouteTable\$aws:ec2\/route:Route::/,
    );
    assert.match(route?.provider ?? "", /::tokyo::/);
  });

  it("find nothing to do the second time, nor after a refresh", async () => {
    assert.deepEqual(changes(await stack.preview()), []);
    const refreshed = await stack.refresh();
    assert.deepEqual(Object.keys(refreshed.counts), ["same"]);
    assert.deepEqual(changes(await stack.preview()), []);
  });

  it("show what someone changed by hand, and put it right", async () => {
    const [logs] = simulator.cloud.resources(logGroupType);
    assert.ok(logs);
    simulator.cloud.alter(logs, { retentionInDays: 1 });
    await stack.refresh();
    assert.deepEqual(
      changes(await stack.up()).map(({ op, type }) => [op, type]),
      [["update", logGroupType]],
    );
    assert.equal(simulator.cloud.resources(logGroupType)[0]?.outputs["retentionInDays"], 7);
  });

  it("replace a target group next to the old one, and delete that once the listener has moved", async () => {
    const before = simulator.cloud.journal.length;
    wanted.port = 8080;
    await stack.up();
    assert.deepEqual(
      simulator.cloud.journal.slice(before).map(({ operation, type, error }) => [operation, type, error]),
      [
        ["create", targetGroupType, undefined],
        ["update", listenerType, undefined],
        ["delete", targetGroupType, undefined],
      ],
    );
    assert.deepEqual(names(targetGroupType), ["api"]);
    assert.deepEqual(changes(await stack.preview()), []);
  });

  it("fail where they were told to, and finish on the next run", async () => {
    simulator.cloud.failOn({ operation: "update", type: logGroupType, message: "throttled" });
    wanted.retentionInDays = 30;
    const failure = await stack.failingUp();
    assert.ok(failure.diagnostics.some(({ message }) => message.includes("InternalFailure: throttled")));
    await stack.up();
    assert.deepEqual(changes(await stack.preview()), []);
  });

  it("leave nothing behind", async () => {
    await stack.destroy();
    assert.deepEqual(simulator.cloud.resources(), []);
  });
});
