import assert from "node:assert/strict";
import { createAliasRecord, DnsZone } from "../../../components/edge";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../../config/model";
import type { Recording } from "../../../preview";
import { aNetwork, anEnvironment } from "../network/fixture";
import { named, ofType, raise, typeChain } from "../network/raise";

const types = {
  certificate: "aws:acm/certificate:Certificate",
  record: "aws:route53/record:Record",
  validation: "aws:acm/certificateValidation:CertificateValidation",
  zone: "aws:route53/zone:Zone",
};

function raiseZone(
  dns: Partial<ResolvedNetwork["dns"]>,
  environment: Partial<ResolvedEnvironment> = {},
  known = true,
): Promise<Recording> {
  return raise((opts) => {
    const network = aNetwork();
    const args = {
      network: { ...network, dns: { ...network.dns, ...dns } },
      environment: anEnvironment(environment),
    };
    const { zoneId, zoneName, nameServers, certificateArn, validatedCertificateArn } = new DnsZone(
      "jp-zone",
      args,
      opts,
    );
    return { zoneId, zoneName, nameServers, certificateArn, validatedCertificateArn };
  }, known);
}

describe("DnsZone", () => {
  it("makes zone and certificate request and waits for nothing while the zone is not delegated", async () => {
    const recording = await raiseZone({ delegated: false });
    const zone = named(recording, types.zone, "jp-zone");
    assert.equal(zone.inputs.name, "jp.prd.example.com");
    const { id, inputs } = named(recording, types.certificate, "jp-certificate");
    assert.equal(inputs.domainName, "jp.prd.example.com");
    assert.deepEqual(inputs.subjectAlternativeNames, ["*.jp.prd.example.com"]);
    assert.equal(inputs.validationMethod, "DNS");
    assert.deepEqual(ofType(recording, types.record), []);
    assert.deepEqual(ofType(recording, types.validation), []);
    const { certificateArn, nameServers, validatedCertificateArn, zoneId, zoneName } = recording.outputs;
    assert.deepEqual([zoneName, zoneId, certificateArn], ["jp.prd.example.com", zone.id, id]);
    assert.equal((nameServers as string[]).length, 4);
    assert.equal(validatedCertificateArn, undefined);
  });

  it("proves the zone by one record and waits for the certificate once it is delegated", async () => {
    const recording = await raiseZone({ delegated: true });
    assert.equal(ofType(recording, types.record).length, 1);
    const proof = named(recording, types.record, "jp-certificate-proof").inputs;
    assert.deepEqual([proof.zoneId, proof.type], [recording.outputs.zoneId, "CNAME"]);
    assert.match(String(proof.name), /^_[0-9a-f]{32}\.jp\.prd\.example\.com\.$/);
    assert.match(String((proof.records as string[])[0]), /\.acm-validations\.aws\.$/);
    const { inputs } = named(recording, types.validation, "jp-certificate");
    assert.equal(inputs.certificateArn, recording.outputs.certificateArn);
    assert.deepEqual(inputs.validationRecordFqdns, [String(proof.name).replace(/\.$/, "")]);
    assert.equal(recording.outputs.validatedCertificateArn, recording.outputs.certificateArn);
  });

  it("makes the delegation in the parent zone, and validates after it, when the parent zone is given", async () => {
    const recording = await raiseZone({ delegated: true, parentZoneId: "ZPARENT" });
    const delegation = named(recording, types.record, "jp-delegation");
    const { name, records, type, zoneId } = delegation.inputs;
    assert.deepEqual(
      [zoneId, name, type, records],
      ["ZPARENT", "jp.prd.example.com", "NS", recording.outputs.nameServers],
    );
    assert.ok(named(recording, types.validation, "jp-certificate").dependencies.includes(delegation.urn));
  });

  it("keeps the zone where the environment protects what is stateful", async () => {
    for (const protect of [true, false]) {
      const zone = named(await raiseZone({}, { protect }), types.zone, "jp-zone");
      assert.deepEqual([zone.protect ?? false, zone.retainOnDelete ?? false], [protect, protect]);
    }
  });

  it("registers the same in a first preview as when everything is known, all of it below the component", async () => {
    const dns = { delegated: true, parentZoneId: "ZPARENT" };
    const known = await raiseZone(dns);
    const unknown = await raiseZone(dns, {}, false);
    assert.deepEqual(
      unknown.resources.map(({ urn }) => urn),
      known.resources.map(({ urn }) => urn),
    );
    for (const resource of known.resources.filter(({ type }) => type.startsWith("aws:"))) {
      assert.match(typeChain(resource), /^archipelago:edge:DnsZone\$/, resource.urn);
      assert.match(resource.provider ?? "", /aws-ap-northeast-1::/, resource.urn);
    }
  });
});

describe("alias record", () => {
  it("leads the name below the zone to the load balancer", async () => {
    const recording = await raise(({ providers }) => {
      const provider = (providers as Record<string, never>).aws;
      const args = {
        code: "jp",
        host: "api",
        zone: { zoneId: "Z1", zoneName: "jp.prd.example.com" },
        target: { dnsName: "lb.example.net", zoneId: "ZLB" },
      };
      return { fqdn: createAliasRecord(args, { provider }).fqdn };
    });
    const { aliases, name, type, zoneId } = named(recording, types.record, "jp-api-alias").inputs;
    assert.deepEqual([zoneId, name, type], ["Z1", "api.jp.prd.example.com", "A"]);
    assert.deepEqual(aliases, [{ name: "lb.example.net", zoneId: "ZLB", evaluateTargetHealth: true }]);
  });
});
