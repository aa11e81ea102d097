import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { Network } from "../../../components/network";
import { expandVpc, type VpcInputs } from "../../../facts/awsx";
import type { ResolvedEnvironment, ResolvedNetwork, Tier } from "../../../config/model";
import { aNetwork, anEnvironment } from "./fixture";
import { named, ofType, record, type Answers, type Requested } from "./record";

const types = {
  awsxVpc: "awsx:ec2:Vpc",
  eip: "aws:ec2/eip:Eip",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  flowLog: "aws:ec2/flowLog:FlowLog",
  group: "aws:ec2/securityGroup:SecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  policy: "aws:iam/rolePolicy:RolePolicy",
  role: "aws:iam/role:Role",
};
const groupArn = "arn:aws:logs:ap-northeast-1:111122223333:log-group:jp-flow-logs-1a2b3c4";

/** Ids as the expansion orders them, so that a wrong index shows. */
function vpcOutputs(zones: number): Record<string, unknown> {
  const ids = (tier: Tier) => Array.from({ length: zones }, (_, zone) => `subnet-${tier}-${zone + 1}`);
  const tables = Array.from({ length: zones }, (_, zone) =>
    ["public", "private", "isolated"].map((tier) => ({ id: `rtb-${tier}-${zone + 1}` })),
  );
  return {
    vpcId: "vpc-1",
    publicSubnetIds: ids("public"),
    privateSubnetIds: ids("private"),
    isolatedSubnetIds: ids("isolated"),
    routeTables: tables.flat(),
  };
}

const answers = (zones: number): Answers => ({
  [types.awsxVpc]: () => vpcOutputs(zones),
  [types.eip]: (name) => ({ allocationId: `alloc-${name}`, publicIp: `ip-${name}` }),
  [types.logGroup]: () => ({ arn: groupArn }),
  [types.role]: () => ({ arn: "arn:aws:iam::111122223333:role/jp-flow-logs" }),
});

interface Raised {
  readonly requests: readonly Requested[];
  readonly network: Network;
}

async function raise(
  changes: Partial<ResolvedNetwork> = {},
  environment: Partial<ResolvedEnvironment> = {},
  known = true,
): Promise<Raised> {
  const network = aNetwork(changes);
  let made: Network | undefined;
  const requests = await record(
    () => {
      const provider = new aws.Provider("aws-ap-northeast-1", { region: "ap-northeast-1" });
      made = new Network(
        "jp-network",
        { network, environment: anEnvironment(environment) },
        { providers: { aws: provider } },
      );
    },
    answers(network.zones.length),
    known,
  );
  return { requests, network: made! };
}

/** The value of an output; fails on one that never becomes known. */
function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    output.apply((value) => resolve(value as T));
    setImmediate(() => setImmediate(() => reject(new Error("the output is not known"))));
  });
}

describe("Network", () => {
  it("gives the VPC component zones, blocks and addresses that awsx accepts", async () => {
    const { requests } = await raise();
    const { inputs, providers } = named(requests, types.awsxVpc, "jp");
    assert.deepEqual(inputs.availabilityZoneNames, ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]);
    assert.equal(inputs.subnetStrategy, "Auto");
    assert.equal(inputs.enableDnsHostnames, true);
    assert.deepEqual(inputs.natGateways, {
      strategy: "OnePerAz",
      elasticIpAllocationIds: ["alloc-jp-nat-a", "alloc-jp-nat-c", "alloc-jp-nat-d"],
    });
    assert.deepEqual(inputs.tags, {
      environment: "prd",
      country: "jp",
      service: "platform",
      owner: "platform",
    });
    assert.match(providers.aws!, /aws-ap-northeast-1::/);
    const { children } = expandVpc({ name: "jp", inputs: inputs as unknown as VpcInputs });
    assert.equal(children.length, 38);
  });

  it("lists subnets and route tables by tier, in the order of the zones", async () => {
    const { network } = await raise({ zones: ["a", "c"] });
    for (const tier of ["public", "private", "isolated"] as const) {
      assert.deepEqual(await Promise.all(network.subnetIds[tier].map(valueOf)), [
        `subnet-${tier}-1`,
        `subnet-${tier}-2`,
      ]);
      assert.deepEqual(await Promise.all(network.routeTableIds[tier].map(valueOf)), [
        `rtb-${tier}-1`,
        `rtb-${tier}-2`,
      ]);
    }
    assert.deepEqual(await Promise.all(network.natAddresses.map(valueOf)), ["ip-jp-nat-a", "ip-jp-nat-c"]);
  });

  it("makes NAT addresses outside of the VPC component, and keeps them in prd", async () => {
    const { requests } = await raise();
    const addresses = ofType(requests, types.eip);
    assert.equal(addresses.length, 3);
    for (const { parent, protect, retainOnDelete } of addresses) {
      assert.match(parent, /archipelago:network:Network::jp-network$/);
      assert.deepEqual([protect, retainOnDelete], [true, true]);
    }
    const staging = await raise({}, { environment: "stg", protect: false });
    for (const { protect, retainOnDelete } of ofType(staging.requests, types.eip)) {
      assert.deepEqual([protect, retainOnDelete], [false, false]);
    }
  });

  it("has neither address nor allocation without NAT", async () => {
    const { requests, network } = await raise({ nat: "none" });
    assert.deepEqual(ofType(requests, types.eip), []);
    assert.deepEqual(named(requests, types.awsxVpc, "jp").inputs.natGateways, { strategy: "None" });
    assert.deepEqual(network.natAddresses, []);
  });

  it("reaches S3 and DynamoDB from every subnet by gateway endpoints, and nothing else by default", async () => {
    const { requests, network } = await raise({ zones: ["a", "c"] });
    const endpoints = ofType(requests, types.endpoint);
    assert.deepEqual(
      endpoints.map(({ name }) => name),
      ["jp-endpoint-s3", "jp-endpoint-dynamodb"],
    );
    for (const { inputs } of endpoints) {
      assert.equal(inputs.vpcEndpointType, "Gateway");
      assert.deepEqual(
        new Set(inputs.routeTableIds as string[]),
        new Set(["public", "private", "isolated"].flatMap((tier) => [`rtb-${tier}-1`, `rtb-${tier}-2`])),
      );
    }
    assert.deepEqual(ofType(requests, types.group), []);
    assert.equal(network.endpointSecurityGroupId, undefined);
  });

  it("opens interface endpoints to the private tier only", async () => {
    const { requests, network } = await raise({ interfaceEndpoints: ["ecr.api"], zones: ["a", "c"] });
    const { inputs } = named(requests, types.endpoint, "jp-endpoint-ecr-api");
    assert.equal(inputs.vpcEndpointType, "Interface");
    assert.equal(inputs.privateDnsEnabled, true);
    assert.deepEqual(inputs.subnetIds, ["subnet-private-1", "subnet-private-2"]);
    assert.deepEqual(inputs.securityGroupIds, ["jp-endpoints-id"]);
    const rules = ofType(requests, types.ingress);
    assert.equal(rules.length, 1);
    const { cidrIpv4, description, fromPort, ipProtocol, toPort } = rules[0]!.inputs;
    assert.deepEqual([cidrIpv4, ipProtocol, fromPort, toPort], ["10.129.64.0/18", "tcp", 443, 443]);
    assert.ok(description);
    const group = named(requests, types.group, "jp-endpoints");
    assert.deepEqual([group.inputs.ingress, group.inputs.egress], [undefined, undefined]);
    assert.equal(await valueOf(network.endpointSecurityGroupId!), "jp-endpoints-id");
  });

  it("empties the default security group", async () => {
    const { requests } = await raise();
    const { inputs } = named(requests, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "jp-default");
    assert.deepEqual([inputs.vpcId, inputs.ingress, inputs.egress], ["vpc-1", [], []]);
  });

  it("lets flow logs write to their own log group, and nobody else's flow logs", async () => {
    const { requests } = await raise();
    assert.equal(named(requests, types.logGroup, "jp-flow-logs").inputs.retentionInDays, 30);
    const log = named(requests, types.flowLog, "jp-flow-logs");
    assert.deepEqual([log.inputs.logDestination, log.inputs.trafficType], [groupArn, "ALL"]);
    assert.ok(log.dependencies.some((urn) => urn.includes(types.policy)));
    const policy = JSON.parse(named(requests, types.policy, "jp-flow-logs").inputs.policy as string);
    assert.deepEqual(policy.Statement[0].Resource, [groupArn, `${groupArn}:*`]);
    assert.ok(!JSON.stringify(policy).includes("CreateLogGroup"));
    const trust = JSON.parse(named(requests, types.role, "jp-flow-logs").inputs.assumeRolePolicy as string);
    assert.deepEqual(trust.Statement[0].Condition, {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": "arn:aws:ec2:ap-northeast-1:111122223333:vpc-flow-log/*" },
    });
  });

  it("makes nothing for flow logs when they are off", async () => {
    const { requests } = await raise({ flowLogs: { enabled: false, retentionDays: 30 } });
    for (const type of [types.flowLog, types.logGroup, types.role, types.policy]) {
      assert.deepEqual(ofType(requests, type), []);
    }
  });

  it("registers the same resources in a first preview as when everything is known, each below a component", async () => {
    const changes = { interfaceEndpoints: ["ecr.api", "logs"] };
    const names = async (known: boolean) =>
      (await raise(changes, {}, known)).requests.map(({ type, name }) => `${type} ${name}`).sort();
    const preview = await names(false);
    assert.deepEqual(preview, await names(true));
    const { requests } = await raise(changes);
    for (const { name, parent, provider, type } of requests.filter(({ type }) => type.startsWith("aws:"))) {
      assert.match(parent, /Network::jp-network$/, name);
      assert.match(provider, /aws-ap-northeast-1::/, `${type} ${name}`);
    }
  });
});
