import assert from "node:assert/strict";
import fc from "fast-check";
import {
  codeDeployDeployment,
  ecsDeployment,
  failedWork,
  instanceRefresh,
  outcomesOf,
  type Outcome,
} from "../../../components/notifications/events";
import {
  alarmEvent,
  codeDeployEvent,
  codeDeployInstanceEvent,
  ecsDeploymentEvent,
  ecsTaskEvent,
  refreshEvent,
  type AwsEvent,
} from "../../fixtures/events";
import { matchesPattern, transform } from "../../plan/event-patterns";

const region = "ap-northeast-1";
const serviceArn = (cluster: string, unit: string) =>
  `arn:aws:ecs:${region}:123456789012:service/${cluster}/${unit}`;
const outcomes: readonly Outcome[] = ["began", "ended", "failed"];

/** Every kind's rules for `api`, by kind and outcome. */
const rules = new Map(
  outcomes.flatMap((outcome) => [
    [
      `ecs ${outcome}`,
      ecsDeployment(
        "api",
        { arn: serviceArn("jp-1", "jp-api-1"), cluster: "jp-1", unit: "jp-api-1" },
        outcome,
      ),
    ],
    [`codedeploy ${outcome}`, codeDeployDeployment("api", "archipelago-prd-jp-api", outcome)],
    [`refresh ${outcome}`, instanceRefresh("api", ["jp-api-blue-1", "jp-api-green-1"], outcome)],
  ]),
);
rules.set("work failed", failedWork("batch", ["jp-batch-failed-1", "jp-batch-dead-1"]));

const table: readonly (readonly [AwsEvent, string | undefined])[] = [
  [ecsDeploymentEvent(region, serviceArn("jp-1", "jp-api-1"), "SERVICE_DEPLOYMENT_IN_PROGRESS"), "ecs began"],
  [ecsDeploymentEvent(region, serviceArn("jp-1", "jp-api-1"), "SERVICE_DEPLOYMENT_COMPLETED"), "ecs ended"],
  [ecsDeploymentEvent(region, serviceArn("jp-1", "jp-api-1"), "SERVICE_DEPLOYMENT_FAILED"), "ecs failed"],
  [ecsDeploymentEvent(region, serviceArn("jp-1", "jp-api-12"), "SERVICE_DEPLOYMENT_FAILED"), undefined],
  [ecsTaskEvent(region, `arn:aws:ecs:${region}:123456789012:task/jp-1`), undefined],
  [codeDeployEvent(region, "archipelago-prd-jp-api", "START"), "codedeploy began"],
  [codeDeployEvent(region, "archipelago-prd-jp-api", "SUCCESS"), "codedeploy ended"],
  [codeDeployEvent(region, "archipelago-prd-jp-api", "FAILURE"), "codedeploy failed"],
  [codeDeployEvent(region, "archipelago-prd-jp-api", "STOP"), "codedeploy failed"],
  [codeDeployEvent(region, "archipelago-stg-jp-api", "FAILURE"), undefined],
  [codeDeployInstanceEvent(region, "archipelago-prd-jp-api", "FAILURE"), undefined],
  [refreshEvent(region, "jp-api-blue-1", "Started"), "refresh began"],
  [refreshEvent(region, "jp-api-green-1", "Succeeded"), "refresh ended"],
  [refreshEvent(region, "jp-api-green-1", "Failed"), "refresh failed"],
  [refreshEvent(region, "jp-api-green-1", "Cancelled"), "refresh failed"],
  [refreshEvent(region, "jp-api-green-1", "Rollback Succeeded"), "refresh failed"],
  [refreshEvent(region, "jp-api-green-1", "Rollback Failed"), "refresh failed"],
  [refreshEvent(region, "jp-api-green-1", "Checkpoint Reached"), undefined],
  [refreshEvent(region, "jp-web-1", "Failed"), undefined],
  [alarmEvent(region, "jp-batch-dead-1", "ALARM"), "work failed"],
  [alarmEvent(region, "jp-batch-dead-1", "OK"), undefined],
  [alarmEvent(region, "jp-batch-unhealthy-1", "ALARM"), undefined],
];

describe("the rules that tell of events", () => {
  for (const [event, wanted] of table) {
    const { detail } = event;
    const what = detail.eventName ?? detail.state ?? event["detail-type"];
    it(`tell of ${event.source} ${JSON.stringify(what).slice(0, 60)} as ${wanted ?? "nothing"}`, () => {
      const matching = [...rules].filter(([, { pattern }]) => matchesPattern({ ...pattern }, { ...event }));
      assert.deepEqual(
        matching.map(([name]) => name),
        wanted === undefined ? [] : [wanted],
      );
    });
  }

  it("make a message that names the service, and links to the event's own region", () => {
    for (const [event, wanted] of table) {
      const told = wanted === undefined ? undefined : rules.get(wanted);
      if (!told) continue;
      const { paths, title, text } = told.notice;
      const message = transform(
        { inputPaths: paths, inputTemplate: JSON.stringify({ title, text }) },
        { ...event },
      );
      assert.match(String(message.title), /\b(api|batch)\b/);
      const [link = ""] = /https:\S+$/.exec(String(message.text)) ?? [];
      assert.equal(new URL(link).host, `${region}.console.aws.amazon.com`, link);
      assert.ok(link.includes(`region=${region}`), link);
      assert.ok(!/[<>]/.test(JSON.stringify(message)), JSON.stringify(message));
    }
  });

  it("are as many as the level says, and failures always are among them", () => {
    assert.deepEqual(outcomesOf, {
      failures: ["failed"],
      results: ["failed", "ended"],
      all: ["failed", "ended", "began"],
    });
  });

  it("fit no service of another name, whatever it is", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
    fc.assert(
      fc.property(name, name, (one, other) => {
        fc.pre(one !== other);
        const event = { ...codeDeployEvent(region, other, "FAILURE") };
        assert.ok(!matchesPattern({ ...codeDeployDeployment(one, one, "failed").pattern }, event));
      }),
    );
  });
});
