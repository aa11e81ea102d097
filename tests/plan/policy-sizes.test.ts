import assert from "node:assert/strict";
import { Foundation } from "../../components/foundation";
import { loadFoundation } from "../../config";
import type { ServiceDefinition } from "../../config/keys";
import { record, type Recording } from "../../preview";
import { rolePolicies } from "./policies";
import { ofType, platformKey, sources } from "./support";

const regions = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-east-2",
  "eu-central-1",
  "eu-west-1",
  "us-east-1",
];
const codes = Array.from({ length: 30 }, (_, at) => `${at < 15 ? "x" : "z"}${"abcdefghijklmno"[at % 15]}`);

/** Every service from GitHub, with tests from outside, and thirty countries beside those that there are. */
const many = sources(({ catalogue, countries }) => {
  for (const [name, definition] of Object.entries(catalogue) as [string, ServiceDefinition][])
    catalogue[name] = {
      ...definition,
      build: { ...definition.build, source: "github", repository: `acme/${name}` },
      pipeline: { ...definition.pipeline, endToEnd: { environments: ["stg", "canary"] } },
    };
  codes.forEach((code, at) => {
    countries[code] = {
      name: `Country ${code}`,
      slot: 4 + at,
      region: regions[at % regions.length],
      timeZone: "Asia/Tokyo",
      uses: ["payment", "users", "moderation"],
    };
  });
});

/** Every extra of the deliveries at once. */
const raise = (): Promise<Recording> =>
  record(
    () => {
      const platform = {
        ...platformKey("foundation"),
        delivery: {
          connected: true,
          downtime: {},
          stopAlarms: ["orders-per-minute"],
          infrastructure: {
            repository: "acme/platform",
            pulumi: { version: "3.226.0", sha256: "0".repeat(64) },
          },
        },
      };
      new Foundation("foundation", { foundation: loadFoundation({ platform, stack: "foundation" }, many) });
    },
    {
      project: "archipelago",
      stack: "foundation",
      known: true,
      config: {},
      secretKeys: [],
      references: {},
    },
  );

/** What AWS takes of documents other than a role's own policies, which count together; characters. */
const limits = [
  ["aws:iam/role:Role", "assumeRolePolicy", 2048],
  ["aws:iam/policy:Policy", "policy", 6144],
  ["aws:kms/key:Key", "policy", 32_768],
  ["aws:s3/bucketPolicy:BucketPolicy", "policy", 20_480],
  ["aws:ecr/repositoryPolicy:RepositoryPolicy", "policy", 10_240],
  ["aws:sns/topicPolicy:TopicPolicy", "policy", 30_720],
  ["aws:cloudwatch/eventRule:EventRule", "eventPattern", 2048],
] as const;

describe("policies of the foundation with thirty countries more", () => {
  it("are no longer than AWS takes", async () => {
    const recording = await raise();
    const sizes: { name: string; length: number; most: number }[] = rolePolicies(recording).map(
      ({ role, statements }) => ({ name: role, length: JSON.stringify(statements).length, most: 10_240 }),
    );
    for (const [type, property, most] of limits)
      for (const { name, inputs } of ofType(recording, type))
        if (inputs[property] !== undefined)
          sizes.push({ name, length: String(inputs[property]).length, most });
    for (const name of ["deploy-prd-zo", "pipeline-api-release", "infrastructure-up", "pull-requests-api"])
      assert.ok(
        sizes.some((one) => one.name === name),
        name,
      );
    assert.deepEqual(
      sizes.filter(({ length, most }) => length > most),
      [],
    );
  });
});
