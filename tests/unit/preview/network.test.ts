import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { record } from "../../../preview";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const base = { project: "toy", stack: "stg", hangAfterMs: 300 };

class Network extends pulumi.ComponentResource {
  readonly vpc: awsx.ec2.Vpc;
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("toy:test:Network", name, {}, opts);
    this.vpc = new awsx.ec2.Vpc(
      name,
      {
        cidrBlock: "10.0.0.0/16",
        availabilityZoneNames: ["ap-northeast-1a", "ap-northeast-1c"],
        subnetStrategy: "Auto",
        natGateways: { strategy: "OnePerAz" },
        subnetSpecs: [
          { type: "Public", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
          { type: "Private", cidrBlocks: ["10.0.8.0/22", "10.0.12.0/22"] },
          { type: "Isolated", cidrBlocks: ["10.0.4.0/24", "10.0.5.0/24"] },
        ],
      },
      { parent: this },
    );
    new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: this.vpc.vpcId,
        serviceName: "com.amazonaws.ap-northeast-1.s3",
        routeTableIds: this.vpc.routeTables.apply((tables) => tables.map(({ id }) => id)),
      },
      { parent: this },
    );
    this.registerOutputs({ vpcId: this.vpc.vpcId });
  }
}

const program = () => {
  const provider = new aws.Provider("tokyo", { region: "ap-northeast-1" });
  const { vpc } = new Network("jp", { providers: { aws: provider } });
  return {
    vpcId: vpc.vpcId,
    subnets: vpc.privateSubnetIds,
    arn: vpc.vpc.arn,
    count: vpc.routeTables.apply(({ length }) => length),
  };
};

describe("recorder: awsx.ec2.Vpc", () => {
  for (const known of [false, true]) {
    it(`expands the network and answers its outputs, ${known ? "all known" : "all unknown"}`, async () => {
      const { resources, outputs } = await record(program, { ...base, known });
      const network = "urn:pulumi:stg::toy::toy:test:Network$awsx:ec2:Vpc";
      const vpc = resources.find(({ type }) => type === "aws:ec2/vpc:Vpc");
      assert.equal(vpc?.urn, `${network}$aws:ec2/vpc:Vpc::jp`);
      assert.equal(vpc.provider, resources.find(({ name }) => name === "jp-s3")?.provider);
      assert.match(vpc.provider ?? "", /tokyo::/);
      const route = resources.find(
        ({ type, name }) => type === "aws:ec2/route:Route" && name === "jp-private-2",
      );
      assert.equal(
        route?.urn,
        `${network}$aws:ec2/vpc:Vpc$aws:ec2/subnet:Subnet$aws:ec2/routeTable:RouteTable$aws:ec2/route:Route::jp-private-2`,
      );
      assert.deepEqual(
        route.propertyDependencies.natGatewayId?.map((urn) => urn.split("::").at(-1)),
        ["jp-2"],
      );
      assert.equal(resources.filter(({ expanded }) => expanded).length, 28);
      assert.equal(outputs.count, 6);
      const endpoint = resources.find(({ name }) => name === "jp-s3");
      if (known) {
        assert.match(String(outputs.vpcId), /^vpc-/);
        assert.match(String(outputs.arn), /^arn:aws:ec2:ap-northeast-1:/);
        assert.equal((outputs.subnets as string[]).length, 2);
        assert.equal(endpoint?.inputs.vpcId, outputs.vpcId);
        assert.match(String((endpoint?.inputs.routeTableIds as string[])[5]), /^rtb-/);
      } else {
        assert.deepEqual(outputs, { vpcId: unknown, subnets: unknown, arn: unknown, count: 6 });
        assert.equal(endpoint?.inputs.vpcId, unknown);
      }
    });
  }
});
