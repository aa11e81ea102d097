import assert from "node:assert/strict";
import {
  allWays,
  breachesOf,
  exceedsQuota,
  isolatedSubnets,
  looseRulesOf,
  modelOf,
  onPremises,
  partners,
  reaches,
  ruleDemand,
} from "../../reach";
import {
  arrow,
  assertExact,
  assertFlawless,
  calls,
  declared,
  isProbe,
  isWorkload,
  mixed,
  networksOf,
  over,
  ownAccount,
} from "./isolation-ways";
import {
  environmentOf,
  environments,
  recordingOf,
  type PlatformKey,
  type Stack,
  type Variation,
} from "./support";

const modelOfStack = async (stack: Stack) => modelOf(await recordingOf(stack, true));

for (const stack of environments) {
  describe(`isolation in ${stack}, by its recorded resources alone`, () => {
    it("makes exactly the declared calls possible, for everyone who is told and nobody else; none into a country", async () => {
      assertExact(await modelOfStack(stack), environmentOf(stack));
    });

    it("finds the same by asking for every pair, one by one", async () => {
      const model = await modelOfStack(stack);
      const names = [
        ...new Set(model.stations.filter(({ kind }) => kind === "workload").map(({ name }) => name)),
      ];
      const pairs = names.flatMap((from) => names.map((to) => reaches(model, from, to)));
      const found = calls(pairs.filter(({ open, exposed }) => open || exposed));
      assert.deepEqual(found.map(arrow).sort(), declared(environmentOf(stack)));
    });

    it("lets probes ask their own network's services only", async () => {
      for (const way of allWays(await modelOfStack(stack)).filter(isProbe)) {
        if (way.exposed && isWorkload(way.to)) {
          assert.equal(way.to.split("/")[0], way.from.split("/")[0], arrow(way));
        }
      }
    });

    it("closes every data tier to whatever is outside of its network", async () => {
      const model = await modelOfStack(stack);
      const wanted = networksOf(environmentOf(stack)).flatMap(({ zones }) => zones).length;
      assert.equal(isolatedSubnets(model).length, wanted);
      assert.deepEqual(breachesOf(model), []);
    });

    it("shows the internet public load balancers, and behind them public services only", async () => {
      const model = await modelOfStack(stack);
      const expected = networksOf(environmentOf(stack)).flatMap(({ code, services }) =>
        services
          .filter(({ exposure }) => exposure === "public")
          .map(({ name }) => `internet → ${code}/${name}`),
      );
      const shown = allWays(model).filter(({ from, exposed }) => from === "internet" && exposed);
      assert.ok(expected.length > 0);
      assert.deepEqual(shown.map(arrow).sort(), expected.sort());
      assert.ok(shown.every(({ open }) => open));
      model.stations
        .filter(({ isPublic }) => isPublic)
        .forEach(({ name, kind }) => assert.match(`${kind} ${name}`, /^balancer [a-z]+\/public(-second)?$/));
    });

    it("has no rule about the whole world on the mesh's ports, no kind it cannot analyse, and keeps the quotas", async () => {
      const recording = await recordingOf(stack, true);
      const model = modelOf(recording);
      assert.deepEqual(looseRulesOf(model), []);
      assert.deepEqual(model.blindSpots, []);
      assert.deepEqual(ruleDemand(recording).filter(exceedsQuota), []);
      assertFlawless(model, recording);
    });
  });
}

describe("isolation of other layouts", () => {
  const all = (transport: string) => ({ jp: transport, kr: transport, tw: transport });
  const delegated = (key: PlatformKey) => (key.dns = { delegated: true });
  const from = ["203.0.113.0/28"];
  const toSites = (key: PlatformKey) => {
    key.onPremises = ["10.200.0.0/16"];
    const link = { vpn: { gatewayAddress: "198.51.100.1", asn: 65_010 } };
    const erp = { name: "erp", block: "10.200.4.10/32", port: 1521 };
    const services = { api: { onPremises: { calls: [erp], callers: ["10.200.16.0/24"] } } };
    key.countries.jp = { ...key.countries.jp, onPremisesLink: link, services };
  };
  const withPartners = (key: PlatformKey) =>
    (key.countries.jp.services = { admin: { partners: { "base-system": { rule: 1, from } } } });
  const layouts: readonly [string, Variation["platform"]][] = [
    ["delegated zones, with TLS", delegated],
    ["a country of its own account", ownAccount("kr")],
    [
      "a country in the hub's region",
      (key) => (key.countries.tw = { ...key.countries.tw, region: "ap-northeast-1" }),
    ],
    ["every transport at once", mixed.platform],
    ["every transport at once, delegated", over({ jp: "lattice", kr: "transit-gateway" }, delegated)],
    ["transit gateways only", over(all("transit-gateway"))],
    [
      "transit gateways only, to one of its own account elsewhere",
      over(all("transit-gateway"), ownAccount("kr")),
    ],
    [
      "transit gateways only, to one of its own account nearby",
      over(all("transit-gateway"), ownAccount("jp")),
    ],
    ["a link to the company's sites", toSites],
    ["a partner", withPartners],
    ["VPC Lattice to a country of its own account", over({ jp: "lattice" }, ownAccount("jp"))],
  ];
  for (const [title, platform] of layouts) {
    it(`makes exactly the declared calls possible with ${title}`, async () => {
      const variation = { platform };
      const recording = await recordingOf("stg", true, variation);
      const model = modelOf(recording);
      assertExact(model, environmentOf("stg", variation));
      assertFlawless(model, recording);
    });
  }

  it("lets the company's sites and partners in where they are named, and nowhere else", async () => {
    const outside = async (platform: Variation["platform"], place: string) =>
      allWays(modelOf(await recordingOf("stg", true, { platform })))
        .filter(({ from, to, exposed }) => exposed && [from, to].includes(place))
        .map((way) => `${arrow(way)}${way.open && way.told ? "" : ", not meant"}`);
    assert.deepEqual(await outside(toSites, onPremises), ["jp/api → on-premises", "on-premises → jp/api"]);
    assert.deepEqual(await outside(withPartners, partners), ["partners → jp/admin"]);
    assert.deepEqual(await outside(mixed.platform, onPremises), []);
  });
});
