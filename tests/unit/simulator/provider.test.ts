import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { type Properties, type Simulator, startSimulator, unknownValue } from "../../../simulator";
import { fromWire, toWire } from "../../../simulator/provider/wire";

type Call<Request, Response> = (
  request: Request,
  callback: (error: grpc.ServiceError | null, response: Response) => void,
) => unknown;

/** One provider resource as the engine has it: a connection of its own. */
class Provider {
  readonly client: ResourceProviderClient;

  constructor(simulator: Simulator, name: string) {
    const [, port] = simulator.env.PULUMI_DEBUG_PROVIDERS.split(",")
      .map((entry) => entry.split(":"))
      .find(([plugin]) => plugin === name) as [string, string];
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      // As in the engine's process, no two providers share a connection.
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  private call<Request, Response>(method: Call<Request, Response>, request: Request): Promise<Response> {
    return new Promise((resolve, reject) =>
      method.call(this.client, request, (error, response) => (error ? reject(error) : resolve(response))),
    );
  }

  configure(args: Properties) {
    const request = new proto.ConfigureRequest().setArgs(toWire(args)).setAcceptsecrets(true);
    return this.call<proto.ConfigureRequest, proto.ConfigureResponse>(this.client.configure, request);
  }

  async check(type: string, news: Properties, olds: Properties = {}) {
    const request = new proto.CheckRequest().setUrn(urnOf(type)).setNews(toWire(news)).setOlds(toWire(olds));
    const response = await this.call<proto.CheckRequest, proto.CheckResponse>(this.client.check, request);
    return {
      inputs: fromWire(response.getInputs()),
      failures: response.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async create(type: string, inputs: Properties, preview = false) {
    const request = new proto.CreateRequest()
      .setUrn(urnOf(type))
      .setProperties(toWire(inputs))
      .setPreview(preview);
    const response = await this.call<proto.CreateRequest, proto.CreateResponse>(this.client.create, request);
    return { id: response.getId(), outputs: fromWire(response.getProperties()) };
  }

  async diff(type: string, olds: Properties, news: Properties) {
    const request = new proto.DiffRequest()
      .setUrn(urnOf(type))
      .setId("id")
      .setOlds(toWire(olds))
      .setOldInputs(toWire(olds))
      .setNews(toWire(news));
    const response = await this.call<proto.DiffRequest, proto.DiffResponse>(this.client.diff, request);
    const details: Record<string, number> = {};
    response.getDetaileddiffMap().forEach((detail, path) => (details[path] = detail.getKind()));
    return {
      changes: response.getChanges(),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      details,
    };
  }

  async invoke(token: string, args: Properties = {}) {
    const request = new proto.InvokeRequest().setTok(token).setArgs(toWire(args));
    const response = await this.call<proto.InvokeRequest, proto.InvokeResponse>(this.client.invoke, request);
    return fromWire(response.getReturn());
  }
}

const urnOf = (type: string) => `urn:pulumi:stg::archipelago::archipelago:platform:Country$${type}::jp-api`;

const targetGroup = "aws:lb/targetGroup:TargetGroup";
const securityGroup = "aws:ec2/securityGroup:SecurityGroup";
const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
const { ADD, DELETE, UPDATE, UPDATE_REPLACE } = proto.PropertyDiff.Kind;

describe("the simulated providers", () => {
  let simulator: Simulator;
  let aws: Provider;
  before(async () => {
    simulator = await startSimulator();
    aws = new Provider(simulator, "aws");
    await aws.configure({ region: "ap-northeast-1" });
  });
  after(async () => {
    aws.client.close();
    await simulator.stop();
  });

  it("serve three packages", () => {
    const names = simulator.env.PULUMI_DEBUG_PROVIDERS.split(",").map((entry) => entry.split(":")[0]);
    assert.deepEqual(names, ["aws", "awsx", "datadog"]);
  });

  it("tell the providers on one port apart by their connections", async () => {
    const other = new Provider(simulator, "aws");
    await other.configure({
      region: "ap-northeast-2",
      allowedAccountIds: '["444455556666"]',
      assumeRoles: '[{"roleArn":"arn:aws:iam::444455556666:role/platform"}]',
    });
    const region = "aws:index/getRegion:getRegion";
    const identity = "aws:index/getCallerIdentity:getCallerIdentity";
    assert.equal((await aws.invoke(region))["region"], "ap-northeast-1");
    assert.equal((await other.invoke(region))["region"], "ap-northeast-2");
    assert.equal((await aws.invoke(identity))["accountId"], "111122223333");
    assert.equal((await other.invoke(identity))["accountId"], "444455556666");
    other.client.close();
  });

  it("answer to a preview with the inputs, and leave the id and what AWS computes unknown", async () => {
    const { id, outputs } = await aws.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }, true);
    assert.equal(id, "");
    assert.equal(outputs["cidrBlock"], "10.0.0.0/16");
    assert.equal(outputs["region"], "ap-northeast-1");
    for (const property of ["arn", "ownerId", "defaultSecurityGroupId", "mainRouteTableId"]) {
      assert.equal(outputs[property], unknownValue, property);
    }
    assert.deepEqual(simulator.cloud.resources(), []);
    assert.deepEqual(simulator.cloud.journal, []);
  });

  it("complete names once, and keep them", async () => {
    const { inputs } = await aws.check(securityGroup, { description: "api" });
    assert.match(String(inputs["name"]), /^jp-api-[0-9a-f]{7}$/);
    const again = await aws.check(securityGroup, { description: "new" }, inputs);
    assert.equal(again.inputs["name"], inputs["name"]);
    const named = await aws.check(securityGroup, { name: "mine" }, inputs);
    assert.equal(named.inputs["name"], "mine");
    const vpc = await aws.check("aws:ec2/vpc:Vpc", {});
    assert.ok(!("name" in vpc.inputs));
  });

  it("say which property is wrong when a completed name is too long", async () => {
    const request = new proto.CheckRequest()
      .setUrn(`urn:pulumi:stg::archipelago::${targetGroup}::${"x".repeat(30)}`)
      .setNews(toWire({}));
    const response = await new Promise<proto.CheckResponse>((resolve, reject) =>
      aws.client.check(request, (error, answer) => (error ? reject(error) : resolve(answer))),
    );
    const [failure] = response.getFailuresList();
    assert.equal(failure?.getProperty(), "name");
    assert.match(failure?.getReason() ?? "", /32 are allowed/);
  });

  it("find no difference where there is none, secret or not", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "x" };
    const { changes, details } = await aws.diff(securityGroup, { a: secret, __defaults: [] }, { a: "x" });
    assert.equal(changes, DIFF_NONE);
    assert.deepEqual(details, {});
  });

  it("update what can be updated, and point at the nested property", async () => {
    const olds = { tags: { a: "1", b: "2" }, deregistrationDelay: 10 };
    const news = { tags: { a: "1", b: "3", c: "4" } };
    const { changes, replaces, details } = await aws.diff(targetGroup, olds, news);
    assert.equal(changes, DIFF_SOME);
    assert.deepEqual(replaces, []);
    assert.deepEqual(details, { "tags.b": UPDATE, "tags.c": ADD, deregistrationDelay: DELETE });
  });

  it("replace where AWS must, next to the old one when Pulumi completed the name", async () => {
    const olds = { name: "jp-api-0000000", port: 80, __defaults: ["name"] };
    const completed = await aws.diff(targetGroup, olds, { ...olds, port: 81 });
    assert.deepEqual(completed.replaces, ["port"]);
    assert.deepEqual(completed.details, { port: UPDATE_REPLACE });
    assert.equal(completed.deleteBeforeReplace, false);
    const fixed = { name: "jp-api", port: 80, __defaults: [] };
    assert.equal((await aws.diff(targetGroup, fixed, { ...fixed, port: 81 })).deleteBeforeReplace, true);
  });

  it("replace what attaches one thing to another, and whatever moves to another region", async () => {
    /** Type, the property that replaces, and one that does not. */
    const cases: [string, string, string][] = [
      ["aws:acm/certificateValidation:CertificateValidation", "certificateArn", "x"],
      ["aws:ecr/lifecyclePolicy:LifecyclePolicy", "repository", "x"],
      ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn", "x"],
      ["aws:lb/listenerCertificate:ListenerCertificate", "certificateArn", "x"],
      ["aws:route53/zoneAssociation:ZoneAssociation", "vpcId", "x"],
      ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "securityGroupId", "cidrIpv4"],
      ["aws:ecs/service:Service", "region", "desiredCount"],
    ];
    for (const [type, replacing, updating] of cases) {
      const { replaces } = await aws.diff(type, {}, { [replacing]: "a", [updating]: "a" });
      assert.deepEqual(replaces, [replacing], type);
    }
  });

  it("create with realistic outputs, and pass AWS's refusal on", async () => {
    const inputs = { name: "jp-made", vpcId: "vpc-0a1b2c3d4e5f60718", port: 80, protocol: "HTTP" };
    const { id, outputs } = await aws.create(targetGroup, inputs);
    assert.equal(outputs["arn"], id);
    assert.equal(simulator.cloud.resources(targetGroup)[0]?.id, id);
    await assert.rejects(aws.create(targetGroup, inputs), /DuplicateTargetGroupName/);
  });

  it("name the function that they cannot answer", async () => {
    await assert.rejects(aws.invoke("aws:ec2/getAmi:getAmi"), /aws:ec2\/getAmi:getAmi/);
  });
});
