import assert from "node:assert/strict";
import { japan, makeNetwork, makeService, onAmi, recordNetwork, scalingOn, withService } from "./fixture";
import { named, namesOf, text } from "./recorded";

describe("variants of a country", () => {
  it("delegated: TLS on 443, 80 leads there, rules on 443", async () => {
    const resources = await recordNetwork({ ...japan, dns: { ...japan.dns, delegated: true } });
    assert.deepEqual(
      namesOf(resources, "SecurityGroupIngressRule").filter((name) => name.startsWith("jp-public")),
      ["jp-public-http", "jp-public-https"],
    );
    const https = named(resources, "Listener", "jp-public-https");
    assert.equal(https.inputs.sslPolicy, "ELBSecurityPolicy-TLS13-1-2-2021-06");
    assert.match(text(named(resources, "Listener", "jp-public-http").inputs.defaultActions), /HTTP_301/);
    const live = named(resources, "ListenerRule", "jp-web-public-live");
    assert.deepEqual(
      live.propertyDependencies.listenerArn?.map((urn) => urn.split("::").at(-1)).includes("jp-public-https"),
      true,
    );
  });

  it("not delegated: nothing listens on 443", async () => {
    const resources = await recordNetwork(japan);
    assert.ok(!resources.some(({ type, inputs }) => type.endsWith(":Listener") && inputs.port === 443));
  });

  it("with off hours: the schedule owns the sizes, and the morning start is the rotation", async () => {
    const resources = await recordNetwork({ ...onAmi, offHours: { stop: "22:00", start: "08:00" } });
    assert.deepEqual(namesOf(resources, "ScheduledAction"), [
      "jp-admin-fargate-start",
      "jp-admin-fargate-stop",
      "jp-web-fargate-start",
      "jp-web-fargate-stop",
      "jp-worker-fargate-start",
      "jp-worker-fargate-stop",
    ]);
    const { inputs } = named(resources, "Schedule", "jp-api-ami-stop");
    assert.deepEqual(
      [inputs.recurrence, inputs.timeZone, inputs.desiredCapacity, inputs.maxSize],
      ["0 22 * * *", "Asia/Tokyo", 0, 0],
    );
    assert.deepEqual(named(resources, "Group", "jp-api-ami").ignoreChanges, [
      "desiredCapacity",
      "minSize",
      "maxSize",
    ]);
    assert.deepEqual(named(resources, "Target", "jp-web-fargate").ignoreChanges, [
      "minCapacity",
      "maxCapacity",
    ]);
    assert.deepEqual(named(resources, "Service", "jp-web-fargate").ignoreChanges, ["desiredCount"]);
    assert.ok(
      !resources.some(({ type, name }) => type.startsWith("aws:scheduler") || name.endsWith("-rotation")),
    );
  });

  it("with scaling: CPU and, per load balancer, requests, a worker its backlog; the count is the scaler's", async () => {
    const scaled = { ...onAmi, services: onAmi.services.map((service) => ({ ...service, ...scalingOn })) };
    const resources = await recordNetwork(scaled);
    assert.deepEqual(namesOf(resources, "Policy"), [
      "jp-admin-fargate-cpu",
      "jp-admin-fargate-internal-requests",
      "jp-api-ami-cpu",
      "jp-api-ami-internal-requests",
      "jp-web-fargate-cpu",
      "jp-web-fargate-internal-requests",
      "jp-web-fargate-public-requests",
      "jp-worker-fargate-backlog",
    ]);
    const { inputs } = named(resources, "Policy", "jp-web-fargate-public-requests");
    assert.match(
      text(inputs),
      /"resourceLabel":"app\/jp-public-[^/]+\/[0-9a-f]+\/targetgroup\/jp-fargate-pub-web/,
    );
    assert.deepEqual(named(resources, "Group", "jp-api-ami").ignoreChanges, ["desiredCapacity"]);
    assert.deepEqual(named(resources, "Target", "jp-web-fargate").ignoreChanges, []);
  });

  it("without scaling and off hours: the program owns the count", async () => {
    const resources = await recordNetwork(onAmi);
    assert.deepEqual(named(resources, "Group", "jp-api-ami").ignoreChanges, []);
    assert.deepEqual(named(resources, "Service", "jp-web-fargate").ignoreChanges, []);
    assert.deepEqual([...namesOf(resources, "Target"), ...namesOf(resources, "Policy")], []);
  });

  it("on Spot: both kinds take the configured share", async () => {
    const share = { spotPercent: 70 };
    const resources = await recordNetwork(withService(withService(onAmi, "api", share), "web", share));
    assert.deepEqual(named(resources, "Service", "jp-web-fargate").inputs.capacityProviderStrategies, [
      { capacityProvider: "FARGATE", weight: 30 },
      { capacityProvider: "FARGATE_SPOT", weight: 70 },
    ]);
    const { inputs } = named(resources, "Group", "jp-api-ami");
    assert.match(text(inputs.mixedInstancesPolicy), /"onDemandPercentageAboveBaseCapacity":30/);
    assert.equal(inputs.capacityRebalance, true);
  });

  it("with secrets: a task gets ARNs, and its start may read exactly those", async () => {
    const resources = await recordNetwork(japan);
    const definition = String(
      named(resources, "TaskDefinition", "jp-api-fargate").inputs.containerDefinitions,
    );
    assert.match(
      definition,
      /"name":"DB_PASSWORD","valueFrom":"arn:aws:secretsmanager:[^"]*:secret:api\/db"/,
    );
    assert.match(definition, /"name":"API_KEY","valueFrom":"arn:aws:ssm:[^"]*:parameter\/api\/key"/);
    const start = String(named(resources, "RolePolicy", "jp-api-fargate-execution").inputs.policy);
    assert.match(start, /parameter\/api\/key/);
    assert.match(start, /repository\/archipelago\/api/);
    const other = String(named(resources, "RolePolicy", "jp-web-fargate-execution").inputs.policy);
    assert.doesNotMatch(other, /secretsmanager|ssm:|repository/);
  });

  it("in another account: its own account's secrets and schedules", async () => {
    const account = { id: "999999999999", roleArn: "arn:aws:iam::999999999999:role/archipelago" };
    const resources = await recordNetwork({ ...japan, account });
    const definition = String(
      named(resources, "TaskDefinition", "jp-api-fargate").inputs.containerDefinitions,
    );
    assert.match(definition, /arn:aws:ssm:ap-northeast-1:999999999999:/);
    assert.match(text(named(resources, "Role", "jp-rotation").inputs.assumeRolePolicy), /999999999999/);
  });

  it("with batch services only: no load balancer, but a cluster", async () => {
    const worker = makeService("worker", {
      exposure: "none",
      port: undefined,
      listenerPort: undefined,
      compute: "ami",
    });
    const resources = await recordNetwork(makeNetwork("tw", { services: [worker] }));
    assert.deepEqual([...namesOf(resources, "LoadBalancer"), ...namesOf(resources, "TargetGroup")], []);
    assert.equal(named(resources, "Group", "tw-worker-ami").inputs.healthCheckType, "EC2");
    assert.equal(named(resources, "Group", "tw-worker-ami").inputs.minElbCapacity, undefined);
    assert.deepEqual(
      namesOf(resources, "Cluster").filter((name) => name === "tw"),
      ["tw"],
    );
  });
});
