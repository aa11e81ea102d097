import assert from "node:assert/strict";
import { hub, japan, onAmi, recordNetwork } from "./fixture";
import { named, namesOf, tailsOf, text, type Resources } from "./recorded";

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

  it("opens a shared service to its list of callers only, and fills the list from the country", async () => {
    const there = await recordNetwork(japan, { of: "hub" });
    assert.deepEqual(namesOf(there, "SecurityGroupIngressRule"), [
      "hub-payment-from-internal",
      "hub-payment-mesh-from-countries",
    ]);
    const door = named(there, "SecurityGroupIngressRule", "hub-payment-mesh-from-countries").inputs;
    assert.equal(door.prefixListId, named(there, "ManagedPrefixList", "hub-payment-callers").id);
    assert.deepEqual([door.fromPort, door.toPort, door.cidrIpv4], [10_500, 10_500, undefined]);
    assert.deepEqual(namesOf(there, "ManagedPrefixListEntry"), []);
    assert.deepEqual(namesOf(there, "LoadBalancer"), ["hub-payment-mesh"]);
    assert.equal(hub.services.length, 1);
    const { inputs } = named(resources, "ManagedPrefixListEntry", "jp-calls-payment");
    assert.deepEqual([inputs.prefixListId, inputs.cidr], ["pl-payment", "10.17.64.0/18"]);
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
      /"API_URL","value":"http:\/\/api\.jp\.mesh\.stg\.example\.com:10010"/,
    );
    assert.match(
      String(inputs.containerDefinitions),
      /"PAYMENT_URL","value":"http:\/\/payment\.mesh\.stg\.example\.com:10500"/,
    );
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
    assert.equal(inputs.imageId, "resolve:ssm:/archipelago/stg/jp/api/image-arm64");
    assert.deepEqual(named(resources, "Parameter", "jp-api-image-arm64").ignoreChanges, ["insecureValue"]);
    const user = Buffer.from(String(inputs.userData), "base64").toString();
    assert.match(user, /DB_PASSWORD_ARN="arn:aws:secretsmanager:[^"]*:secret:api\/db"/);
  });

  it("spreads its instances over the zones, replaces them before they grow old, and waits for health", () => {
    const { inputs } = named(resources, "Group", "jp-api-ami");
    assert.equal((inputs.vpcZoneIdentifiers as unknown[]).length, 2);
    assert.deepEqual(
      [
        inputs.healthCheckType,
        inputs.minElbCapacity,
        inputs.maxInstanceLifetime,
        inputs.healthCheckGracePeriod,
      ],
      ["ELB", 2, 604_800, 120],
    );
    assert.match(
      text(inputs.mixedInstancesPolicy),
      /"overrides":\[{"instanceType":"t4g.small"},{"instanceType":"t4g.medium"}\]/,
    );
    assert.match(text(inputs.tags), /"key":"service","propagateAtLaunch":true,"value":"api"/);
  });

  it("runs its tasks with a read-only root, secrets by reference and a deployment that rolls back", () => {
    const { inputs } = named(resources, "TaskDefinition", "jp-admin-fargate");
    assert.deepEqual(inputs.runtimePlatform, { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" });
    assert.match(String(inputs.containerDefinitions), /"readonlyRootFilesystem":true/);
    const service = named(resources, "Service", "jp-admin-fargate").inputs;
    assert.deepEqual(service.deploymentCircuitBreaker, { enable: true, rollback: true });
    assert.deepEqual(
      [service.waitForSteadyState, service.propagateTags, service.enableExecuteCommand, service.desiredCount],
      [true, "SERVICE", false, 2],
    );
    assert.match(text(service.networkConfiguration), /"assignPublicIp":false/);
  });

  it("grants no star but for the registry's token and listings", () => {
    const policies = resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    assert.ok(policies.length > 5);
    for (const { name, inputs } of policies) {
      const { Statement } = JSON.parse(String(inputs.policy)) as {
        Statement: { Action: unknown; Resource: unknown }[];
      };
      for (const { Action, Resource } of Statement) {
        assert.doesNotMatch(text(Action), /\*/, name);
        // Listings know no resource.
        const listing = [Action]
          .flat()
          .every((one) => /^(autoscaling|ec2|elasticloadbalancing):Describe/.test(String(one)));
        assert.ok(Resource !== "*" || Action === "ecr:GetAuthorizationToken" || listing, name);
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
