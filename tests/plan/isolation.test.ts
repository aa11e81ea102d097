import assert from "node:assert/strict";
import type { ResolvedEnvironment } from "../../config";
import type { Recording } from "../../preview";
import {
  allWays,
  breachesOf,
  exceedsQuota,
  isolatedSubnets,
  looseRulesOf,
  modelOf,
  reaches,
  resourcesOn,
  ruleDemand,
  summarise,
  type Reach,
  type Recorded,
} from "../../reach";
import {
  environmentOf,
  environments,
  ofType,
  recordingOf,
  sources,
  type Stack,
  type Variation,
} from "./support";

const arrow = ({ from, to }: Pick<Reach, "from" | "to">) => `${from} → ${to}`;
const isWorkload = (place: string) => place.includes("/") && !place.includes("/aws:");
const networksOf = ({ hub, countries }: ResolvedEnvironment) => [hub, ...countries];

/** The calls that the configuration declares. */
function declared(environment: ResolvedEnvironment): string[] {
  return networksOf(environment)
    .flatMap(({ code, services }) =>
      services.flatMap(({ name, calls }) =>
        calls.map(({ service, via }) => `${code}/${name} → ${via === "hub" ? "hub" : code}/${service}`),
      ),
    )
    .sort();
}

/** Who asks new versions whether they work: a function of the network's own, and no service's. */
const isProbe = ({ from }: Reach) => from.endsWith("/smoke");

/** The ways between workloads, without the probes'. */
const calls = (ways: readonly Reach[]) =>
  ways.filter((way) => isWorkload(way.from) && isWorkload(way.to) && !isProbe(way));

const modelOfStack = async (stack: Stack) => modelOf(await recordingOf(stack, true));

for (const stack of environments) {
  describe(`isolation in ${stack}, by its recorded resources alone`, () => {
    it("makes exactly the declared calls possible, for everyone who is told and nobody else", async () => {
      const ways = calls(allWays(await modelOfStack(stack)));
      const expected = declared(environmentOf(stack));
      assert.ok(expected.length > 0);
      assert.deepEqual(
        ways
          .filter(({ open }) => open)
          .map(arrow)
          .sort(),
        expected,
      );
      assert.deepEqual(
        ways
          .filter(({ exposed }) => exposed)
          .map(arrow)
          .sort(),
        expected,
      );
      assert.deepEqual(
        ways
          .filter(({ told }) => told)
          .map(arrow)
          .sort(),
        expected,
      );
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

    it("lets no country reach another, and the hub reach none", async () => {
      const across = allWays(await modelOfStack(stack)).filter(
        ({ from, to, exposed }) =>
          exposed && isWorkload(from) && isWorkload(to) && from.split("/")[0] !== to.split("/")[0],
      );
      assert.ok(across.length > 0);
      across.forEach((way) => assert.match(arrow(way), /^(?!hub).* → hub\//));
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
      assert.deepEqual(summarise(model, recording).problems, []);
    });
  });
}

describe("isolation of other layouts", () => {
  const layouts: readonly [string, Variation][] = [
    ["delegated zones, with TLS", { platform: (key) => (key.dns = { delegated: true }) }],
    [
      "a country of its own account",
      {
        platform: (key) => {
          key.countries.kr = {
            ...key.countries.kr,
            account: { id: "210987654321", roleArn: "arn:aws:iam::210987654321:role/archipelago" },
          };
        },
      },
    ],
    [
      "a country in the hub's region",
      { platform: (key) => (key.countries.tw = { ...key.countries.tw, region: "ap-northeast-1" }) },
    ],
  ];
  for (const [title, variation] of layouts) {
    it(`makes exactly the declared calls possible with ${title}`, async () => {
      const recording = await recordingOf("stg", true, variation);
      const model = modelOf(recording);
      const ways = calls(allWays(model));
      const expected = declared(environmentOf("stg", variation));
      assert.deepEqual(
        ways
          .filter(({ open }) => open)
          .map(arrow)
          .sort(),
        expected,
      );
      assert.deepEqual(
        ways
          .filter(({ exposed }) => exposed)
          .map(arrow)
          .sort(),
        expected,
      );
      assert.deepEqual(summarise(model, recording).problems, []);
    });
  }
});

describe("what a changed declaration opens and closes", () => {
  const openCalls = (recording: Recording) =>
    calls(allWays(modelOf(recording)))
      .filter(({ open, exposed }) => open && exposed)
      .map(arrow);
  const difference = (a: readonly string[], b: readonly string[]) =>
    a.filter((one) => !b.includes(one)).sort();

  const removals = [
    { caller: "api", callee: "payment", closed: ["jp", "kr", "tw"], at: "hub" },
    { caller: "batch", callee: "users", closed: ["jp", "kr", "tw"], at: "hub" },
    { caller: "api", callee: "moderation", closed: ["jp"], at: "hub" },
    { caller: "web", callee: "api", closed: ["jp", "kr", "tw"], at: "own" },
  ];
  for (const { caller, callee, closed, at } of removals) {
    it(`closes exactly the way from ${caller} to ${callee} when the call is taken away`, async () => {
      const changed = sources(({ catalogue }) => {
        const service = catalogue[caller] as { calls: string[] };
        catalogue[caller] = { ...service, calls: service.calls.filter((name) => name !== callee) };
      });
      const [before, after] = [
        openCalls(await recordingOf("stg", true)),
        openCalls(await recordingOf("stg", true, { sources: changed })),
      ];
      assert.deepEqual(
        difference(before, after),
        closed.map((code) => `${code}/${caller} → ${at === "hub" ? "hub" : code}/${callee}`),
      );
      assert.deepEqual(difference(after, before), []);
    });
  }

  it("opens exactly the callers' way when a country begins to use a shared service", async () => {
    const changed = sources(({ countries }) => {
      countries.kr = { ...(countries.kr as object), uses: ["payment", "users", "moderation"] };
    });
    const [before, after] = [
      openCalls(await recordingOf("stg", true)),
      openCalls(await recordingOf("stg", true, { sources: changed })),
    ];
    assert.deepEqual(difference(after, before), ["kr/api → hub/moderation"]);
    assert.deepEqual(difference(before, after), []);
  });
});

describe("damage to a recorded stack", () => {
  const without = (recording: Recorded, urns: ReadonlySet<string>): Recorded => ({
    resources: recording.resources.filter(({ urn }) => !urns.has(urn)),
  });
  const open = (recording: Recorded) =>
    allWays(modelOf(recording))
      .filter((way) => way.open)
      .map(arrow)
      .join("\n");

  const carrying = [
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:ec2/route:Route",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:route53/zoneAssociation:ZoneAssociation",
    "aws:route53/record:Record",
    "aws:lb/listener:Listener",
  ];

  it("is noticed whichever rule, route, peering, entry, association, record or listener is gone", async () => {
    const recording = await recordingOf("stg", true);
    const before = open(recording);
    const used = new Set(
      allWays(modelOf(recording))
        .filter((way) => way.open)
        .flatMap(resourcesOn),
    );
    const idle: string[] = [];
    for (const type of carrying) {
      const all = ofType(recording, type);
      assert.ok(all.length > 0, type);
      for (const { urn, name } of all) {
        const changed = open(without(recording, new Set([urn]))) !== before;
        assert.equal(changed, used.has(urn), urn);
        if (!changed) {
          idle.push(name);
        }
      }
    }
    // Left over: doors of services that nobody calls yet, data tiers without data, and a zone without a NAT gateway.
    const uncalled = networksOf(environmentOf("stg")).flatMap(({ code, services }) =>
      services.filter(({ callers }) => callers.length === 0).map(({ name }) => `${code}-.*${name}`),
    );
    const expected = new RegExp(`^(?:.*-isolated-\\d|hub-public-2|${uncalled.join("|")})`);
    idle.forEach((name) => assert.match(name, expected));
  });

  it("is noticed when a rule of the mesh is opened to the world, in or out", async () => {
    const recording = await recordingOf("stg", true);
    const model = modelOf(recording);
    for (const [direction, type] of [
      ["in", carrying[0]!],
      ["out", carrying[1]!],
    ] as const) {
      const rules = ofType(recording, type).filter(({ inputs }) => Number(inputs.fromPort) >= 10_000);
      assert.ok(rules.length > 0);
      for (const rule of rules) {
        const { referencedSecurityGroupId, prefixListId, ...inputs } = rule.inputs;
        assert.ok(referencedSecurityGroupId ?? prefixListId ?? inputs.cidrIpv4);
        const loose = { ...rule, inputs: { ...inputs, cidrIpv4: "0.0.0.0/0" } };
        const resources = recording.resources.map((one) => (one === rule ? loose : one));
        const { problems } = summarise(modelOf({ resources }), { resources });
        assert.ok(
          problems.some((problem) => problem.startsWith(`${rule.name} `)),
          `${direction}: ${rule.name}`,
        );
      }
    }
    assert.deepEqual(summarise(model, recording).problems, []);
  });

  it("shows who gets in when a caller is let out to the world on the mesh's ports", async () => {
    const recording = await recordingOf("stg", true);
    const rule = ofType(recording, carrying[1]!).find(({ name }) => name === "kr-web-https")!;
    const loose = {
      ...rule,
      urn: `${rule.urn}-loose`,
      inputs: { ...rule.inputs, fromPort: 10_000, toPort: 14_999 },
    };
    const ways = calls(allWays(modelOf({ resources: [...recording.resources, loose] })));
    const holes = ways.filter(({ exposed, told }) => exposed && !told).map(arrow);
    assert.deepEqual(holes, ["kr/web → hub/payment", "kr/web → hub/users"]);
  });
});
