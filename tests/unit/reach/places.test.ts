import assert from "node:assert/strict";
import {
  allWays,
  breachesOf,
  isolatedSubnets,
  looseRulesOf,
  modelOf,
  placeNamed,
  placesOf,
  reaches,
  summarise,
  UnknownPlaceError,
  type Recorded,
  type Resource,
} from "../../../reach";
import { changed, edited, front, resource, sample, tcp, types } from "./fixture";

const whole: Recorded = { resources: sample() };

/** A public front of Japan's api: on port 443, by its host. */
function publicFront(): Resource[] {
  const name = "jp-public";
  return [
    resource(types.group, `${name}-group`, { vpcId: "jp-vpc", tags: { country: "jp", service: "platform" } }),
    resource(
      types.balancer,
      name,
      { internal: false, subnets: ["jp-public"], securityGroups: [`${name}-group`], tags: { country: "jp" } },
      { dnsName: "jp-public.elb.amazonaws.com" },
    ),
    resource(types.ingress, "world-in", tcp(443, `${name}-group`, { block: "0.0.0.0/0" })),
    resource(types.listener, "jp-public-https", {
      loadBalancerArn: name,
      port: 443,
      protocol: "HTTPS",
      defaultActions: [{ type: "fixed-response" }],
    }),
    resource(types.listener, "jp-public-http", {
      loadBalancerArn: name,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "redirect", redirect: { port: "443" } }],
    }),
    resource(types.rule, "jp-public-live", {
      listenerArn: "jp-public-https",
      priority: 3,
      conditions: [{ hostHeader: { values: ["api.jp.example.com"] } }, { pathPattern: { values: ["/*"] } }],
      actions: [{ type: "forward", forward: { targetGroups: [{ arn: "jp-api-public", weight: 1 }] } }],
    }),
    resource(types.targets, "jp-api-public", { port: 8080, vpcId: "jp-vpc" }),
    resource(types.zone, "jp-zone", { name: "jp.example.com" }),
    resource(types.record, "jp-api-record", {
      zoneId: "jp-zone",
      name: "api",
      type: "CNAME",
      records: ["jp-public.elb.amazonaws.com."],
    }),
    resource(types.egress, "jp-public-to-api", tcp(8080, `${name}-group`, { group: "jp-api-group" })),
    resource(types.ingress, "jp-api-from-public", tcp(8080, "jp-api-group", { group: `${name}-group` })),
  ];
}

function withPublicFront(): Resource[] {
  const balancing = [
    { targetGroupArn: "jp-api-targets", containerPort: 8080 },
    { targetGroupArn: "jp-api-public", containerPort: 8080 },
  ];
  return [...edited(sample(), "jp-api", { loadBalancers: balancing }).resources, ...publicFront()];
}

describe("reach: the internet", () => {
  const way = (recorded: Recorded) => reaches(modelOf(recorded), "internet", "jp/api");

  it("comes in by the public name, through the door that forwards", () => {
    const found = way({ resources: withPublicFront() });
    assert.equal(found.open, true, JSON.stringify(found.stop));
    assert.equal(found.address, "https://api.jp.example.com");
    assert.deepEqual(
      found.hops.map(({ kind }) => kind),
      ["name", "route", "ingress", "listener", "rule", "targets", "balancer egress", "service ingress"],
    );
    assert.deepEqual(summarise(modelOf({ resources: withPublicFront() }), whole).problems, []);
  });

  const stops = [
    ["a record", "jp-api-record", "name"],
    ["an internet gateway", "jp-igw", "route"],
    ["a route to it", "jp-public-out", "route"],
    ["the table of its subnet", "jp-public-association", "route"],
    ["a rule in", "world-in", "ingress"],
  ] as const;
  for (const [title, name, kind] of stops) {
    it(`stays out without ${title}`, () => {
      const found = way(changed(withPublicFront(), { without: [name] }));
      assert.equal(found.open, false);
      assert.equal(found.stop?.kind, kind);
    });
  }

  it("stays out of what is inside, whatever its group says", () => {
    const open = resource(types.ingress, "in", tcp(10040, "hub-payment-front-group", { block: "0.0.0.0/0" }));
    const found = reaches(modelOf(changed(sample(), { extra: [open] })), "internet", "hub/payment");
    assert.equal(found.exposed, false);
  });

  it("comes in to a task with a public address, which is then a problem", () => {
    const shown = edited(sample(), "jp-api", {
      networkConfiguration: {
        assignPublicIp: true,
        subnets: ["jp-public"],
        securityGroups: ["jp-api-group"],
      },
    });
    const extra = [resource(types.ingress, "in", tcp(443, "jp-api-group", { block: "0.0.0.0/0" }))];
    const model = modelOf(changed(shown.resources, { extra }));
    assert.deepEqual(summarise(model, whole).problems.slice(0, 1), [
      "internet reaches jp/api, and no such call is declared",
    ]);
    assert.ok(!allWays(modelOf(shown)).some(({ from, exposed }) => from === "internet" && exposed));
  });

  it("is reached through NAT, and only so", () => {
    const out = (recorded: Recorded) => reaches(modelOf(recorded), "kr/api", "internet");
    assert.equal(out(whole).open, true);
    assert.equal(out(changed(sample(), { without: ["kr-api-https"] })).stop?.kind, "egress");
    assert.equal(out(changed(sample(), { without: ["kr-a-out"] })).stop?.passes, "some");
    assert.equal(out(changed(sample(), { without: ["kr-a-out", "kr-b-out"] })).stop?.passes, "none");
    assert.equal(out(changed(sample(), { without: ["kr-nat"] })).stop?.kind, "route");
    assert.equal(out(changed(sample(), { without: ["kr-igw"] })).stop?.kind, "route");
    assert.equal(out(edited(sample(), "kr-nat", { connectivityType: "private" })).stop?.kind, "route");
    const direct = edited(sample(), "kr-a-out", { natGatewayId: undefined, gatewayId: "kr-igw" });
    assert.equal(out(direct).stop?.passes, "some", "no public address");
  });

  it("is no way of one country into another: it is noted beside", () => {
    const found = reaches(modelOf({ resources: withPublicFront() }), "kr/api", "jp/api");
    assert.equal(found.open || found.exposed, false);
    assert.equal(found.note, "as anybody on the internet it may call https://api.jp.example.com");
    const silent = changed(withPublicFront(), { without: ["kr-api-https"] });
    assert.equal(reaches(modelOf(silent), "kr/api", "jp/api").note, undefined);
  });
});

describe("reach: servers, runs by hand and AWS services", () => {
  const template = (told: string) =>
    resource(types.template, "lt-kr-web", {
      networkInterfaces: [{ securityGroups: ["kr-web-group"], associatePublicIpAddress: "false" }],
      userData: Buffer.from(`#!/bin/sh\nprintf '%s\\n' '${told}' > /etc/service.env\n`).toString("base64"),
    });
  const server = (told: string) => [
    resource(types.group, "kr-web-group", { vpcId: "kr-vpc", tags: { country: "kr", service: "web" } }),
    template(told),
    resource(types.scalingGroup, "kr-web", {
      vpcZoneIdentifiers: ["kr-a", "kr-b"],
      mixedInstancesPolicy: {
        launchTemplate: { launchTemplateSpecification: { launchTemplateId: "lt-kr-web" } },
      },
      tags: [
        { key: "country", value: "kr" },
        { key: "service", value: "web" },
      ],
    }),
  ];

  it("reads what a server is told from its user data, and its groups from the launch template", () => {
    const extra = [
      ...server('PAYMENT_URL="http://payment.mesh.example.com:10040"'),
      resource(types.egress, "kr-web-to-payment", tcp(10040, "kr-web-group", { block: "10.0.0.0/22" })),
    ];
    const found = reaches(modelOf(changed(sample(), { extra })), "kr/web", "hub/payment");
    assert.equal(found.open, true, JSON.stringify(found.stop));
    const silent = [...server("X=1"), extra.at(-1)!];
    assert.equal(reaches(modelOf(changed(sample(), { extra: silent })), "kr/web", "hub/payment").told, false);
  });

  it("takes a task that nothing starts for one that is run by hand beside the others", () => {
    const extra = [
      resource(types.group, "kr-migrate-group", {
        vpcId: "kr-vpc",
        tags: { country: "kr", service: "migrate" },
      }),
      resource(types.task, "kr-migrate", {
        containerDefinitions: "[]",
        tags: { country: "kr", service: "migrate" },
      }),
      resource(types.egress, "kr-migrate-out", tcp(10040, "kr-migrate-group", { block: "10.0.0.0/16" })),
    ];
    const model = modelOf(changed(sample(), { extra }));
    assert.ok(placesOf(model).includes("kr/migrate"));
    assert.equal(reaches(model, "kr/migrate", "hub/payment").exposed, true);
  });

  it("takes for declared what an ECS service has a function ask in its deployments, and nothing else", () => {
    const probe = [
      resource(types.group, "hub-smoke-group", {
        vpcId: "hub-vpc",
        tags: { country: "hub", service: "platform" },
      }),
      resource("aws:lambda/function:Function", "hub-smoke", {
        vpcConfig: { subnetIds: ["hub-a"], securityGroupIds: ["hub-smoke-group"] },
        tags: { country: "hub", service: "platform" },
      }),
      resource(
        types.egress,
        "smoke-out",
        tcp(10040, "hub-smoke-group", { group: "hub-payment-front-group" }),
      ),
      resource(
        types.ingress,
        "smoke-in",
        tcp(10040, "hub-payment-front-group", { group: "hub-smoke-group" }),
      ),
    ];
    const problems = (resources: readonly Resource[]) =>
      summarise(modelOf({ resources }), { resources }).problems;
    assert.deepEqual(problems([...sample(), ...probe]), [
      "hub/smoke reaches hub/payment, and no such call is declared",
    ]);
    const hook = {
      hookTargetArn: "hub-smoke",
      hookDetails: '{"url":"http://payment.mesh.example.com:10040/healthz"}',
    };
    const asked = edited(sample(), "hub-payment", { deploymentConfiguration: { lifecycleHooks: [hook] } });
    assert.deepEqual(problems([...asked.resources, ...probe]), []);
  });

  it("knows interface endpoints by their group, gateways by their tables, and a policy that allows nobody", () => {
    const endpoints = [
      resource(types.endpoint, "kr-s3", {
        vpcId: "kr-vpc",
        vpcEndpointType: "Gateway",
        serviceName: "com.amazonaws.ap-northeast-2.s3",
        routeTableIds: ["kr-a-table", "kr-b-table"],
        tags: { country: "kr" },
      }),
      resource(types.group, "kr-endpoints", { vpcId: "kr-vpc", tags: { country: "kr" } }),
      resource(types.ingress, "endpoints-in", tcp(443, "kr-endpoints", { block: "10.3.0.0/16" })),
      resource(types.endpoint, "kr-ecr", {
        vpcId: "kr-vpc",
        vpcEndpointType: "Interface",
        serviceName: "com.amazonaws.ap-northeast-2.ecr.api",
        subnetIds: ["kr-a", "kr-b"],
        securityGroupIds: ["kr-endpoints"],
        tags: { country: "kr" },
      }),
    ];
    const all = changed(sample(), { extra: endpoints });
    const open = (recorded: Recorded) =>
      allWays(modelOf(recorded))
        .filter((way) => way.open && way.to.includes("aws:"))
        .map(({ from, to }) => `${from} → ${to}`);
    assert.deepEqual(open(all), ["kr/api → kr/aws:ecr.api", "kr/api → kr/aws:s3"]);
    assert.deepEqual(open(changed(all.resources, { without: ["endpoints-in"] })), ["kr/api → kr/aws:s3"]);
    assert.deepEqual(open(edited(all.resources, "kr-s3", { routeTableIds: ["kr-a-table"] })), [
      "kr/api → kr/aws:ecr.api",
    ]);
    assert.deepEqual(open(changed(all.resources, { without: ["kr-api-https"] })), []);
    const shut = edited(all.resources, "kr-s3", { policy: '{"Statement":[{"Effect":"Deny"}]}' });
    assert.deepEqual(open(shut), ["kr/api → kr/aws:ecr.api"]);
  });
});

describe("reach: names of places", () => {
  const model = modelOf(whole);

  it("takes a place by its name, a shared service and a single one by its last part", () => {
    assert.equal(placeNamed(model, "kr/api"), "kr/api");
    assert.equal(placeNamed(model, "KR/API"), "kr/api");
    assert.equal(placeNamed(model, "payment"), "hub/payment");
    assert.equal(placeNamed(model, "hub/payment"), "hub/payment");
    assert.equal(placeNamed(model, "internet"), "internet");
    const both = modelOf(changed(sample(), { extra: front("kr", "payment") }));
    assert.equal(placeNamed(both, "payment"), "hub/payment");
  });

  it("says of any other name which is nearest, or which are meant", () => {
    const refused = (text: string, message: RegExp) =>
      assert.throws(
        () => placeNamed(model, text),
        (error) => error instanceof UnknownPlaceError && message.test(error.message),
      );
    refused(
      "kr/apo",
      /There is no "kr\/apo"\. Do you mean kr\/api\? There are: hub\/payment, internet, jp\/api, kr\/api\./,
    );
    refused("pament", /Do you mean hub\/payment\?/);
    refused("api", /"api" is in several networks: say jp\/api or kr\/api\./);
  });
});

describe("reach: what must hold whoever calls whom", () => {
  it("proves data tiers by routes alone", () => {
    assert.deepEqual(isolatedSubnets(modelOf(whole)), ["hub-data", "kr-data", "jp-data"]);
    assert.deepEqual(breachesOf(modelOf(whole)), []);
    const route = (name: string, table: string, block: string, target: Record<string, string>) =>
      resource(types.route, name, { routeTableId: table, destinationCidrBlock: block, ...target });
    const says = (...extra: Resource[]) =>
      breachesOf(modelOf(changed(sample(), { extra }))).map((one) => one.says);
    assert.deepEqual(says(route("out", "kr-data-table", "0.0.0.0/0", { natGatewayId: "kr-nat" })), [
      "the route out leads out of kr-data",
    ]);
    assert.deepEqual(says(route("wide", "kr-a-table", "10.0.0.0/16", { vpcPeeringConnectionId: "kr-hub" })), [
      "kr-a of another network has a route to hub-data",
    ]);
    assert.deepEqual(
      says(route("within", "kr-a-table", "10.0.8.128/25", { vpcPeeringConnectionId: "kr-hub" })),
      ["kr-a of another network has a route to hub-data"],
    );
    assert.deepEqual(says(route("other", "kr-a-table", "10.0.0.0/16", { natGatewayId: "kr-nat" })), []);
  });

  it("finds rules about the whole world that would count peers", () => {
    const says = (...extra: Resource[]) =>
      looseRulesOf(modelOf(changed(sample(), { extra }))).map(({ rule }) => rule);
    assert.deepEqual(says(), []);
    assert.deepEqual(says(resource(types.ingress, "in", tcp(22, "kr-api-group", { block: "0.0.0.0/0" }))), [
      "in",
    ]);
    assert.deepEqual(
      says(resource(types.egress, "out", tcp(10040, "jp-api-group", { block: "0.0.0.0/0" }))),
      ["out"],
    );
    assert.deepEqual(
      says(resource(types.egress, "https", tcp(443, "jp-api-group", { block: "0.0.0.0/0" }))),
      [],
    );
    assert.deepEqual(says(...publicFront()), []);
  });

  it("owns up to kinds of resource that it cannot judge", () => {
    const extra = [
      resource("aws:ec2transitgateway/connect:Connect", "attached", {}),
      resource("aws:ec2/carrierGateway:CarrierGateway", "carrier", {}),
      resource("aws:ec2/vpcEndpointService:VpcEndpointService", "offered", {}),
      resource("aws:vpclattice/targetGroup:TargetGroup", "functions", { type: "LAMBDA" }),
      resource(types.endpoint, "by-endpoint", { serviceNetworkArn: "arn" }),
      resource(types.vpc, "newer", { assignGeneratedIpv6CidrBlock: true }),
      resource(types.vpc, "older", { cidrBlock: "10.9.0.0/16", assignGeneratedIpv6CidrBlock: false }),
      resource(types.route, "newer-out", { destinationIpv6CidrBlock: "::/0" }),
      resource("aws:vpclattice/resourceGateway:ResourceGateway", "lattice", {}),
    ];
    const recorded = changed(sample(), { extra });
    const { problems } = summarise(modelOf(recorded), recorded);
    assert.deepEqual(
      problems.map((problem) => problem.split(" ")[0]),
      ["attached", "carrier", "offered", "functions", "by-endpoint", "newer", "newer-out", "lattice"],
    );
  });
});
