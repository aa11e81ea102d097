import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { createAliasRecord, DnsZone } from "../../../components/edge";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../../config/model";
import { aNetwork, anEnvironment } from "../network/fixture";
import { named, ofType, record, type Answers, type Requested } from "../network/record";

const types = {
  certificate: "aws:acm/certificate:Certificate",
  record: "aws:route53/record:Record",
  validation: "aws:acm/certificateValidation:CertificateValidation",
  zone: "aws:route53/zone:Zone",
};
const proof = {
  resourceRecordName: "_abc.jp.prd.example.com.",
  resourceRecordType: "CNAME",
  resourceRecordValue: "_def.acm-validations.aws.",
};
const answers: Answers = {
  [types.zone]: () => ({ zoneId: "Z1", nameServers: ["ns-1.example.net", "ns-2.example.net"] }),
  [types.certificate]: () => ({
    arn: "arn:certificate",
    domainValidationOptions: ["jp.prd.example.com", "*.jp.prd.example.com"].map((domainName) => ({
      domainName,
      ...proof,
    })),
  }),
  [types.record]: () => ({ fqdn: "proof.example.com" }),
};

async function raise(
  dns: Partial<ResolvedNetwork["dns"]>,
  environment: Partial<ResolvedEnvironment> = {},
  known = true,
): Promise<{ requests: readonly Requested[]; zone: DnsZone }> {
  const network = aNetwork();
  let zone: DnsZone | undefined;
  const requests = await record(
    () => {
      const provider = new aws.Provider("aws-ap-northeast-1", { region: "ap-northeast-1" });
      zone = new DnsZone(
        "jp-zone",
        { network: { ...network, dns: { ...network.dns, ...dns } }, environment: anEnvironment(environment) },
        { providers: { aws: provider } },
      );
    },
    answers,
    known,
  );
  return { requests, zone: zone! };
}

describe("DnsZone", () => {
  it("makes zone and certificate request and waits for nothing while the zone is not delegated", async () => {
    const { requests, zone } = await raise({ delegated: false });
    assert.equal(named(requests, types.zone, "jp-zone").inputs.name, "jp.prd.example.com");
    const { inputs } = named(requests, types.certificate, "jp-certificate");
    assert.equal(inputs.domainName, "jp.prd.example.com");
    assert.deepEqual(inputs.subjectAlternativeNames, ["*.jp.prd.example.com"]);
    assert.equal(inputs.validationMethod, "DNS");
    assert.deepEqual(ofType(requests, types.record), []);
    assert.deepEqual(ofType(requests, types.validation), []);
    assert.equal(zone.validatedCertificateArn, undefined);
    assert.equal(zone.zoneName, "jp.prd.example.com");
  });

  it("proves the zone by one record and waits for the certificate once it is delegated", async () => {
    const { requests, zone } = await raise({ delegated: true });
    assert.deepEqual(
      ofType(requests, types.record).map(({ name }) => name),
      ["jp-certificate-proof"],
    );
    const { name, records, type, zoneId } = named(requests, types.record, "jp-certificate-proof").inputs;
    assert.deepEqual(
      [zoneId, name, type, records],
      ["Z1", proof.resourceRecordName, "CNAME", [proof.resourceRecordValue]],
    );
    const { inputs } = named(requests, types.validation, "jp-certificate");
    assert.deepEqual(
      [inputs.certificateArn, inputs.validationRecordFqdns],
      ["arn:certificate", ["proof.example.com"]],
    );
    assert.ok(zone.validatedCertificateArn);
  });

  it("makes the delegation in the parent zone, and validates after it, when the parent zone is given", async () => {
    const { requests } = await raise({ delegated: true, parentZoneId: "ZPARENT" });
    const { name, records, type, zoneId } = named(requests, types.record, "jp-delegation").inputs;
    assert.deepEqual(
      [zoneId, name, type, records],
      ["ZPARENT", "jp.prd.example.com", "NS", ["ns-1.example.net", "ns-2.example.net"]],
    );
    const { dependencies } = named(requests, types.validation, "jp-certificate");
    assert.ok(dependencies.some((urn) => urn.endsWith("::jp-delegation")));
  });

  it("keeps the zone where the environment protects what is stateful", async () => {
    for (const protect of [true, false]) {
      const { requests } = await raise({}, { protect });
      const zone = named(requests, types.zone, "jp-zone");
      assert.deepEqual([zone.protect, zone.retainOnDelete], [protect, protect]);
    }
  });

  it("registers the same resources in a first preview as when everything is known", async () => {
    const dns = { delegated: true, parentZoneId: "ZPARENT" };
    const names = async (known: boolean) =>
      (await raise(dns, {}, known)).requests.map(({ type, name }) => `${type} ${name}`).sort();
    assert.deepEqual(await names(false), await names(true));
    for (const { name, parent, provider } of (await raise(dns)).requests.filter(({ type }) =>
      type.startsWith("aws:"),
    )) {
      assert.match(parent, /DnsZone::jp-zone$/, name);
      assert.match(provider, /aws-ap-northeast-1::/, name);
    }
  });
});

describe("alias record", () => {
  it("leads the name below the zone to the load balancer", async () => {
    const requests = await record(
      () => {
        createAliasRecord(
          {
            code: "jp",
            host: "api",
            zone: { zoneId: "Z1", zoneName: "jp.prd.example.com" },
            target: { dnsName: "lb.example.net", zoneId: "ZLB" },
          },
          {},
        );
      },
      answers,
      true,
    );
    const { aliases, name, type, zoneId } = named(requests, types.record, "jp-api-alias").inputs;
    assert.deepEqual([zoneId, name, type], ["Z1", "api.jp.prd.example.com", "A"]);
    assert.deepEqual(aliases, [{ name: "lb.example.net", zoneId: "ZLB", evaluateTargetHealth: true }]);
  });
});
