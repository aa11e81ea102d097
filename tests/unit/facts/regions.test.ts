import assert from "node:assert/strict";
import { features, lacks, offersInstance, quotas, regionFacts, regions } from "../../../facts";
import type { Feature } from "../../../facts";
import { regionData } from "../../../facts/data";
import { overrides } from "../../../facts/overrides";

describe("region facts", () => {
  it("cover the regions in use and those that may follow", () => {
    for (const region of [
      "ap-northeast-1",
      "ap-northeast-2",
      "ap-east-2",
      "ap-southeast-1",
      "ap-southeast-7",
    ]) {
      assert.equal(regionFacts(region)?.region, region);
    }
    assert.equal(regions.length, 19);
    assert.deepEqual([...regions].sort(), [...regions]);
  });

  it("know nothing of a region that is not one", () => {
    for (const name of ["ap-northeast-9", "", "toString", "__proto__"]) {
      assert.equal(regionFacts(name), undefined);
      assert.equal(lacks(name, "codebuild"), undefined);
    }
  });

  it("list zones in a fixed order, each of them known to cfn-lint", () => {
    assert.deepEqual(regionFacts("ap-northeast-1")?.zones, ["a", "c", "d"]);
    assert.deepEqual(regionFacts("ap-northeast-2")?.zones, ["a", "b", "c", "d"]);
    assert.deepEqual(regionFacts("ap-east-2")?.zones, ["a", "b", "c"]);
    for (const region of regions) {
      const listed = regionData().zones[region] ?? [];
      assert.deepEqual(
        regionFacts(region)?.zones.filter((zone) => !listed.includes(zone)),
        [],
        region,
      );
    }
  });

  it("tell which regions an account must enable first", () => {
    assert.equal(regionFacts("ap-east-2")?.optIn, true);
    assert.equal(regionFacts("ap-northeast-1")?.optIn, false);
    assert.equal(regionFacts("ap-northeast-2")?.optIn, false);
  });

  const taipei: readonly Feature[] = [
    "codebuild",
    "codepipeline",
    "codeconnections",
    "vpc-lattice",
    "rds-proxy",
    "aurora-global",
  ];
  for (const feature of taipei) {
    it(`Taipei lacks ${feature}`, () => {
      const lack = lacks("ap-east-2", feature);
      assert.equal(lack?.certainty, "absent");
      assert.ok(lack.reason && lack.source);
      assert.match(lack.asOf, /^\d{4}-\d{2}-\d{2}$/);
    });
  }

  for (const feature of ["fargate-arm64", "fargate-spot", "cross-region-privatelink"] as const) {
    it(`nobody has shown that Taipei has ${feature}`, () => {
      assert.equal(lacks("ap-east-2", feature)?.certainty, "unproven");
      assert.equal(lacks("ap-northeast-1", feature), undefined);
    });
  }

  for (const feature of [
    "codedeploy",
    "private-ca",
    "ecs",
    "ecr",
    "fargate",
    "aurora",
    "eventbridge-scheduler",
    "waf",
    "ses",
  ] as const) {
    it(`Taipei has ${feature}`, () => assert.equal(lacks("ap-east-2", feature), undefined));
  }

  it("find nothing that the platform needs missing in Tokyo, and little in Seoul", () => {
    assert.deepEqual(regionFacts("ap-northeast-1")?.missing, {});
    assert.deepEqual(Object.keys(regionFacts("ap-northeast-2")?.missing ?? {}).sort(), [
      "app-runner",
      "codeartifact",
    ]);
  });

  it("name only features that are listed", () => {
    for (const region of regions) {
      for (const feature of Object.keys(regionFacts(region)?.missing ?? {})) {
        assert.ok((features as readonly string[]).includes(feature), feature);
      }
    }
  });

  it("enter by hand only what has a source and a date", () => {
    for (const { region, feature, reason, source, asOf } of overrides) {
      assert.ok(regions.includes(region) && features.includes(feature));
      assert.ok(reason.length > 10 && source.length > 10);
      assert.match(asOf, /^\d{4}-\d{2}-\d{2}$/);
    }
    const keys = overrides.map(({ region, feature }) => `${region} ${feature}`);
    assert.equal(new Set(keys).size, keys.length);
  });

  it("give every region the default quotas, each with its source", () => {
    assert.equal(regionFacts("ap-east-2")?.quotas.vpcs, 5);
    assert.equal(regionFacts("ap-northeast-1")?.quotas.elasticIps, 5);
    assert.equal(regionFacts("ap-northeast-1")?.quotas.rulesPerSecurityGroup, 60);
    for (const [name, quota] of Object.entries(quotas)) {
      assert.ok(quota.value > 0 && quota.name && quota.source, name);
      if ("code" in quota) assert.match(quota.code, /^L-[0-9A-F]{8}$/, name);
    }
  });

  it("tell which instance classes a region offers", () => {
    assert.equal(offersInstance("ap-east-2", "ec2", "t3.small"), true);
    assert.equal(offersInstance("ap-east-2", "ec2", "p5.48xlarge"), false);
    assert.equal(offersInstance("ap-east-2", "aurora-mysql", "db.r8g.large"), false);
    assert.equal(offersInstance("ap-northeast-1", "aurora-mysql", "db.r8g.large"), true);
    assert.equal(offersInstance("ap-east-2", "aurora-postgresql", "db.serverless"), true);
    assert.equal(offersInstance("ap-east-2", "cache", "cache.t4g.small"), true);
    assert.equal(offersInstance("ap-east-2", "search", "r7g.large.searchx"), false);
    assert.equal(offersInstance("ap-northeast-9", "ec2", "t3.small"), undefined);
  });
});
