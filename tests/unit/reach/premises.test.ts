import assert from "node:assert/strict";
import {
  allWays,
  breachesOf,
  isHole,
  modelOf,
  onPremises,
  placesOf,
  reaches,
  summarise,
  type HopKind,
  type Recorded,
  type Resource,
} from "../../../reach";
import { changed, edited, resource, sample, tcp, types, type Properties } from "./fixture";
import { asks, attachment, hubGateway, leadsTo, routes } from "./transit-fixture";

const ec2 = (kind: string) => `aws:ec2/${kind}:${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
const site = "10.200.0.0/16";

const toSite = (zone: string, inputs: Properties = {}): Resource =>
  resource(types.route, `jp-${zone}-to-site`, {
    routeTableId: `jp-${zone}-table`,
    destinationCidrBlock: site,
    gatewayId: "vgw-jp",
    ...inputs,
  });

/** Japan's api is called from the company's sites, and calls there. */
const linked = (): Resource[] => [
  resource(ec2("vpnGateway"), "vgw-jp", {}),
  resource(ec2("vpnGatewayAttachment"), "jp-tie", { vpcId: "jp-vpc", vpnGatewayId: "vgw-jp" }),
  resource(ec2("customerGateway"), "office", { type: "ipsec.1", ipAddress: "203.0.113.10" }),
  resource(ec2("vpnConnection"), "jp-vpn", {
    type: "ipsec.1",
    customerGatewayId: "office",
    vpnGatewayId: "vgw-jp",
    staticRoutesOnly: true,
  }),
  resource(ec2("vpnConnectionRoute"), "jp-vpn-route", {
    vpnConnectionId: "jp-vpn",
    destinationCidrBlock: site,
  }),
  toSite("a"),
  toSite("b"),
  resource(types.ingress, "site-in", tcp(10040, "jp-api-front-group", { block: "10.200.1.0/24" })),
  resource(types.egress, "site-out", tcp(5432, "jp-api-group", { block: "10.200.2.7/32" })),
];
const whole = changed(sample(), { extra: linked() });
const parts = whole.resources;
const inWay = (recorded: Recorded) => reaches(modelOf(recorded), onPremises, "jp/api");
const outWay = (recorded: Recorded) => reaches(modelOf(recorded), "jp/api", onPremises);
const without = (...names: string[]) => changed(parts, { without: names });
const holes = (recorded: Recorded) =>
  allWays(modelOf(recorded))
    .filter(isHole)
    .map(({ from, to }) => `${from} → ${to}`);

describe("reach: the company's sites", () => {
  it("are a place where something leads there", () => {
    assert.ok(placesOf(modelOf(whole)).includes(onPremises));
    assert.ok(!placesOf(modelOf({ resources: sample() })).includes(onPremises));
    assert.deepEqual(summarise(modelOf(whole), whole).problems, []);
    const listed = allWays(modelOf(whole)).filter(({ from, to }) => [from, to].includes(onPremises));
    assert.deepEqual(
      listed.map(({ from, to, open, told }) => [from, to, open, told]),
      [
        ["jp/api", onPremises, true, true],
        [onPremises, "jp/api", true, true],
      ],
    );
  });

  it("come in and are reached over every part of the way", () => {
    const steps = ({ hops }: ReturnType<typeof inWay>) =>
      hops.slice(0, 3).map(({ kind, by }) => [kind, by.map(({ name }) => name)]);
    const link = ["vgw-jp", "jp-tie", "jp-vpn", "office", "jp-vpn-route"];
    const [first = "", ...rest] = ["jp-a-to-site", "jp-a-association", ...link];
    const routed = [first, ...rest, "jp-b-to-site", "jp-b-association"];
    assert.deepEqual(steps(inWay(whole)), [
      ["on-premises", link],
      ["return", routed],
      ["ingress", ["site-in"]],
    ]);
    assert.deepEqual(steps(outWay(whole)), [
      ["egress", ["site-out"]],
      ["route", routed],
      ["on-premises", link],
    ]);
  });

  // Without a gateway nothing says where the sites are.
  const gone: readonly [string, HopKind, HopKind][] = [
    ["vgw-jp", "on-premises", "egress"],
    ["jp-tie", "on-premises", "egress"],
    ["jp-vpn", "on-premises", "route"],
    ["office", "on-premises", "route"],
    ["jp-vpn-route", "on-premises", "route"],
  ];
  for (const [name, into, out] of gone) {
    it(`are cut off without ${name}`, () => {
      assert.deepEqual([inWay(without(name)).open, inWay(without(name)).stop?.kind], [false, into]);
      assert.deepEqual([outWay(without(name)).open, outWay(without(name)).stop?.kind], [false, out]);
    });
  }

  it("need a route back from every subnet, and rules", () => {
    assert.equal(inWay(without("jp-a-to-site")).stop?.passes, "some");
    assert.equal(inWay(without("jp-a-to-site", "jp-b-to-site")).stop?.kind, "return");
    assert.equal(inWay(without("site-in")).stop?.kind, "ingress");
    assert.equal(outWay(without("site-out")).stop?.kind, "egress");
    assert.equal(inWay(without("hub-vpc")).open, true);
    assert.equal(reaches(modelOf(whole), onPremises, "hub/payment").exposed, false);
  });

  it("are told of networks by Direct Connect, which is told of the sites", () => {
    const direct = (inputs: Properties = {}) =>
      changed(parts, {
        without: ["jp-vpn", "jp-vpn-route", "office"],
        extra: [
          resource("aws:directconnect/gatewayAssociation:GatewayAssociation", "jp-direct", {
            dxGatewayId: "dx",
            associatedGatewayId: "vgw-jp",
            ...inputs,
          }),
        ],
      });
    assert.equal(inWay(direct()).open, true);
    assert.equal(inWay(direct({ allowedPrefixes: ["10.1.0.0/22"] })).open, true);
    assert.equal(inWay(direct({ allowedPrefixes: ["10.1.16.0/20"] })).open, false);
  });

  it("tell route tables what they have, where a table listens to the gateway", () => {
    const told = ["a", "b"].map((zone) =>
      resource(ec2("vpnGatewayRoutePropagation"), `jp-${zone}-told`, {
        routeTableId: `jp-${zone}-table`,
        vpnGatewayId: "vgw-jp",
      }),
    );
    const bgp = edited(without("jp-a-to-site", "jp-b-to-site", "jp-vpn-route").resources, "jp-vpn", {
      staticRoutesOnly: false,
    }).resources;
    assert.equal(inWay({ resources: bgp }).open, false);
    assert.equal(inWay(changed(bgp, { extra: told })).open, true);
    assert.equal(outWay(changed(bgp, { extra: told })).open, true);
  });

  it("are a hole where a rule about more than them lets them in, or somebody out", () => {
    const wide = edited(parts, "site-in", { cidrIpv4: "10.0.0.0/8" });
    assert.deepEqual(holes(wide), [`${onPremises} → jp/api`]);
    const world = changed(without("site-out").resources, {
      extra: [resource(types.egress, "out", tcp(443, "jp-api-group", { block: "0.0.0.0/0" }))],
    });
    assert.deepEqual(holes(world), [`jp/api → ${onPremises}`]);
  });

  it("may have a way to data, which is nobody else's", () => {
    const data = changed(parts, { extra: [toSite("data")] });
    assert.deepEqual(breachesOf(modelOf(data)), []);
    const world = changed(parts, { extra: [toSite("data", { destinationCidrBlock: "0.0.0.0/0" })] });
    assert.deepEqual(
      breachesOf(modelOf(world)).map(({ says }) => says),
      ["the route jp-data-to-site leads out of jp-data"],
    );
  });

  it("are reached through a transit gateway where the VPN is attached to it", () => {
    const vpn = {
      ...resource(ec2("vpnConnection"), "hub-vpn", {
        type: "ipsec.1",
        customerGatewayId: "office",
        transitGatewayId: "hub-gateway",
      }),
      computed: { arn: "hub-vpn", transitGatewayAttachmentId: "vpn-attachment" },
    };
    const extra = [
      ...hubGateway(),
      attachment("jp", "hub-gateway"),
      vpn,
      asks("jp-asks", "jp-attachment", "countries"),
      asks("vpn-asks", "vpn-attachment", "hub-table"),
      leadsTo("to-site", "countries", site, "vpn-attachment"),
      leadsTo("from-site", "hub-table", "10.1.0.0/22", "jp-attachment"),
      ...routes("jp", "site", site, "hub-gateway"),
    ];
    const own = ["vgw-jp", "jp-tie", "jp-vpn", "jp-vpn-route", "jp-a-to-site", "jp-b-to-site"];
    const transit = changed(parts, { without: own, extra });
    assert.equal(inWay(transit).open, true, JSON.stringify(inWay(transit).stop));
    assert.equal(outWay(transit).open, true);
    for (const name of ["vpn-asks", "from-site", "jp-attachment", "hub-vpn"]) {
      const cut = changed(transit.resources, { without: [name] });
      assert.equal(inWay(cut).open, false, name);
    }
    const cut = changed(transit.resources, { without: ["to-site"] });
    assert.equal(outWay(cut).open, false);
  });
});
