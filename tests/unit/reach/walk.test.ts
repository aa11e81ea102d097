import assert from "node:assert/strict";
import { allWays, isBroken, isHole, modelOf, reaches, type HopKind, type Recorded } from "../../../reach";
import { changed, edited, resource, sample, tcp, types } from "./fixture";

const way = (recorded: Recorded, from = "kr/api", to = "hub/payment") => reaches(modelOf(recorded), from, to);
const whole: Recorded = { resources: sample() };

describe("reach: a way, hop by hop", () => {
  it("names what lets it pass at every hop, in the order in which a request meets them", () => {
    const { open, exposed, told, hops, address, stop } = way(whole);
    assert.deepEqual(
      { open, exposed, told, stop },
      { open: true, exposed: true, told: true, stop: undefined },
    );
    assert.equal(address, "http://payment.mesh.example.com:10040/");
    const steps = hops.map(({ kind, by }) => [kind, by.map(({ name }) => name)]);
    assert.deepEqual(steps, [
      ["name", ["payment-record", "mesh-zone", "kr-mesh", "hub-payment-front"]],
      ["egress", ["kr-api-to-payment"]],
      ["route", ["kr-a-to-hub", "kr-a-association", "kr-b-to-hub", "kr-b-association"]],
      ["peering", ["kr-hub", "kr-hub-accepter"]],
      ["return", ["hub-a-to-kr", "hub-a-association", "hub-b-to-kr", "hub-b-association"]],
      ["ingress", ["payment-from-callers", "kr-calls-payment"]],
      ["listener", ["hub-payment-front-listener"]],
      ["rule", ["hub-payment-front-live"]],
      ["targets", ["hub-payment-targets", "hub-payment"]],
      ["balancer egress", ["hub-payment-front-to-service"]],
      ["service ingress", ["hub-payment-front-into-service"]],
    ]);
    assert.ok(hops.every(({ passes }) => passes === "all"));
  });

  interface Stop {
    readonly title: string;
    readonly recorded: Recorded;
    readonly kind: HopKind;
    readonly says: RegExp;
    /** Whether packets still pass by address; default: no. */
    readonly exposed?: true;
    readonly passes?: "some";
  }
  const gone = (...without: string[]) => changed(sample(), { without });
  const stops: Stop[] = [
    {
      title: "no record",
      recorded: gone("payment-record"),
      kind: "name",
      says: /the zone mesh\.example\.com \(mesh-zone\) has no record payment\.mesh\.example\.com/,
      exposed: true,
    },
    {
      title: "a zone that is not associated",
      recorded: gone("kr-mesh"),
      kind: "name",
      says: /mesh-zone\) is not associated with the caller's network/,
      exposed: true,
    },
    {
      title: "no zone at all",
      recorded: gone("mesh-zone"),
      kind: "name",
      says: /no zone holds payment\.mesh\.example\.com/,
      exposed: true,
    },
    {
      title: "a record that leads elsewhere",
      recorded: edited(sample(), "payment-record", {
        aliases: [{ name: "internal-jp-api-front.elb.amazonaws.com" }],
      }),
      kind: "listener",
      says: /jp-api-front has nothing on port 10040 for hub\/payment/,
      exposed: true,
    },
    {
      title: "a network that resolves no names",
      recorded: edited(sample(), "kr-vpc", { enableDnsHostnames: false }),
      kind: "name",
      says: /kr-vpc does not resolve names/,
      exposed: true,
    },
    {
      title: "no way out of the caller's group",
      recorded: gone("kr-api-to-payment"),
      kind: "egress",
      says: /kr-api-group has no rule out to hub\/payment-front on port 10040/,
    },
    {
      title: "a way out to half of the load balancer's subnets",
      recorded: edited(sample(), "kr-api-to-payment", { cidrIpv4: "10.0.1.0/24" }),
      kind: "egress",
      says: /only 1 of 2/,
      exposed: true,
      passes: "some",
    },
    {
      title: "a way out on another port",
      recorded: edited(sample(), "kr-api-to-payment", { fromPort: 10041, toPort: 10049 }),
      kind: "egress",
      says: /on port 10040/,
    },
    {
      title: "a way out for UDP",
      recorded: edited(sample(), "kr-api-to-payment", { ipProtocol: "udp" }),
      kind: "egress",
      says: /no rule out/,
    },
    {
      title: "no route from any subnet",
      recorded: gone("kr-a-to-hub", "kr-b-to-hub"),
      kind: "route",
      says: /kr-a, kr-b has no route to hub\/payment-front/,
    },
    {
      title: "no route from one subnet",
      recorded: gone("kr-b-to-hub"),
      kind: "route",
      says: /only 2 of 4: kr-b has no route/,
      exposed: true,
      passes: "some",
    },
    {
      title: "a subnet that fell back to the main table",
      recorded: gone("kr-a-association"),
      kind: "route",
      says: /kr-a has no route/,
      exposed: true,
      passes: "some",
    },
    {
      title: "a longer route that leads to the NAT gateway",
      recorded: changed(sample(), {
        extra: ["a", "b"].map((zone) =>
          resource(types.route, `kr-${zone}-detour`, {
            routeTableId: `kr-${zone}-table`,
            destinationCidrBlock: "10.0.0.0/23",
            natGatewayId: "kr-nat",
          }),
        ),
      }),
      kind: "route",
      says: /kr-a, kr-b has no route|only 2 of 4/,
      exposed: true,
      passes: "some",
    },
    {
      title: "no peering",
      recorded: gone("kr-hub", "kr-hub-accepter"),
      kind: "route",
      says: /no route/,
    },
    {
      title: "a peering that nobody accepts",
      recorded: gone("kr-hub-accepter"),
      kind: "peering",
      says: /nobody accepts the peering of kr-vpc and hub-vpc/,
    },
    {
      title: "an accepter that does not accept",
      recorded: edited(sample(), "kr-hub-accepter", { autoAccept: false }),
      kind: "peering",
      says: /nobody accepts/,
    },
    {
      title: "no way back",
      recorded: gone("hub-a-to-kr", "hub-b-to-kr"),
      kind: "return",
      says: /hub-a, hub-b has no route to kr\/api/,
    },
    {
      title: "no entry in the list of callers",
      recorded: gone("kr-calls-payment"),
      kind: "ingress",
      says: /hub-payment-front-group has no rule in from kr\/api on port 10040/,
    },
    {
      title: "an entry for another country",
      recorded: edited(sample(), "kr-calls-payment", { cidr: "10.1.0.0/22" }),
      kind: "ingress",
      says: /no rule in from kr\/api/,
    },
    {
      title: "a group of another region, which AWS does not know over a peering",
      recorded: changed(sample(), {
        without: ["payment-from-callers"],
        extra: [
          resource(
            types.ingress,
            "by-group",
            tcp(10040, "hub-payment-front-group", { group: "kr-api-group" }),
          ),
        ],
      }),
      kind: "ingress",
      says: /no rule in from kr\/api/,
    },
    {
      title: "no listener",
      recorded: gone("hub-payment-front-listener"),
      kind: "listener",
      says: /hub-payment-front has nothing on port 10040 for hub\/payment/,
    },
    {
      title: "no live rule, only the one for tests",
      recorded: gone("hub-payment-front-live"),
      kind: "rule",
      says: /plain requests for payment\.mesh\.example\.com go elsewhere \(hub-payment-front-listener\)/,
      exposed: true,
      passes: "some",
    },
    {
      title: "no rule at all",
      recorded: gone("hub-payment-front-live", "hub-payment-front-test"),
      kind: "listener",
      says: /has nothing on port 10040 for hub\/payment/,
    },
    {
      title: "nobody registered",
      recorded: edited(sample(), "hub-payment", { loadBalancers: [] }),
      kind: "listener",
      says: /has nothing on port 10040 for hub\/payment/,
    },
    {
      title: "no way out of the load balancer",
      recorded: gone("hub-payment-front-to-service"),
      kind: "balancer egress",
      says: /hub-payment-front-group has no rule out to hub\/payment on port 8080/,
    },
    {
      title: "no way into the service",
      recorded: gone("hub-payment-front-into-service"),
      kind: "service ingress",
      says: /hub-payment-group has no rule in from hub\/payment-front on port 8080/,
    },
    {
      title: "a service that listens on another port than its group opens",
      recorded: edited(sample(), "hub-payment", {
        loadBalancers: [{ targetGroupArn: "hub-payment-targets", containerPort: 9090 }],
      }),
      kind: "balancer egress",
      says: /on port 9090/,
    },
  ];
  for (const { title, recorded, kind, says, exposed = false, passes = "none" } of stops) {
    it(`stops at ${title}`, () => {
      const found = way(recorded);
      assert.equal(found.open, false);
      assert.equal(found.stop?.kind, kind, JSON.stringify(found.stop));
      assert.match(found.stop?.says ?? "", says);
      assert.equal(found.stop?.passes, passes);
      assert.equal(found.exposed, exposed);
      assert.ok(isBroken(found));
      assert.ok(!isHole(found));
      // The list of all ways says the same as the one way asked for.
      const listed = allWays(modelOf(recorded)).find(
        ({ from, to }) => from === "kr/api" && to === "hub/payment",
      );
      assert.deepEqual(listed, found);
    });
  }

  it("stops a country before another at every network hop", () => {
    const found = way(whole, "kr/api", "jp/api");
    assert.equal(found.open || found.exposed || found.told, false);
    const closed = found.hops.filter(({ passes }) => passes === "none").map(({ kind }) => kind);
    assert.deepEqual(closed, ["egress", "route", "peering", "return", "ingress"]);
    assert.ok(!allWays(modelOf(whole)).some(({ from, to }) => from === "kr/api" && to === "jp/api"));
  });

  it("says of a workload without a door that it takes no requests", () => {
    const { open, stop } = way(whole, "hub/payment", "kr/api");
    assert.equal(open, false);
    assert.equal(stop?.says, "kr/api is behind no load balancer inside: it takes no requests");
    assert.match(
      way(whole, "internet", "hub/payment").stop?.says ?? "",
      /no load balancer that faces the internet/,
    );
    assert.match(way(whole, "kr/api", "kr/api").stop?.says ?? "", /the same/);
  });
});

describe("reach: ways that nobody should have", () => {
  const holes = (recorded: Recorded) =>
    allWays(modelOf(recorded))
      .filter(isHole)
      .map(({ from, to }) => `${from} → ${to}`);

  it("finds none in the sample", () => assert.deepEqual(holes(whole), []));

  it("finds a caller whom both groups let pass though nobody told it", () => {
    const told = sample().find(({ name }) => name.endsWith("task-definition/kr-api"))!;
    const silent = edited(sample(), told.name, { containerDefinitions: "[]" });
    assert.deepEqual(holes(silent), ["kr/api → hub/payment"]);
  });

  it("finds a rule to the whole world, which counts peers", () => {
    const open = [
      resource(types.egress, "out", { ...tcp(0, "jp-api-group", { block: "0.0.0.0/0" }), ipProtocol: "-1" }),
      resource(types.ingress, "in", tcp(10040, "hub-payment-front-group", { block: "0.0.0.0/0" })),
    ];
    assert.deepEqual(holes(changed(sample(), { extra: open })), []);
    const peering = [
      resource(types.peering, "jp-hub", { vpcId: "jp-vpc", peerVpcId: "hub-vpc", autoAccept: true }),
      ...["a", "b"].flatMap((zone) => [
        resource(types.route, `jp-${zone}-to-hub`, {
          routeTableId: `jp-${zone}-table`,
          destinationCidrBlock: "10.0.0.0/16",
          vpcPeeringConnectionId: "jp-hub",
        }),
        resource(types.route, `hub-${zone}-to-jp`, {
          routeTableId: `hub-${zone}-table`,
          destinationCidrBlock: "10.1.0.0/16",
          vpcPeeringConnectionId: "jp-hub",
        }),
      ]),
    ];
    assert.deepEqual(holes(changed(sample(), { extra: [...open, ...peering] })), ["jp/api → hub/payment"]);
    // Within one region, AWS knows the groups of a peer too.
    const byGroup = resource(
      types.ingress,
      "by-group",
      tcp(10040, "hub-payment-front-group", { group: "jp-api-group" }),
    );
    assert.deepEqual(holes(changed(sample(), { extra: [open[0]!, byGroup, ...peering] })), [
      "jp/api → hub/payment",
    ]);
    assert.deepEqual(holes(changed(sample(), { extra: [open[0]!, byGroup] })), []);
  });

  it("finds a way straight to a service, past its load balancer", () => {
    const extra = [
      resource(types.egress, "out", tcp(8080, "kr-api-group", { block: "10.0.0.0/8" })),
      resource(types.ingress, "in", {
        securityGroupId: "hub-payment-group",
        ipProtocol: "tcp",
        fromPort: 8000,
        toPort: 9000,
        cidrIpv4: "10.3.1.0/25",
      }),
    ];
    const told = sample().find(({ name }) => name.endsWith("task-definition/kr-api"))!;
    const silent = edited(sample(), told.name, { containerDefinitions: "[]" }).resources;
    const closed = changed(silent, { without: ["kr-calls-payment"], extra });
    assert.deepEqual(holes(closed), ["kr/api → hub/payment"]);
    assert.deepEqual(holes(changed(silent, { without: ["kr-calls-payment"], extra: [extra[0]!] })), []);
  });

  it("reads rules inside a group, and of the older kind, as well", () => {
    const inline = edited(sample(), "jp-api-front-group", {
      ingress: [{ protocol: "tcp", fromPort: 10040, toPort: 10040, securityGroups: ["jp-web-group"] }],
    });
    const web = [
      resource(types.group, "jp-web-group", { vpcId: "jp-vpc", tags: { country: "jp", service: "web" } }),
      resource(types.ecsService, "jp-web", {
        networkConfiguration: { subnets: ["jp-a"], securityGroups: ["jp-web-group"] },
        tags: { country: "jp", service: "web" },
      }),
      resource("aws:ec2/securityGroupRule:SecurityGroupRule", "web-out", {
        type: "egress",
        securityGroupId: "jp-web-group",
        protocol: "tcp",
        fromPort: 10040,
        toPort: 10040,
        sourceSecurityGroupId: "jp-api-front-group",
      }),
    ];
    assert.deepEqual(holes(changed(inline.resources, { extra: web })), ["jp/web → jp/api"]);
  });
});
