import assert from "node:assert/strict";
import { Cloud, realisticOutputs, type Properties } from "../../../simulator";
import { Resources, type Subject } from "../../../simulator/provider/resources";

const place = { region: "ap-northeast-1", accountId: "111122223333" };

function scene() {
  const cloud = new Cloud();
  const resources = new Resources(cloud);
  const subject = (type: string, name: string): Subject => ({
    urn: `urn:pulumi:stg::archipelago::${type}::${name}`,
    type,
    name,
    place,
  });
  return {
    create: (type: string, name: string, inputs: Properties) =>
      resources.create(subject(type, name), inputs, false),
    update: (type: string, name: string, id: string, olds: Properties, news: Properties) =>
      resources.update(subject(type, name), id, { inputs: olds, outputs: olds }, news, false),
    remove: (type: string, name: string, id: string) => resources.delete(subject(type, name), id, {}),
  };
}

const recordType = "aws:route53/record:Record";
const record = (more: Properties): Properties => ({
  zoneId: "Z0123456789ABCDEFGHIJ",
  name: "api.jp.example.com",
  type: "A",
  records: ["198.51.100.10"],
  ttl: 60,
  ...more,
});
const weighted = (setIdentifier: string) =>
  record({ setIdentifier, weightedRoutingPolicies: [{ weight: 1 }] });

describe("records of one name in the simulated Route 53", () => {
  it("are simple alone, or several with identifiers", () => {
    const { create } = scene();
    create(recordType, "first", weighted("first"));
    create(recordType, "second", weighted("second"));
    assert.throws(() => create(recordType, "third", record({})), /InvalidChangeBatch/);
    assert.doesNotThrow(() => create(recordType, "other", record({ name: "web.jp.example.com" })));
    assert.doesNotThrow(() => create(recordType, "text", record({ type: "TXT", records: ["here"] })));
    assert.doesNotThrow(() => create(recordType, "zone", record({ zoneId: "Z0000000000000000000" })));
  });

  it("turn from one kind into the other for as long as nothing stands beside them", () => {
    const { create, update } = scene();
    const { id } = create(recordType, "first", record({}));
    assert.throws(() => create(recordType, "second", weighted("second")), /InvalidChangeBatch/);
    update(recordType, "first", id, record({}), weighted("first"));
    create(recordType, "second", weighted("second"));
    assert.throws(() => update(recordType, "first", id, weighted("first"), record({})), /InvalidChangeBatch/);
  });

  it("have nothing beside an alias of another name", () => {
    const { create } = scene();
    create(recordType, "name", record({ type: "CNAME", records: ["old.example.com"] }));
    for (const type of ["A", "TXT"])
      assert.throws(() => create(recordType, "second", record({ type })), /InvalidChangeBatch/);
  });
});

describe("a simulated way to the company's sites", () => {
  const vpn = "aws:ec2/vpnConnection:VpnConnection";
  const outputsOf = (inputs: Properties) => realisticOutputs(vpn, "jp-on-premises", inputs, place).outputs;

  it("shows the tunnels' keys only where Secrets Manager does not keep them", () => {
    const kept = outputsOf({ presharedKeyStorage: "SecretsManager" });
    assert.deepEqual([kept.tunnel1PresharedKey, kept.tunnel2PresharedKey], ["****", "****"]);
    assert.match(String(kept.presharedKeyArn), /^arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:/);
    const shown = outputsOf({});
    assert.match(String(shown.tunnel1PresharedKey), /^[0-9a-f]{32}$/);
    assert.equal(shown.presharedKeyArn, undefined);
    assert.notEqual(shown.tunnel1Address, shown.tunnel2Address);
  });

  it("goes in order: gateways stay for as long as something leads to them", () => {
    const { create, remove } = scene();
    const gateway = create("aws:ec2/vpnGateway:VpnGateway", "jp", { vpcId: "vpc-0a1b2c3d4e5f60718" });
    const customer = create("aws:ec2/customerGateway:CustomerGateway", "jp", {
      type: "ipsec.1",
      ipAddress: "198.51.100.1",
    });
    const { id } = create(vpn, "jp", {
      type: "ipsec.1",
      vpnGatewayId: gateway.id,
      customerGatewayId: customer.id,
    });
    assert.throws(() => remove("aws:ec2/vpnGateway:VpnGateway", "jp", gateway.id), /IncorrectState/);
    assert.throws(
      () => remove("aws:ec2/customerGateway:CustomerGateway", "jp", customer.id),
      /IncorrectState/,
    );
    remove(vpn, "jp", id);
    remove("aws:ec2/vpnGateway:VpnGateway", "jp", gateway.id);
    remove("aws:ec2/customerGateway:CustomerGateway", "jp", customer.id);
  });
});
