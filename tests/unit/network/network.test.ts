import assert from "node:assert/strict";
import { Network } from "../../../components/network";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../../config/model";
import type { Recording } from "../../../preview";
import { aNetwork, anEnvironment } from "./fixture";
import { named, ofType, raise, typeChain } from "./raise";

const types = {
  awsxVpc: "awsx:ec2:Vpc",
  defaultGroup: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  eip: "aws:ec2/eip:Eip",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  flowLog: "aws:ec2/flowLog:FlowLog",
  group: "aws:ec2/securityGroup:SecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  natGateway: "aws:ec2/natGateway:NatGateway",
  policy: "aws:iam/rolePolicy:RolePolicy",
  role: "aws:iam/role:Role",
  routeTable: "aws:ec2/routeTable:RouteTable",
  subnet: "aws:ec2/subnet:Subnet",
  vpc: "aws:ec2/vpc:Vpc",
};

function raiseNetwork(
  changes: Partial<ResolvedNetwork> = {},
  environment: Partial<ResolvedEnvironment> = {},
  known = true,
): Promise<Recording> {
  return raise((opts) => {
    const args = { network: aNetwork(changes), environment: anEnvironment(environment) };
    const { vpcId, subnetIds, routeTableIds, natAddresses, endpointSecurityGroupId } = new Network(
      "jp-network",
      args,
      opts,
    );
    return { vpcId, subnetIds, routeTableIds, natAddresses, endpointSecurityGroupId };
  }, known);
}

/** Ids of the children of a type, by tier, in the order of the zones: what the component's outputs must be. */
function idsByTier(recording: Recording, type: string, zones: number): Record<string, string[]> {
  const ids = (tier: string) =>
    Array.from({ length: zones }, (_, zone) => named(recording, type, `jp-${tier}-${zone + 1}`).id);
  return { public: ids("public"), private: ids("private"), isolated: ids("isolated") };
}

describe("Network", () => {
  it("is a VPC of three tiers in each zone in use, tagged and with DNS names", async () => {
    const recording = await raiseNetwork();
    const { inputs, providers } = named(recording, types.awsxVpc, "jp");
    assert.deepEqual(inputs.availabilityZoneNames, ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]);
    assert.match(providers.aws!, /aws-ap-northeast-1::/);
    assert.equal(ofType(recording, types.subnet).length, 9);
    const tags = { environment: "prd", country: "jp", service: "platform", owner: "platform" };
    const vpc = named(recording, types.vpc, "jp");
    assert.deepEqual(vpc.inputs, {
      cidrBlock: "10.129.0.0/16",
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: "jp", ...tags },
    });
    assert.deepEqual(named(recording, types.subnet, "jp-private-2").inputs.tags, {
      Name: "jp-private-2",
      SubnetType: "Private",
      ...tags,
    });
  });

  it("lists subnets and route tables by tier, in the order of the zones", async () => {
    for (const zones of [["a"], ["a", "c"], ["a", "c", "d", "b"]]) {
      const recording = await raiseNetwork({ zones });
      assert.deepEqual(recording.outputs.subnetIds, idsByTier(recording, types.subnet, zones.length));
      assert.deepEqual(recording.outputs.routeTableIds, idsByTier(recording, types.routeTable, zones.length));
      assert.equal(recording.outputs.vpcId, named(recording, types.vpc, "jp").id);
    }
  });

  it("makes NAT addresses outside of the VPC component, hands each to its zone's gateway, and keeps them in prd", async () => {
    const recording = await raiseNetwork();
    const addresses = ["a", "c", "d"].map((zone) => named(recording, types.eip, `jp-nat-${zone}`));
    assert.equal(ofType(recording, types.eip).length, 3);
    for (const [zone, address] of addresses.entries()) {
      assert.equal(typeChain(address), "archipelago:network:Network$aws:ec2/eip:Eip");
      assert.deepEqual([address.protect, address.retainOnDelete], [true, true]);
      const gateway = named(recording, types.natGateway, `jp-${zone + 1}`);
      assert.equal(gateway.inputs.allocationId, address.id);
    }
    assert.equal((recording.outputs.natAddresses as string[]).length, 3);
    const staging = await raiseNetwork({}, { environment: "stg", protect: false });
    for (const { protect, retainOnDelete } of ofType(staging, types.eip)) {
      assert.deepEqual([protect ?? false, retainOnDelete ?? false], [false, false]);
    }
  });

  it("shares one gateway and address, or has none, as the NAT mode says", async () => {
    const single = await raiseNetwork({ nat: "single" });
    assert.deepEqual(
      ofType(single, types.eip).map(({ name }) => name),
      ["jp-nat-a"],
    );
    assert.equal(ofType(single, types.natGateway).length, 1);
    const none = await raiseNetwork({ nat: "none" });
    assert.deepEqual(ofType(none, types.eip), []);
    assert.deepEqual(ofType(none, types.natGateway), []);
    assert.deepEqual(none.outputs.natAddresses, []);
  });

  it("reaches S3 and DynamoDB from every subnet by gateway endpoints, and nothing else by default", async () => {
    const recording = await raiseNetwork();
    const endpoints = ofType(recording, types.endpoint);
    assert.deepEqual(
      endpoints.map(({ name }) => name),
      ["jp-endpoint-dynamodb", "jp-endpoint-s3"],
    );
    const tables = ofType(recording, types.routeTable).map(({ id }) => id);
    for (const { inputs } of endpoints) {
      assert.equal(inputs.vpcEndpointType, "Gateway");
      assert.deepEqual([...(inputs.routeTableIds as string[])].sort(), [...tables].sort());
    }
    assert.deepEqual(ofType(recording, types.group), []);
    assert.equal(recording.outputs.endpointSecurityGroupId, undefined);
  });

  it("opens interface endpoints to the private tier only", async () => {
    const recording = await raiseNetwork({ interfaceEndpoints: ["ecr.api"] });
    const { inputs } = named(recording, types.endpoint, "jp-endpoint-ecr-api");
    const group = named(recording, types.group, "jp-endpoints");
    assert.deepEqual([inputs.vpcEndpointType, inputs.privateDnsEnabled], ["Interface", true]);
    assert.deepEqual(inputs.subnetIds, idsByTier(recording, types.subnet, 3).private);
    assert.deepEqual(inputs.securityGroupIds, [group.id]);
    assert.deepEqual([group.inputs.ingress, group.inputs.egress], [undefined, undefined]);
    assert.equal(recording.outputs.endpointSecurityGroupId, group.id);
    const rules = ofType(recording, types.ingress);
    assert.equal(rules.length, 1);
    const { cidrIpv4, description, fromPort, ipProtocol, toPort } = rules[0]!.inputs;
    assert.deepEqual([cidrIpv4, ipProtocol, fromPort, toPort], ["10.129.64.0/18", "tcp", 443, 443]);
    assert.ok(description);
  });

  it("empties the default security group", async () => {
    const recording = await raiseNetwork();
    const { inputs } = named(recording, types.defaultGroup, "jp-default");
    assert.deepEqual([inputs.vpcId, inputs.ingress, inputs.egress], [recording.outputs.vpcId, [], []]);
  });

  it("lets flow logs write to their own log group, and nobody else's flow logs", async () => {
    const recording = await raiseNetwork();
    assert.equal(named(recording, types.logGroup, "jp-flow-logs").inputs.retentionInDays, 30);
    const log = named(recording, types.flowLog, "jp-flow-logs");
    const groupArn = String(log.inputs.logDestination);
    assert.match(groupArn, /^arn:aws:logs:ap-northeast-1:123456789012:log-group:jp-flow-logs-/);
    assert.deepEqual([log.inputs.vpcId, log.inputs.trafficType], [recording.outputs.vpcId, "ALL"]);
    const rolePolicy = named(recording, types.policy, "jp-flow-logs");
    assert.ok(log.dependencies.includes(rolePolicy.urn));
    const policy = JSON.parse(rolePolicy.inputs.policy as string);
    assert.deepEqual(policy.Statement[0].Resource, [groupArn, `${groupArn}:*`]);
    assert.ok(!JSON.stringify(policy).includes("CreateLogGroup"));
    const trust = JSON.parse(named(recording, types.role, "jp-flow-logs").inputs.assumeRolePolicy as string);
    assert.deepEqual(trust.Statement[0].Condition, {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": "arn:aws:ec2:ap-northeast-1:123456789012:vpc-flow-log/*" },
    });
  });

  it("makes nothing for flow logs when they are off", async () => {
    const recording = await raiseNetwork({ flowLogs: { enabled: false, retentionDays: 30 } });
    for (const type of [types.flowLog, types.logGroup, types.role, types.policy]) {
      assert.deepEqual(ofType(recording, type), []);
    }
  });

  it("registers the same in a first preview as when everything is known, all of it below the component", async () => {
    const changes = { interfaceEndpoints: ["ecr.api", "logs"] };
    const known = await raiseNetwork(changes);
    const unknown = await raiseNetwork(changes, {}, false);
    assert.deepEqual(
      unknown.resources.map(({ urn }) => urn),
      known.resources.map(({ urn }) => urn),
    );
    for (const resource of known.resources.filter(({ type }) => type.startsWith("aws:"))) {
      assert.match(typeChain(resource), /^archipelago:network:Network\$/, resource.urn);
      assert.match(resource.provider ?? "", /aws-ap-northeast-1::/, resource.urn);
    }
  });
});
