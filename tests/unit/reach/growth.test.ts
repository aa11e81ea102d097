import assert from "node:assert/strict";
import { modelOf, summarise, type Recorded, type Resource } from "../../../reach";
import { callsWithin } from "../../plan/calls-counted";
import { changed, ecsService, network, resource, sample, tcp, types } from "./fixture";
import { asks, attachment, hubGateway, leadsTo, routes } from "./transit-fixture";

/** One more country that calls payment through the hub's gateway, with an ACL and a link to the company's sites. */
function country(at: number): Resource[] {
  const [code, second] = [`x${at}`, 100 + at];
  const block = `10.${second}.0.0/22`;
  return [
    ...network(code, second),
    ...ecsService(code, "api", { PAYMENT_URL: "http://payment.mesh.example.com:10040" }),
    attachment(code, "hub-gateway"),
    asks(`${code}-asks`, `${code}-attachment`, "countries"),
    leadsTo(`hub-to-${code}`, "hub-table", block, `${code}-attachment`),
    ...routes(code, "hub", "10.0.0.0/22", "hub-gateway"),
    ...routes("hub", code, block, "hub-gateway"),
    resource(types.egress, `${code}-out`, tcp(10040, `${code}-api-group`, { block: "10.0.0.0/22" })),
    resource(types.egress, `${code}-site`, tcp(1521, `${code}-api-group`, { block: "192.168.1.0/24" })),
    resource(types.entry, `${code}-calls`, { prefixListId: "payment-callers", cidr: block }),
    resource(types.zoneAssociation, `${code}-mesh`, { zoneId: "mesh-zone", vpcId: `${code}-vpc` }),
    resource("aws:ec2/networkAcl:NetworkAcl", `${code}-acl`, {
      vpcId: `${code}-vpc`,
      subnetIds: [`${code}-a`],
      ...Object.fromEntries(
        ["egress", "ingress"].map((way) => [
          way,
          [{ ruleNo: 1, action: "allow", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock: "0.0.0.0/0" }],
        ]),
      ),
    }),
    resource("aws:ec2/customerGateway:CustomerGateway", `${code}-office`, {}),
    resource("aws:ec2/vpnGateway:VpnGateway", `vgw-${code}`, { vpcId: `${code}-vpc` }),
    resource("aws:ec2/vpnConnection:VpnConnection", `${code}-vpn`, {
      customerGatewayId: `${code}-office`,
      vpnGatewayId: `vgw-${code}`,
    }),
    ...["a", "b"].map((zone) =>
      resource(types.route, `${code}-${zone}-to-site`, {
        routeTableId: `${code}-${zone}-table`,
        destinationCidrBlock: "192.168.0.0/16",
        gatewayId: `vgw-${code}`,
      }),
    ),
  ];
}

const of = (count: number): Recorded =>
  changed(sample(), {
    extra: [...hubGateway(), ...Array.from({ length: count }, (_, at) => country(at)).flat()],
  });

describe("reach: many countries", () => {
  it("are all led to the hub and the sites, and to nobody else", () => {
    const recorded = of(12);
    const { ways, problems } = summarise(modelOf(recorded), recorded);
    assert.deepEqual(problems, []);
    const reached = ways.filter(({ from, to }) => from.startsWith("x") && to !== "internet");
    assert.equal(reached.length, 24);
    assert.deepEqual(new Set(reached.map(({ to }) => to)), new Set(["hub/payment", "on-premises"]));
  });

  it("cost the same each, the last as the first", () => {
    const costOf = (count: number) => {
      const recorded = of(count);
      return callsWithin("reach", () => void summarise(modelOf(recorded), recorded));
    };
    const [few, more, most] = [50, 100, 150].map(costOf) as [number, number, number];
    const growth = (most - more) / (more - few);
    assert.ok(growth > 0.95 && growth < 1.05, `${few}, ${more}, ${most}: ${growth}`);
  });
});
