import assert from "node:assert/strict";
import { allWays, modelOf, partners, placesOf, reaches, summarise } from "../../../reach";
import { edited, ecsService, changed, resource, sample, tcp, types, type Properties } from "./fixture";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const host = { hostHeader: { values: ["admin.example.com"] } };

/** A load balancer of the internet whose one rule for the back office has these conditions. */
const withRule = (conditions: unknown) =>
  changed(sample(), {
    extra: [
      ...ecsService("jp", "admin", {}, "admin-targets"),
      resource(types.group, "front-group", { vpcId: "jp-vpc" }),
      resource(
        types.balancer,
        "front",
        { internal: false, subnets: ["jp-public"], securityGroups: ["front-group"] },
        { dnsName: "front.elb.amazonaws.com" },
      ),
      resource(types.ingress, "world-in", tcp(443, "front-group", { block: "0.0.0.0/0" })),
      resource(types.listener, "https", { loadBalancerArn: "front", port: 443, protocol: "HTTPS" }),
      resource(types.targets, "admin-targets", { port: 8080, vpcId: "jp-vpc" }),
      resource(types.rule, "for-partners", {
        listenerArn: "https",
        priority: 1,
        conditions,
        actions: [{ type: "forward", targetGroupArn: "admin-targets" }],
      } as Properties),
      resource(types.zone, "zone", { name: "example.com" }),
      resource(types.record, "name", {
        zoneId: "zone",
        name: "admin",
        type: "CNAME",
        records: ["front.elb.amazonaws.com"],
      }),
      resource(types.egress, "to-admin", tcp(8080, "front-group", { group: "jp-admin-group" })),
      resource(types.ingress, "from-front", tcp(8080, "jp-admin-group", { group: "front-group" })),
    ],
  });

describe("reach: partners", () => {
  const guarded: readonly [string, unknown][] = [
    ["their addresses", [host, { sourceIp: { values: ["203.0.113.0/28"] } }]],
    ["a secret header", { ...secret, value: [host, { httpHeader: { values: ["[secret]"] } }] }],
  ];
  for (const [title, conditions] of guarded) {
    it(`are let through by ${title}, and the internet is not`, () => {
      const recorded = withRule(conditions);
      const model = modelOf(recorded);
      const found = reaches(model, partners, "jp/admin");
      assert.ok(found.open && found.told, JSON.stringify(found.stop));
      assert.equal(found.address, "https://admin.example.com");
      assert.ok(placesOf(model).includes(partners));
      assert.equal(reaches(model, "internet", "jp/admin").exposed, false);
      assert.equal(reaches(model, partners, "jp/api").exposed, false);
      const outside = allWays(model).filter(({ from }) => ["internet", partners].includes(from));
      assert.deepEqual(
        outside.map(({ from, to }) => [from, to]),
        [[partners, "jp/admin"]],
      );
      assert.deepEqual(summarise(model, recorded).problems, []);
      const closed = edited(recorded.resources, "jp-public-out", { gatewayId: "igw-none" });
      assert.equal(reaches(modelOf(closed), partners, "jp/admin").open, false);
    });
  }

  const open: readonly [string, unknown][] = [
    ["no addresses", [host]],
    ["everybody's address", [host, { sourceIp: { values: ["0.0.0.0/0"] } }]],
    ["a header that anybody may send", [host, { httpHeader: { httpHeaderName: "x", values: ["yes"] } }]],
  ];
  for (const [title, conditions] of open) {
    it(`are nobody where a rule asks for ${title}`, () => {
      const model = modelOf(withRule(conditions));
      assert.ok(!placesOf(model).includes(partners));
      assert.equal(reaches(model, "internet", "jp/admin").exposed, true);
    });
  }
});
