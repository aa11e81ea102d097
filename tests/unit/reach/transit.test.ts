import assert from "node:assert/strict";
import {
  allWays,
  breachesOf,
  isHole,
  modelOf,
  reaches,
  summarise,
  type HopKind,
  type Recorded,
  type Resource,
} from "../../../reach";
import { changed, edited, resource, tcp, types } from "./fixture";
import { asks, attachment, leadsTo, nearCountry, routes, withGateways } from "./transit-fixture";

const way = (recorded: Recorded) => reaches(modelOf(recorded), "kr/api", "hub/payment");
const whole = withGateways();
const parts = whole.resources;

/** Everybody is let out to everybody, and in: only the network stands between them. */
const trusting = [
  resource(types.egress, "jp-out", tcp(10040, "jp-api-group", { block: "10.0.0.0/8" })),
  resource(types.egress, "kr-out", tcp(10040, "kr-api-group", { block: "10.0.0.0/8" })),
  resource(types.ingress, "jp-in", tcp(10040, "jp-api-front-group", { block: "10.0.0.0/8" })),
  resource(types.ingress, "hub-in", tcp(10040, "hub-payment-front-group", { block: "10.0.0.0/8" })),
];
const holes = (recorded: Recorded) =>
  allWays(modelOf(recorded))
    .filter(isHole)
    .map(({ from, to }) => `${from} → ${to}`);

describe("reach: transit gateways", () => {
  it("names every part of the way over two gateways that are peered, there and back", () => {
    const { open, hops, stop } = way(whole);
    assert.equal(open, true, JSON.stringify(stop));
    const steps = hops.slice(1, 7).map(({ kind, by }) => [kind, by.map(({ name }) => name).sort()]);
    const common = ["hub-attachment", "kr-attachment", "kr-gateway", "hub-gateway"];
    const peered = ["kr-peering", "kr-peering-accepter", "kr-table"];
    assert.deepEqual(steps, [
      ["egress", ["kr-api-to-payment"]],
      ["route", ["kr-a-association", "kr-a-to-hub", "kr-b-association", "kr-b-to-hub"]],
      [
        "transit gateway",
        [
          ...common,
          ...peered,
          "countries",
          "countries-to-hub",
          "kr-asks",
          "kr-peering-asks-hub",
          "kr-table-to-hub",
        ].sort(),
      ],
      ["return", ["hub-a-association", "hub-a-to-kr", "hub-b-association", "hub-b-to-kr"]],
      [
        "transit return",
        [
          ...common,
          ...peered,
          "hub-asks",
          "hub-table",
          "hub-to-kr",
          "kr-peering-asks-kr",
          "kr-table-to-kr",
        ].sort(),
      ],
      ["ingress", ["kr-calls-payment", "payment-from-callers"]],
    ]);
    assert.deepEqual(summarise(modelOf(whole), whole).problems, []);
  });

  const there = "transit gateway";
  const stops: readonly [string, string, HopKind, RegExp][] = [
    ["the hub's attachment", "hub-attachment", there, /countries leads 10\.0\.1\.0\/24 nowhere/],
    ["the country's attachment", "kr-attachment", there, /kr-vpc is not attached to the transit gateway/],
    ["the country's gateway", "kr-gateway", there, /kr-vpc is not attached/],
    ["the peering", "kr-peering", there, /kr-table leads .* nowhere/],
    ["whoever accepts the peering", "kr-peering-accepter", there, /nobody accepts the attachment kr-peering/],
    ["a table for the country", "kr-asks", there, /kr-attachment is associated with no table/],
    ["a table for the peering", "kr-peering-asks-hub", there, /kr-peering is associated with no table/],
    ["the table", "countries", there, /kr-peering is associated with no table/],
    ["a route to the peering", "kr-table-to-hub", there, /kr-table leads .* nowhere/],
    ["a route to the hub", "countries-to-hub", there, /countries leads .* nowhere/],
    ["a table for the hub", "hub-asks", "transit return", /hub-attachment is associated with no table/],
    ["a route back", "hub-to-kr", "transit return", /hub-table leads 10\.3\.1\.0\/24 nowhere/],
    ["a route back to the network", "kr-table-to-kr", "transit return", /kr-table leads .* nowhere/],
  ];
  for (const [title, name, kind, says] of stops) {
    it(`stops without ${title}`, () => {
      const { open, exposed, stop } = way(changed(parts, { without: [name] }));
      assert.equal(open || exposed, false);
      assert.equal(stop?.kind, kind);
      assert.match(stop?.says ?? "", says);
    });
  }

  it("drops what a longer blackhole holds, and sends what goes to another network astray", () => {
    const black = [leadsTo("black", "countries", "10.0.0.0/23")];
    assert.equal(way(changed(parts, { extra: black })).stop?.kind, there);
    const elsewhere = edited(parts, "countries-to-hub", { transitGatewayAttachmentId: "jp-attachment" });
    assert.match(way(elsewhere).stop?.says ?? "", /leads .* to jp-attachment instead/);
    const round = edited(parts, "countries-to-hub", { transitGatewayAttachmentId: "kr-peering" });
    const circle = edited(round.resources, "kr-table-to-kr", { destinationCidrBlock: "10.9.0.0/16" });
    assert.match(way(circle).stop?.says ?? "", /round in a circle/);
  });

  it("takes packets only in zones in which the attachment has a subnet", () => {
    const zoned = parts.map((one) =>
      one.type === types.subnet
        ? { ...one, inputs: { ...one.inputs, availabilityZone: one.name.at(-1) } }
        : one,
    );
    assert.equal(way({ resources: zoned }).open, true);
    const { open, stop } = way(edited(zoned, "kr-attachment", { subnetIds: ["kr-a"] }));
    assert.equal(open, false);
    assert.match(stop?.says ?? "", /only 2 of 4: kr-attachment has no subnet in the zone of kr-b/);
  });

  it("lets no country through to another, whatever their groups say, for as long as the tables part them", () => {
    const trustful = changed(parts, { extra: trusting });
    assert.deepEqual(holes(trustful), ["jp/api → hub/payment"]);
    const passedOn = [
      ...routes("kr", "jp", "10.1.0.0/22", "kr-gateway"),
      ...routes("jp", "kr", "10.3.0.0/22", "hub-gateway"),
      leadsTo("kr-table-to-jp", "kr-table", "10.1.0.0/22", "kr-peering"),
    ];
    const both = [
      leadsTo("countries-to-jp", "countries", "10.1.0.0/22", "jp-attachment"),
      leadsTo("countries-to-kr", "countries", "10.3.0.0/22", "kr-peering"),
    ];
    assert.deepEqual(holes(changed(trustful.resources, { extra: passedOn })), ["jp/api → hub/payment"]);
    const shown = holes(changed(trustful.resources, { extra: [...passedOn, ...both] }));
    assert.deepEqual(shown, ["jp/api → hub/payment", "kr/api → jp/api"]);
  });

  it("reads default tables, and what networks propagate", () => {
    const open = changed(parts, { without: ["jp-asks", "hub-asks", "hub-to-jp", "countries-to-hub"] });
    const defaults = { defaultRouteTableAssociation: "enable", defaultRouteTablePropagation: "enable" };
    const merged = edited(open.resources, "hub-gateway", defaults);
    assert.deepEqual(holes(changed(merged.resources, { extra: trusting })), ["jp/api → hub/payment"]);
    assert.deepEqual(holes(changed(open.resources, { extra: trusting })), []);
    const told = [
      asks("jp-asks-again", "jp-attachment", "hub-table"),
      asks("hub-asks-again", "hub-attachment", "hub-table"),
      ...["jp", "hub"].map((code) =>
        resource(types.propagation, `${code}-propagates`, {
          transitGatewayAttachmentId: `${code}-attachment`,
          transitGatewayRouteTableId: "hub-table",
        }),
      ),
    ];
    const propagated = changed(open.resources, { extra: [...told, ...trusting] });
    assert.deepEqual(holes(propagated), ["jp/api → hub/payment"]);
    assert.deepEqual(holes(changed(propagated.resources, { without: ["jp-propagates"] })), [], "no way back");
  });

  it("closes data tiers to what a gateway leads there", () => {
    assert.deepEqual(breachesOf(modelOf(whole)), []);
    const wide = edited(parts, "kr-a-to-hub", { destinationCidrBlock: "10.0.0.0/16" });
    assert.deepEqual(breachesOf(modelOf(wide)), [], "the table of the gateway leads to the mesh only");
    const wider = edited(wide.resources, "countries-to-hub", { destinationCidrBlock: "10.0.0.0/16" });
    const narrow = edited(wider.resources, "kr-table-to-hub", { destinationCidrBlock: "10.0.0.0/16" });
    assert.deepEqual(
      breachesOf(modelOf(narrow)).map(({ says }) => says),
      ["kr-a of another network has a route to hub-data"],
    );
  });

  it("knows a group of another network where gateway and attachments support it, and only for rules in", () => {
    const byGroup = [
      trusting[0]!,
      resource(types.ingress, "by-group", tcp(10040, "hub-payment-front-group", { group: "jp-api-group" })),
    ];
    const found = (recorded: Recorded) => reaches(modelOf(recorded), "jp/api", "hub/payment");
    const grouped = changed(parts, { extra: byGroup });
    assert.equal(found(grouped).stop?.kind, "name");
    assert.equal(found(grouped).exposed, false);
    const supporting = edited(grouped.resources, "hub-gateway", {
      securityGroupReferencingSupport: "enable",
    });
    assert.equal(found(supporting).exposed, true);
    const half = edited(supporting.resources, "jp-attachment", {
      securityGroupReferencingSupport: "disable",
    });
    assert.equal(found(half).exposed, false);
  });
});

describe("reach: a transit gateway of another account", () => {
  const arn = (account: string, what: string) => `arn:aws:ec2:ap-northeast-1:${account}:${what}`;
  const owned = (one: Resource, account: string): Resource => ({
    ...one,
    computed: { ...one.computed, arn: arn(account, one.name) },
  });
  const near = nearCountry().filter(({ type }) => type !== types.attachment);
  const share = [
    { ...resource("aws:ram/resourceShare:ResourceShare", "share", {}), computed: { arn: "share" } },
    resource("aws:ram/resourceAssociation:ResourceAssociation", "shared", {
      resourceShareArn: "share",
      resourceArn: arn("111111111111", "hub-gateway"),
    }),
    resource("aws:ram/principalAssociation:PrincipalAssociation", "with", {
      resourceShareArn: "share",
      principal: "222222222222",
    }),
  ];
  const accepter = resource(types.attachmentAccepter, "jp-accepter", {
    transitGatewayAttachmentId: "jp-attachment",
  });
  const foreign = withGateways([
    ...near,
    owned(attachment("jp", "hub-gateway"), "222222222222"),
    ...share,
    accepter,
    ...trusting,
  ]).resources.map((one) =>
    one.name === "hub-gateway" || one.name === "hub-attachment" ? owned(one, "111111111111") : one,
  );

  it("lets an attachment in that it is lent to and that it accepts", () => {
    const found = reaches(modelOf({ resources: foreign }), "jp/api", "hub/payment");
    const { by = [] } = found.hops.find(({ kind }) => kind === "transit gateway") ?? {};
    const names = by.map(({ name }) => name);
    ["share", "shared", "with", "jp-accepter"].forEach((name) => assert.ok(names.includes(name), name));
    assert.ok(holes({ resources: foreign }).includes("jp/api → hub/payment"));
  });

  for (const gone of ["share", "shared", "with", "jp-accepter"]) {
    it(`lets it not in without ${gone}`, () => {
      const found = reaches(modelOf(changed(foreign, { without: [gone] })), "jp/api", "hub/payment");
      assert.equal(found.exposed, false);
      const { says } = found.hops.find(({ kind }) => kind === "transit gateway") ?? {};
      assert.match(says ?? "", /nobody accepts the attachment jp-attachment/);
    });
  }

  it("wants an invitation accepted outside of an organization", () => {
    const invited = edited(foreign, "share", { allowExternalPrincipals: true });
    assert.ok(!holes(invited).includes("jp/api → hub/payment"));
    const accepted = resource("aws:ram/resourceShareAccepter:ResourceShareAccepter", "accepted", {
      shareArn: "share",
    });
    assert.ok(holes(changed(invited.resources, { extra: [accepted] })).includes("jp/api → hub/payment"));
  });
});
