import assert from "node:assert/strict";
import {
  alarmEvent,
  codeDeployEvent,
  ecsDeploymentEvent,
  parameterEvent,
  refreshEvent,
  type AwsEvent,
} from "../fixtures/events";
import type { RecordedResource, Recording } from "../../preview";
import { matchesPattern, transform } from "./event-patterns";
import { allows, rolePolicies } from "./policies";
import {
  assertSound,
  environmentOf,
  environments,
  named,
  ofType,
  recordingOf,
  type Variation,
} from "./support";

const account = "123456789012";
const home = "ap-northeast-1";
const topicType = "aws:sns/topic:Topic";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const channelType = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration";
const monitorType = "datadog:index/monitor:Monitor";

type Transformer = Parameters<typeof transform>[0];

const told = (recording: Recording, type: string) =>
  ofType(recording, type).filter(({ urn }) => urn.includes("notifications:NetworkNotifications$"));
const regionOf = ({ provider = "" }: RecordedResource) => /::aws-([a-z]+(?:-[a-z]+)+-\d)/.exec(provider)?.[1];
const patternOf = ({ inputs }: RecordedResource) =>
  JSON.parse(String(inputs.eventPattern)) as Record<string, unknown>;
const targetsOf = (recording: Recording, rule: RecordedResource) =>
  ofType(recording, targetType).filter(
    ({ inputs, provider }) => inputs.rule === rule.id && provider === rule.provider,
  );

/** Rules that an event of a region meets there, and behind them those in the region to which it is taken. */
function heard(recording: Recording, event: AwsEvent): string[] {
  const meets = (region: string) =>
    ofType(recording, ruleType).filter(
      (rule) => regionOf(rule) === region && matchesPattern(patternOf(rule), { ...event }),
    );
  return meets(event.region).flatMap((rule) =>
    targetsOf(recording, rule).flatMap(({ inputs }) => {
      const [, , service, region] = String(inputs.arn).split(":");
      if (service !== "events" || !String(inputs.arn).endsWith(":event-bus/default")) return [rule.name];
      return meets(String(region)).map(({ name }) => name);
    }),
  );
}

const jp = { workspaceId: "T0123ABCDEF", channelId: "C0000000JP0" };
const abroad = { workspaceId: "T0123ABCDEF", channelId: "C00000ABROAD" };
const secrets = { "datadog:apiKey": "canary-api-key-77c2", "datadog:appKey": "canary-app-key-19ee" };

/** prd with a channel of Japan's own, one that Taiwan and South Korea share, none for the hub, and Datadog. */
const everybody: Variation = {
  platform: (key) => {
    key.datadog = { enabled: true, site: "datadoghq.eu" };
    key.countries.jp.notifications = { level: "all", slack: { ...jp, rollback: true } };
    for (const code of ["tw", "kr"]) key.countries[code].notifications = { slack: abroad };
    key.services = { ...key.services, web: { compute: "ecs-ec2" } };
  },
  secrets,
};

let recorded: ReturnType<typeof assertSound> | undefined;
const ofEverybody = () => (recorded ??= assertSound("prd", everybody));

describe("what is told of a network", () => {
  it("is as much as was asked for: stg's topics, and nothing in canary and prd", async () => {
    for (const stack of environments) {
      const { hub, countries } = environmentOf(stack);
      const recording = await recordingOf(stack, true);
      const topics = told(recording, topicType).map(({ name }) => name);
      const wanted = stack === "stg" ? [hub, ...countries].map(({ code }) => `${code}-results`) : [];
      assert.deepEqual(topics.sort(), wanted.sort(), stack);
      assert.equal(told(recording, ruleType).length > 0, stack === "stg");
      assert.deepEqual(ofType(recording, channelType), []);
      assert.deepEqual(told(recording, "aws:cloudwatch/eventConnection:EventConnection"), []);
    }
  });

  it("is every deployment, refresh and failure of it, once, wherever it is told", async () => {
    const { unknown, known } = await ofEverybody();
    assert.ok(told(unknown, ruleType).length > 0);
    const once = (event: AwsEvent, what: string) => {
      const rules = heard(known, event);
      assert.ok(
        rules.length === 1 || (rules.length === 2 && rules[0] === rules[1]),
        `${what}: ${rules.join()}`,
      );
      return rules[0];
    };
    const services = ofType(known, "aws:ecs/service:Service").filter(({ urn }) =>
      urn.includes("compute:Service$"),
    );
    const applications = ofType(known, "aws:codedeploy/application:Application");
    const groups = ofType(known, "aws:autoscaling/group:Group");
    assert.ok(services.length >= 3 && applications.length >= 1 && groups.length >= 4);
    for (const one of services) {
      const failed = ecsDeploymentEvent(String(regionOf(one)), one.id, "SERVICE_DEPLOYMENT_FAILED");
      assert.match(String(once(failed, one.name)), /-deployment-failed$/);
      const ended = ecsDeploymentEvent(String(regionOf(one)), one.id, "SERVICE_DEPLOYMENT_COMPLETED");
      assert.deepEqual(
        [...new Set(heard(known, ended))].length,
        one.name.startsWith("jp-") ? 1 : 0,
        one.name,
      );
    }
    for (const one of applications)
      for (const state of ["FAILURE", "STOP"])
        once(codeDeployEvent(String(regionOf(one)), String(one.inputs.name), state), one.name);
    for (const one of groups) once(refreshEvent(String(regionOf(one)), one.id, "Failed"), one.name);
    const alarms = ofType(known, "aws:cloudwatch/metricAlarm:MetricAlarm").filter(({ name }) =>
      /-(dead|failed)$/.test(name),
    );
    assert.ok(alarms.length >= 4);
    for (const one of alarms) once(alarmEvent(String(regionOf(one)), one.id, "ALARM"), one.name);
    const [alarm] = alarms;
    assert.deepEqual(heard(known, alarmEvent(home, "somebody-elses-alarm", "ALARM")), []);
    assert.deepEqual(heard(known, alarmEvent("eu-west-1", String(alarm?.id), "ALARM")), []);
  });

  it("says environment, country, service, what happened and where to look", async () => {
    const { known } = await ofEverybody();
    const { id } = named(known, "aws:ecs/service:Service", "tw-web-ecs-ec2");
    const event = { ...ecsDeploymentEvent("ap-east-2", id, "SERVICE_DEPLOYMENT_FAILED") };
    const said = (to: string) =>
      transform(
        named(known, targetType, `tw-web-deployment-failed-${to}`).inputs.inputTransformer as Transformer,
        event,
      );
    const { version, source, content } = said("topic");
    assert.deepEqual([version, source], ["1.0", "custom"]);
    const { title, description } = content as Record<string, string>;
    assert.equal(title, "[prd] Taiwan: web was not deployed");
    assert.match(
      String(description),
      /circuit breaker.*\nhttps:\/\/ap-east-2\.console\.aws\.amazon\.com\/ecs\/v2\/clusters\/tw-.*\/services\/tw-web-/,
    );
    const sent = said("datadog");
    assert.deepEqual([sent.title, sent.alert_type], [title, "error"]);
    assert.deepEqual(
      [...(sent.tags as string[])].sort(),
      [
        "country:tw",
        "environment:prd",
        "kind:deployment",
        "outcome:failed",
        `owner:${environmentOf("prd").countries[0]?.services.find(({ name }) => name === "web")?.owner}`,
        "service:web",
      ].sort(),
    );
  });

  it("goes out of Taipei, which can tell nobody, by a role that may do nothing else", async () => {
    const { known } = await ofEverybody();
    const bus = `arn:aws:events:${home}:${account}:event-bus/default`;
    for (const rule of told(known, ruleType).filter(({ name }) => name.startsWith("tw-"))) {
      const away = rule.name.endsWith("-forward");
      assert.equal(regionOf(rule), away ? "ap-east-2" : home, rule.name);
      assert.deepEqual(patternOf(rule).region, ["ap-east-2"], "and no other country's event");
      if (away)
        assert.deepEqual(
          targetsOf(known, rule).map(({ inputs }) => inputs.arn),
          [bus],
        );
    }
    assert.ok(
      told(known, ruleType).every(({ name }) => !name.endsWith("-forward") || name.startsWith("tw-")),
    );
    const role = rolePolicies(known).find((one) => one.role === "tw-events");
    assert.ok(role);
    const may = (action: string, resource: string) => allows(role.statements, { action, resource });
    assert.ok(may("events:PutEvents", bus));
    assert.ok(!may("events:PutEvents", bus.replace(home, "ap-east-2")));
    assert.ok(!may("events:PutRule", bus));
    assert.ok(!may("sns:Publish", named(known, topicType, "tw-results").id));
  });
});

describe("who hears of a network", () => {
  it("is a channel for each id, which listens to its networks' topics and can do nothing", async () => {
    const { known } = await ofEverybody();
    const topics = (...codes: string[]) => codes.map((code) => named(known, topicType, `${code}-results`).id);
    const shared = named(known, channelType, "c00000abroad-chat").inputs;
    assert.deepEqual(shared.snsTopicArns, topics("kr", "tw"));
    assert.deepEqual(shared.guardrailPolicyArns, ["arn:aws:iam::aws:policy/AWSDenyAll"]);
    assert.deepEqual(rolePolicies(known).find(({ role }) => role === "c00000abroad-chat")?.statements, []);
    const own = named(known, channelType, "c0000000jp0-chat").inputs;
    assert.deepEqual(own.snsTopicArns, topics("jp"));
    assert.equal(ofType(known, channelType).length, 2, "the hub has none");
    assert.deepEqual(
      ofType(known, channelType)
        .map(({ inputs }) => inputs.configurationName)
        .sort(),
      ["archipelago-prd-C0000000JP0", "archipelago-prd-C00000ABROAD"],
    );
  });

  it("may retry and roll back where it was said, its own country's stages only", async () => {
    const { known } = await ofEverybody();
    const role = rolePolicies(known).find((one) => one.role === "c0000000jp0-chat");
    assert.ok(role);
    const guardrail = named(known, "aws:iam/policy:Policy", "c0000000jp0-chat");
    const above = JSON.parse(String(guardrail.inputs.policy)) as { Statement: typeof role.statements };
    assert.deepEqual(above.Statement, role.statements, "guardrail and role say the same");
    const stage = (pipeline: string, name: string) =>
      `arn:aws:codepipeline:${home}:${account}:archipelago-${pipeline}/${name}`;
    for (const action of ["codepipeline:RollbackStage", "codepipeline:RetryStageExecution"]) {
      const may = (resource: string) => allows(role.statements, { action, resource });
      for (const wave of ["jp", "jp-sg", "tw-jp", "kr-jp-tw"])
        assert.ok(may(stage("api-release", `prd-${wave}`)));
      for (const other of ["prd-tw", "prd-kr-tw", "canary-jp", "stg-jp", "approve-prd", "build"])
        assert.ok(!may(stage("api-release", other)), other);
      assert.ok(!may(stage("api-stg", "stg-jp")));
      assert.ok(!may(`arn:aws:codepipeline:${home}:${account}:somebody-elses-release/prd-jp`));
    }
    const pipeline = `arn:aws:codepipeline:${home}:${account}:archipelago-api-release`;
    assert.ok(allows(role.statements, { action: "codepipeline:GetPipelineState", resource: pipeline }));
    for (const action of ["StartPipelineExecution", "PutApprovalResult", "UpdatePipeline", "DeletePipeline"])
      for (const resource of [pipeline, `${pipeline}/approve-prd`, `${pipeline}/approve-prd/approve`])
        assert.ok(!allows(role.statements, { action: `codepipeline:${action}`, resource }), action);
    const { dependsOn = [] } = { dependsOn: named(known, channelType, "c0000000jp0-chat").dependencies };
    assert.ok(dependsOn.some((urn) => urn.endsWith("::c0000000jp0-chat") && urn.includes("rolePolicy")));
  });

  it("is Datadog by one connection a network, with a key that no plan shows", async () => {
    const { known, unknown } = await ofEverybody();
    for (const recording of [known, unknown])
      for (const secret of Object.values(secrets))
        assert.ok(!JSON.stringify(recording.resources).includes(secret));
    const destinations = told(known, "aws:cloudwatch/eventApiDestination:EventApiDestination");
    assert.deepEqual(
      destinations.map(({ name }) => name).sort(),
      ["hub", "jp", "kr", "tw"].map((code) => `${code}-datadog`),
    );
    assert.equal(told(known, "aws:cloudwatch/eventConnection:EventConnection").length, 4);
    for (const one of destinations) {
      assert.equal(one.inputs.invocationEndpoint, "https://api.datadoghq.eu/api/v1/events");
      assert.notEqual(regionOf(one), "ap-east-2", "which has no API destinations");
      const role = rolePolicies(known).find(({ role: name }) => name === one.name);
      const sent = told(known, targetType).filter(({ inputs }) =>
        String(inputs.arn).includes(`:api-destination/${one.id}/`),
      );
      assert.ok(sent.length > 0, one.name);
      assert.ok(role);
      for (const { inputs } of sent)
        assert.ok(
          allows(role.statements, { action: "events:InvokeApiDestination", resource: String(inputs.arn) }),
        );
    }
    assert.ok(
      !told(known, topicType).some(({ name }) => name === "hub-results"),
      "nobody listens to the hub's",
    );
  });

  it("lets EventBridge publish, by TLS only, and nobody else", async () => {
    const recording = await recordingOf("stg", true);
    for (const { id, name } of told(recording, topicType)) {
      const { inputs } = named(recording, "aws:sns/topicPolicy:TopicPolicy", name);
      const { Statement } = JSON.parse(String(inputs.policy)) as {
        Statement: {
          Effect: string;
          Principal: unknown;
          Action: string;
          Resource: string;
          Condition?: unknown;
        }[];
      };
      assert.deepEqual(
        Statement.map(({ Effect, Principal, Action, Resource }) => [Effect, Principal, Action, Resource]),
        [
          ["Allow", { Service: "events.amazonaws.com" }, "sns:Publish", id],
          ["Deny", "*", "sns:Publish", id],
        ],
      );
      assert.deepEqual(Statement[1]?.Condition, { Bool: { "aws:SecureTransport": "false" } });
    }
  });
});

describe("the monitors of events", () => {
  /** What an event monitor asks for, as tags. */
  const askedBy = (query: string): string[] =>
    (
      /^events\("([^"]+)"\)\.rollup\("count"\)\.by\("(service|project)"\)\.last\("15m"\) > 0$/.exec(
        query,
      )?.[1] ?? ""
    ).split(/ (?![^(]*\))/);
  const monitors = (recording: Recording) =>
    ofType(recording, monitorType).filter(({ inputs }) => inputs.type === "event-v2 alert");

  it("ask for tags that events really have, each country's own only", async () => {
    const { known } = await ofEverybody();
    const found = monitors(known);
    assert.deepEqual([...new Set(found.map(({ name }) => name.replace(/^[a-z]+-/, "")))].sort(), [
      "deploy-build-failed",
      "deployment-failed",
      "refresh-failed",
      "work-failed",
    ]);
    for (const { name, inputs } of found) {
      const [code = ""] = name.split("-");
      assert.ok((inputs.tags as string[]).includes(`country:${code}`), name);
      assert.deepEqual(inputs.monitorThresholds, { critical: "0" });
      assert.ok(!String(inputs.message).includes("@"), "who hears of it is Datadog's own rules'");
      const asked = askedBy(String(inputs.query));
      if (name.endsWith("deploy-build-failed")) {
        assert.deepEqual(asked, [
          "environment:foundation",
          "kind:build",
          "outcome:failed",
          `project:archipelago-deploy-prd-${code}`,
        ]);
        continue;
      }
      const sent = told(known, targetType)
        .filter((target) => target.name.endsWith("-datadog"))
        .filter(({ inputs: { inputTransformer } }) => {
          const { tags } = JSON.parse((inputTransformer as Transformer).inputTemplate) as { tags: string[] };
          return asked.every((tag) => tags.includes(tag));
        });
      assert.ok(sent.length > 0, `${name} asks for what nobody sends: ${asked.join(" ")}`);
      assert.ok(
        sent.every((target) => target.name.startsWith(`${code}-`) && target.name.includes("-failed")),
      );
    }
  });

  it("watch bakes and promotions in the foundation, which tells of a promoted image", async () => {
    const { known } = await assertSound("foundation", {
      platform: (key) => (key.datadog = { enabled: true }),
      secrets,
    });
    const bakes = monitors(known);
    assert.deepEqual(
      bakes.map(({ name }) => name),
      ["bakes-failed"],
    );
    assert.deepEqual(askedBy(String(bakes[0]?.inputs.query)), [
      "environment:foundation",
      "kind:build",
      "outcome:failed",
      "project:(archipelago-bake OR archipelago-image-upkeep)",
    ]);
    const { inputs } = named(known, targetType, "builds-failed-datadog");
    const { tags } = JSON.parse((inputs.inputTransformer as Transformer).inputTemplate) as { tags: string[] };
    assert.deepEqual(tags, [
      "environment:foundation",
      "country:hub",
      "kind:build",
      "project:<project>",
      "outcome:failed",
    ]);
    const rings = ofType(known, "aws:ssm/parameter:Parameter").filter(
      (one) => regionOf(one) === home && String(one.inputs.name).startsWith("/archipelago/images/"),
    );
    assert.ok(rings.length > 0);
    for (const { inputs: ring } of rings) {
      const rules = heard(known, parameterEvent(home, String(ring.name), "Update"));
      const promoted = /\/(canary|prd)$/.test(String(ring.name));
      assert.equal(rules.includes("images-promoted"), promoted, String(ring.name));
      assert.deepEqual(heard(known, parameterEvent(home, String(ring.name), "Create")), []);
    }
  });

  it("are none where Datadog is off", async () => {
    for (const stack of environments) assert.deepEqual(monitors(await recordingOf(stack, true)), []);
  });
});

describe("a network without anything to tell it by", () => {
  it("stays as it is when another one gets a channel", async () => {
    const before = await recordingOf("canary", true);
    const after = await recordingOf("canary", true, {
      platform: (key) => (key.countries.jp.notifications = { slack: jp }),
    });
    const urns = new Set(before.resources.map(({ urn }) => urn));
    const added = after.resources.filter(({ urn }) => !urns.has(urn));
    assert.equal(added.length + before.resources.length, after.resources.length, "nothing goes");
    assert.ok(added.length > 0);
    for (const { urn } of added)
      assert.match(urn, /notifications:(NetworkNotifications|Channels)(\$|::(jp-notifications|channels)$)/);
    assert.ok(added.every(({ name }) => /^(jp-|channels$|c0000000jp0-chat$)/.test(name)));
  });
});
