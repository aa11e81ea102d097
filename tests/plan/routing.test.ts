import assert from "node:assert/strict";
import { routingEntry, routingMap, routingText } from "../../components/routing";
import type { Recording } from "../../preview";
import {
  assertSound,
  environmentOf,
  environments,
  named,
  ofType,
  recordingOf,
  sources,
  type PlatformKey,
  type Variation,
} from "./support";

const types = {
  block: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  bucket: "aws:s3/bucket:Bucket",
  encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  object: "aws:s3/bucketObjectv2:BucketObjectv2",
  parameter: "aws:ssm/parameter:Parameter",
  policy: "aws:s3/bucketPolicy:BucketPolicy",
  publication: "archipelago:routing:RoutingPublication",
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
} as const;

const routing = (recording: Recording, type: string) =>
  ofType(recording, type).filter(({ name }) => /^[a-z]{2}-routing$/.test(name));

/** What clients would read, by key or name. */
const told = (recording: Recording) => ({
  objects: Object.fromEntries(
    routing(recording, types.object).map(({ inputs }) => [inputs.key, inputs.content]),
  ),
  parameters: Object.fromEntries(
    routing(recording, types.parameter).map(({ inputs }) => [inputs.name, inputs.insecureValue]),
  ),
});

const expected = (stack: (typeof environments)[number], variation?: Variation) => {
  const entries = Object.entries(routingMap(environmentOf(stack, variation)));
  const by = (place: (code: string) => string) =>
    Object.fromEntries(entries.map(([code, entry]) => [place(code), routingText(entry)]));
  return {
    objects: by((code) => `routing/v1/${code}.json`),
    parameters: by((code) => `/archipelago/${stack}/routing/${code}`),
  };
};

for (const stack of environments)
  describe(`client routing of ${stack}`, () => {
    it("tells of every country once in the hub's bucket and once among its parameters, in both runs", async () => {
      for (const known of [false, true]) {
        const recording = await recordingOf(stack, known);
        assert.deepEqual(told(recording), expected(stack));
        assert.deepEqual(Object.keys(told(recording).objects), [
          "routing/v1/jp.json",
          "routing/v1/kr.json",
          "routing/v1/tw.json",
        ]);
        for (const text of Object.values(told(recording).objects))
          routingEntry.parse(JSON.parse(String(text)));
      }
    });

    it("keeps the bucket to itself: closed, encrypted, versioned, and by TLS only", async () => {
      const recording = await recordingOf(stack, true);
      const input = (type: string) => named(recording, type, "hub-routing").inputs;
      const bucket = named(recording, types.bucket, "hub-routing");
      assert.deepEqual(input(types.block), {
        bucket: bucket.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      assert.match(JSON.stringify(input(types.encryption).rules), /"AES256"/);
      assert.match(JSON.stringify(input(types.versioning)), /"Enabled"/);
      const { Statement } = JSON.parse(String(input(types.policy).policy)) as { Statement: object[] };
      assert.deepEqual(
        Statement.map((one) => ({ ...one, Resource: undefined })),
        [
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: undefined,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      );
      assert.equal(bucket.protect ?? false, stack === "prd");
      assert.equal(bucket.inputs.forceDestroy, stack !== "prd");
    });

    it("puts an object only when the bucket is closed, encrypts and keeps versions", async () => {
      const recording = await recordingOf(stack, true);
      const ready = [types.bucket, types.block, types.encryption, types.versioning, types.policy].map(
        (type) => named(recording, type, "hub-routing").urn,
      );
      const objects = routing(recording, types.object);
      assert.equal(objects.length, 3);
      for (const { dependencies, inputs } of objects) {
        assert.deepEqual(
          ready.filter((urn) => !dependencies?.includes(urn)),
          [],
        );
        assert.equal(inputs.contentType, "application/json");
        assert.equal(inputs.cacheControl, "public, max-age=60, stale-if-error=86400");
      }
    });

    it("exports where it is", async () => {
      const recording = await recordingOf(stack, true);
      const { hub, jp } = recording.outputs as Record<string, { routing?: unknown }>;
      assert.deepEqual(hub?.routing, {
        bucket: named(recording, types.bucket, "hub-routing").id,
        prefix: "routing/v1/",
        parameterPath: `/archipelago/${stack}/routing/`,
      });
      assert.equal(jp?.routing, undefined);
    });
  });

describe("a change of what clients are told", () => {
  const ofCountry = (code: string, values: object): Variation => ({
    platform: (key: PlatformKey) => {
      const countries = key.countries as PlatformKey;
      countries[code] = { ...(countries[code] as object), ...values };
    },
  });
  const inputs = ({ resources }: Recording) =>
    new Map(resources.map((one) => [one.urn, JSON.stringify(one.inputs)]));
  const label = (urn: string) => urn.split("$").at(-1) ?? urn;
  function compare(before: Recording, after: Recording) {
    const [old, now] = [inputs(before), inputs(after)];
    const only = (a: typeof old, b: typeof old) => [...a.keys()].filter((urn) => !b.has(urn)).map(label);
    const changed = [...old].filter(([urn, text]) => now.has(urn) && now.get(urn) !== text);
    return { added: only(now, old), removed: only(old, now), changed: changed.map(([urn]) => label(urn)) };
  }
  const own = [types.publication, types.object, types.parameter].map((type) => `${type}::kr-routing`);

  it("takes a country off the map, and nothing else, when it is not listed", async () => {
    const variation = ofCountry("kr", { routing: { listed: false } });
    const { known } = await assertSound("stg", variation);
    const { added, removed, changed } = compare(await recordingOf("stg", true), known);
    assert.deepEqual([added, changed], [[], []]);
    assert.deepEqual(removed.sort(), own);
    assert.deepEqual(told(known), expected("stg", variation));
  });

  it("asks one country's clients to wait without a touch of another's, and the services run on", async () => {
    const delegated = { dns: { delegated: true } };
    const [open, waiting] = [delegated, { ...delegated, routing: { maintenance: true } }].map((values) =>
      ofCountry("kr", values),
    ) as [Variation, Variation];
    const [before, after] = [await recordingOf("stg", true, open), (await assertSound("stg", waiting)).known];
    const { added, removed, changed } = compare(before, after);
    assert.deepEqual([added, removed], [[], []]);
    assert.deepEqual(changed.sort(), own.slice(1));
    const status = (recording: Recording) =>
      routingEntry.parse(JSON.parse(String(told(recording).objects["routing/v1/kr.json"]))).status;
    assert.deepEqual([before, after].map(status), ["open", "maintenance"]);
  });

  it("adds a new country's own two, and changes none", async () => {
    const withVietnam = {
      sources: sources(({ countries }) => {
        countries.vn = { ...(countries.tw as object), name: "Vietnam", slot: 4, region: "ap-southeast-1" };
      }),
      platform: (key: PlatformKey) => {
        (key.countries as PlatformKey).vn = {};
      },
    };
    const { known } = await assertSound("stg", withVietnam);
    const { added, removed, changed } = compare(await recordingOf("stg", true), known);
    assert.deepEqual([removed, changed], [[], []]);
    assert.deepEqual(
      added.filter((one) => /routing|aws:s3/.test(one)).sort(),
      own.map((one) => one.replace("::kr", "::vn")),
    );
    assert.deepEqual(told(known), expected("stg", withVietnam));
  });

  it("tells of a country of another account in the hub's account and region", async () => {
    const account = { id: "210987654321", roleArn: "arn:aws:iam::210987654321:role/archipelago" };
    const { known } = await assertSound("stg", ofCountry("kr", { account }));
    for (const type of [types.object, types.parameter]) {
      const { provider = "" } = named(known, type, "kr-routing");
      assert.match(provider, /::aws-ap-northeast-1(::|$)/);
    }
  });
});
