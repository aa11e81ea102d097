import assert from "node:assert/strict";
import { exceedsQuota, ruleDemand, type Resource } from "../../../reach";
import { changed, edited, resource, sample, tcp, types } from "./fixture";

const of = (resources: readonly Resource[]) =>
  ruleDemand({ resources }).map(
    ({ quota, name, direction, needed, allowed }) =>
      `${quota} ${name} ${direction ?? "-"} ${needed}/${allowed}`,
  );

describe("reach: what rules, lists, routes and peerings ask of the quotas", () => {
  it("counts a prefix list by its size in a group, and its entries against it", () => {
    const counted = of(sample());
    assert.ok(counted.includes("rulesPerSecurityGroup hub-payment-front-group ingress 50/60"));
    assert.ok(counted.includes("entriesPerPrefixList payment-callers - 1/50"));
    assert.ok(counted.includes("rulesPerSecurityGroup kr-api-group egress 2/60"));
    assert.ok(counted.includes("peeringsPerVpc hub-vpc - 1/50"));
    assert.ok(counted.includes("routesPerRouteTable kr-a-table - 2/500"));
    assert.ok(!counted.some((one) => one.startsWith("rulesPerSecurityGroup jp-api-group egress")));
    assert.match(counted[0] ?? "", /50\/60$/);
  });

  it("says what is too much", () => {
    const tooMany = (resources: readonly Resource[]) =>
      ruleDemand({ resources })
        .filter(exceedsQuota)
        .map(({ name }) => name);
    assert.deepEqual(tooMany(sample()), []);
    const rules = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        resource(
          types.ingress,
          `more-${at}`,
          tcp(10040, "hub-payment-front-group", { block: `10.9.${at}.0/24` }),
        ),
      );
    assert.deepEqual(tooMany([...sample(), ...rules(10)]), []);
    assert.deepEqual(tooMany([...sample(), ...rules(11)]), ["hub-payment-front-group"]);
    assert.deepEqual(tooMany(edited(sample(), "payment-callers", { maxEntries: 0 }).resources), [
      "payment-callers",
    ]);
    const peerings = Array.from({ length: 50 }, (_, at) =>
      resource(types.peering, `peer-${at}`, { vpcId: `vpc-${at}`, peerVpcId: "hub-vpc" }),
    );
    assert.deepEqual(tooMany([...sample(), ...peerings]), ["hub-vpc"]);
    const byList = resource(types.route, "by-list", {
      routeTableId: "kr-a-table",
      destinationPrefixListId: "payment-callers",
    });
    assert.ok(
      of(changed(sample(), { extra: [byList] }).resources).includes(
        "routesPerRouteTable kr-a-table - 52/500",
      ),
    );
  });
});
