import assert from "node:assert/strict";
import type { RecordedResource } from "../../../preview/recording";
import { hub, japan, makeNetwork, makeService, recordNetwork, scalingOn, withService } from "./fixture";

type Resources = readonly RecordedResource[];
const named = (resources: Resources, type: string, name: string) => {
  const found = resources.find((one) => one.type.endsWith(`:${type}`) && one.name === name);
  assert.ok(found, `${type} ${name} is missing`);
  return found;
};
const namesOf = (resources: Resources, type: string) =>
  resources
    .filter((one) => one.type.endsWith(`:${type}`))
    .map(({ name }) => name)
    .sort();
const tailsOf = (urns: readonly string[]) => urns.map((urn) => urn.split("$").at(-1));
const text = (value: unknown) => JSON.stringify(value);

const onAmi = withService(japan, "api", { compute: "ami" });

describe("a country", () => {
  let resources: Resources;
  before(async () => {
    resources = await recordNetwork(onAmi);
  });

  it("registers the same resources with unknown values as with known ones", async () => {
    const first = await recordNetwork(onAmi, { known: false });
    assert.deepEqual(
      first.map(({ urn }) => urn),
      resources.map(({ urn }) => urn),
    );
  });

  it("has exactly the security group rules that calls and exposure ask for", () => {
    assert.deepEqual(namesOf(resources, "SecurityGroupIngressRule"), [
      "jp-admin-from-internal",
      "jp-api-from-internal",
      "jp-internal-from-web-to-api",
      "jp-public-http",
      "jp-web-from-internal",
      "jp-web-from-public",
    ]);
    assert.deepEqual(namesOf(resources, "SecurityGroupEgressRule"), [
      "jp-admin-https",
      "jp-api-https",
      "jp-internal-to-admin",
      "jp-internal-to-api",
      "jp-internal-to-web",
      "jp-public-to-web",
      "jp-web-https",
      "jp-web-to-api",
      "jp-web-to-payment",
      "jp-worker-https",
    ]);
    const fromWorld = resources.filter(
      ({ type, inputs }) => type.endsWith("IngressRule") && inputs.cidrIpv4 === "0.0.0.0/0",
    );
    assert.deepEqual(
      fromWorld.map(({ inputs }) => inputs.fromPort),
      [80],
    );
    const inline = resources.filter(
      ({ type, inputs }) => type.endsWith(":SecurityGroup") && (inputs.ingress || inputs.egress),
    );
    assert.ok(inline.every(({ type }) => type.endsWith("DefaultSecurityGroup")));
  });

  it("opens the hub to the callers' tier only", async () => {
    const there = await recordNetwork(japan, { of: "hub" });
    const door = named(there, "SecurityGroupIngressRule", "hub-internal-from-jp-to-payment");
    assert.equal(door.inputs.cidrIpv4, "10.17.64.0/18");
    assert.equal(door.inputs.fromPort, 10_500);
    assert.deepEqual(namesOf(there, "LoadBalancer"), ["hub-internal"]);
    assert.equal(hub.services.length, 1);
  });

  it("starts a service after its attach rules, permissions and routes, and moves traffic after the service", () => {
    const service = named(resources, "Service", "jp-web-fargate");
    const after = tailsOf(service.dependencies);
    for (const expected of [
      "aws:lb/listenerRule:ListenerRule::jp-web-fargate-public-attach",
      "aws:lb/listenerRule:ListenerRule::jp-web-fargate-internal-attach",
      "aws:iam/rolePolicy:RolePolicy::jp-web-fargate-execution",
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders::jp",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::jp-web-https",
    ]) {
      assert.ok(after.includes(expected), expected);
    }
    assert.ok(service.dependencies.some((urn) => urn.includes("awsx:ec2:Vpc")));
    assert.ok(!after.some((one) => one?.endsWith("-live")));
    assert.ok(named(resources, "ListenerRule", "jp-web-public-live").dependencies.includes(service.urn));
    const group = named(resources, "Group", "jp-api-ami");
    assert.ok(
      tailsOf(group.dependencies).includes("aws:lb/listenerRule:ListenerRule::jp-api-ami-internal-attach"),
    );
    assert.ok(named(resources, "ListenerRule", "jp-api-internal-live").dependencies.includes(group.urn));
  });

  it("tells a caller where its callee is, whatever the callee runs on", () => {
    const { inputs } = named(resources, "TaskDefinition", "jp-web-fargate");
    assert.match(
      String(inputs.containerDefinitions),
      /"API_URL","value":"http:\/\/internal-jp-internal[^"]*:10010"/,
    );
    assert.doesNotMatch(String(inputs.containerDefinitions), /PAYMENT_URL/);
  });

  it("hardens its instances, and leaves the image to its bakers", () => {
    const { inputs } = named(resources, "LaunchTemplate", "jp-api-ami");
    assert.deepEqual(inputs.metadataOptions, {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
    assert.equal(inputs.keyName, undefined);
    assert.match(text(inputs.networkInterfaces), /"associatePublicIpAddress":"false"/);
    assert.match(text(inputs.blockDeviceMappings), /"encrypted":"true"/);
    assert.equal(inputs.imageId, "resolve:ssm:/archipelago/stg/jp/api/image");
    assert.deepEqual(named(resources, "Parameter", "jp-api-image").ignoreChanges, ["value"]);
    const user = Buffer.from(String(inputs.userData), "base64").toString();
    assert.match(user, /DB_PASSWORD_ARN="arn:aws:secretsmanager:[^"]*:secret:api\/db"/);
  });

  it("grants no star but the registry's token", () => {
    const policies = resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    assert.ok(policies.length > 5);
    for (const { name, inputs } of policies) {
      const { Statement } = JSON.parse(String(inputs.policy)) as {
        Statement: { Action: unknown; Resource: unknown }[];
      };
      for (const { Action, Resource } of Statement) {
        assert.doesNotMatch(text(Action), /\*/, name);
        assert.ok(Resource !== "*" || Action === "ecr:GetAuthorizationToken", name);
      }
    }
  });

  it("replaces its servers at their hour, with leave for one target each", () => {
    assert.equal(
      named(resources, "Schedule", "jp-api-ami-rotation").inputs.scheduleExpressionTimezone,
      "Asia/Tokyo",
    );
    assert.match(
      text(named(resources, "Schedule", "jp-worker-fargate-rotation").inputs.target),
      /aws-sdk:ecs:updateService.*ForceNewDeployment/,
    );
    const leave = String(named(resources, "RolePolicy", "jp-api-ami-rotation").inputs.policy);
    assert.match(leave, /"autoscaling:StartInstanceRefresh","Resource":"arn:aws:autoscaling:[^"*]+"/);
  });

  it("registers outputs for every component, and gives each resource a parent and the country's provider", () => {
    for (const { urn, custom, outputsRegistered, parent, provider, type } of resources) {
      assert.ok(parent || type === "pulumi:pulumi:Stack", urn);
      if (!custom && type.startsWith("archipelago:")) {
        assert.ok(outputsRegistered, urn);
      }
      if (custom && type.startsWith("aws:")) {
        assert.match(provider ?? "", /aws-ap-northeast-1/, urn);
      }
    }
  });
});

/** URNs that only one recording has, and URNs whose inputs differ. */
function compare(before: Resources, after: Resources): { only: string[]; changed: string[] } {
  const inputs = (resources: Resources) => new Map(resources.map((one) => [one.urn, text(one.inputs)]));
  const [a, b] = [inputs(before), inputs(after)];
  const tail = (urn: string) => urn.split("::").slice(2).join("::");
  return {
    only: [...a.keys(), ...b.keys()].filter((urn) => a.has(urn) !== b.has(urn)).map(tail),
    changed: [...a].filter(([urn, value]) => b.has(urn) && b.get(urn) !== value).map(([urn]) => tail(urn)),
  };
}

describe("a change", () => {
  it("of compute replaces the twin and turns the live rules, nothing else", async () => {
    for (const name of ["api", "web"]) {
      const { only, changed } = compare(
        await recordNetwork(withService(japan, name, { compute: "fargate" })),
        await recordNetwork(withService(japan, name, { compute: "ami" })),
      );
      const twins = [`::jp-${name}-ami`, `::jp-${name}-fargate`];
      assert.ok(only.length > 10);
      assert.ok(
        only.every((one) => /\$archipelago:compute:(Ami|Fargate)Compute(\$|::)/.test(one)),
        only.join("\n"),
      );
      assert.deepEqual(only.filter((one) => twins.some((twin) => one.endsWith(`Compute${twin}`))).length, 2);
      const rules =
        name === "web" ? ["jp-web-internal-live", "jp-web-public-live"] : ["jp-api-internal-live"];
      assert.deepEqual(changed.map((one) => one.split("::").at(-1)).sort(), rules);
    }
  });

  it("of a live rule is its action only", async () => {
    const rule = async (compute: "ami" | "fargate") => {
      const { actions, ...rest } = named(
        await recordNetwork(withService(japan, "api", { compute })),
        "ListenerRule",
        "jp-api-internal-live",
      ).inputs;
      assert.ok(text(actions).includes(compute));
      return rest;
    };
    assert.deepEqual(await rule("ami"), await rule("fargate"));
  });

  it("of calls changes the edges and the caller's environment only", async () => {
    const called = withService(
      withService(japan, "admin", { callers: [{ network: "jp", service: "worker" }] }),
      "worker",
      { calls: [{ service: "admin", listenerPort: 10_020, via: "network" }] },
    );
    const { only, changed } = compare(await recordNetwork(japan), await recordNetwork(called));
    assert.deepEqual(only.map((one) => one.split("::").at(-1)).sort(), [
      "jp-internal-from-worker-to-admin",
      "jp-worker-to-admin",
    ]);
    assert.deepEqual(
      changed.map((one) => one.split("::").at(-1)),
      ["jp-worker-fargate"],
    );
  });
});

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

  it("with scaling: CPU and, per load balancer, requests; the count is the scaler's", async () => {
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
      "jp-worker-fargate-cpu",
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
