import assert from "node:assert/strict";
import { allWays, isHole, modelOf, reaches, summarise, type HopKind, type Recorded } from "../../../reach";
import { changed, ecsService, edited, resource, sample, tcp, types, type Properties } from "./fixture";
import {
  anybody,
  domainName,
  fromNetwork,
  lattice,
  looked,
  policyOf,
  withBoth,
  withLattice,
} from "./lattice-fixture";

const way = (recorded: Recorded, from = "kr/api") => reaches(modelOf(recorded), from, "hub/payment");
const whole = withLattice();
const parts = whole.resources;
const without = (...names: string[]) => looked(changed(parts, { without: names }));
const withOther = (name: string, inputs: Properties) => looked(edited(parts, name, inputs));
const holes = (recorded: Recorded) =>
  allWays(modelOf(recorded))
    .filter(isHole)
    .map(({ from, to }) => `${from} → ${to}`);

describe("reach: VPC Lattice", () => {
  it("names every part of the way, in the order in which a request meets them", () => {
    const { open, hops, stop, address } = way(whole);
    assert.equal(open, true, JSON.stringify(stop));
    assert.equal(address, "http://payment.mesh.example.com:10040/");
    assert.deepEqual(
      hops.map(({ kind, by }) => [kind, by.map(({ name }) => name)]),
      [
        ["name", ["payment-at-lattice", "payment-zone", "kr-payment-zone", "payment-service"]],
        ["egress", ["kr-api-to-lattice"]],
        ["service network", ["kr-network", "kr-entrance", "kr-has-payment", "payment-service"]],
        ["network ingress", ["kr-lattice-from-api"]],
        ["policy", ["kr-policy"]],
        ["lattice rule", ["payment-listener", "payment-targets", "payment-target"]],
        ["ingress", ["payment-from-lattice"]],
        ["listener", ["hub-payment-front-listener"]],
        ["rule", ["hub-payment-front-live"]],
        ["targets", ["hub-payment-targets", "hub-payment"]],
        ["balancer egress", ["hub-payment-front-to-service"]],
        ["service ingress", ["hub-payment-front-into-service"]],
      ],
    );
    assert.deepEqual(summarise(modelOf(whole), whole).problems, []);
  });

  const stops: readonly [string, Recorded, HopKind, RegExp, exposed?: true][] = [
    ["a record", without("payment-at-lattice"), "name", /has no record payment\.mesh/, true],
    ["sight of the zone", without("kr-payment-zone"), "name", /not associated/, true],
    ["a way out", without("kr-api-to-lattice"), "egress", /kr-api-group has no rule out to VPC Lattice/],
    [
      "the service in the network",
      without("kr-has-payment"),
      "service network",
      /payment-service is not in kr-network/,
    ],
    ["an entrance", without("kr-entrance"), "service network", /kr-vpc is tied to no service network/],
    ["a way in", without("kr-lattice-from-api"), "network ingress", /has no rule in from kr\/api/],
    ["a policy", without("kr-policy"), "policy", /kr-network asks for a policy, and has none/],
    ["a listener", without("payment-listener"), "listener", /payment-service has nothing on port 10040/],
    ["a target", without("payment-target"), "listener", /payment-service has nothing on port 10040/],
    [
      "the load balancer's rule",
      without("payment-from-lattice"),
      "ingress",
      /has no rule in from VPC Lattice/,
    ],
    ["a live rule", without("hub-payment-front-live"), "rule", /plain requests .* go elsewhere/, true],
  ];
  for (const [title, recorded, kind, says, exposed = false] of stops) {
    it(`stops without ${title}`, () => {
      const found = way(recorded);
      assert.equal(found.open, false);
      assert.equal(found.stop?.kind, kind, JSON.stringify(found.stop));
      assert.match(found.stop?.says ?? "", says);
      assert.equal(found.exposed, exposed);
      const listed = allWays(modelOf(recorded)).find(
        ({ from, to }) => from === "kr/api" && to === "hub/payment",
      );
      assert.deepEqual(listed, found);
    });
  }

  it("does not take another list of AWS's own for Lattice's, and knows Lattice's addresses as a block", () => {
    const other = withOther("kr-api-to-lattice", { prefixListId: "pl-s3" });
    assert.equal(way(other).stop?.kind, "egress");
    assert.equal(way({ resources: parts }).stop?.kind, "egress", "nobody looked the list up");
    const block = { prefixListId: undefined, cidrIpv4: "169.254.171.0/24" };
    assert.equal(way(withOther("kr-api-to-lattice", block)).open, true);
  });

  it("lets a whole network in where its tie has no group", () => {
    const bare = withOther("kr-entrance", { securityGroupIds: undefined });
    assert.equal(way(bare).open, true);
    const web = [
      ...ecsService("kr", "web", {}),
      resource(types.egress, "kr-web-out", tcp(10040, "kr-web-group", { list: "pl-lattice" })),
    ];
    const extra = (recorded: Recorded) => looked(changed(recorded.resources, { extra: web }));
    assert.deepEqual(holes(extra(whole)), []);
    assert.deepEqual(holes(extra(bare)), ["kr/web → hub/payment"]);
  });

  it("sends plain requests by the first rule that takes them", () => {
    const rule = (name: string, priority: number, httpMatch: Properties, group?: string) =>
      resource(lattice.rule, name, {
        listenerIdentifier: "payment-listener",
        serviceIdentifier: "payment-service",
        priority,
        match: { httpMatch },
        action: group
          ? { forward: { targetGroups: [{ targetGroupIdentifier: group }] } }
          : { fixedResponse: { statusCode: 404 } },
      });
    const added = (...extra: ReturnType<typeof rule>[]) => way(looked(changed(parts, { extra })));
    const path = (match: Properties) => ({ pathMatch: { match } });
    assert.equal(added(rule("none", 5, path({ prefix: "/" }))).stop?.kind, "lattice rule");
    assert.equal(added(rule("other", 5, path({ prefix: "/other" }))).open, true);
    assert.equal(added(rule("exact", 5, path({ exact: "/" }))).stop?.kind, "lattice rule");
    assert.equal(added(rule("post", 5, { method: "POST", ...path({ prefix: "/" }) })).open, true);
    const header = { headerMatches: [{ name: "x-test", match: { exact: "yes" } }] };
    assert.equal(added(rule("header", 5, header)).open, true);
    const [first, last] = [rule("first", 1, path({ prefix: "/" }), "payment-targets"), rule("then", 2, {})];
    assert.equal(added(last, first).open, true);
  });

  it("gives the name to the most exact zone while both ways stand, and takes the other when it goes", () => {
    const both = withBoth();
    const kinds = (recorded: Recorded) => way(recorded).hops.map(({ kind }) => kind);
    assert.ok(way(both).open && kinds(both).includes("service network"));
    const back = looked(changed(both.resources, { without: ["kr-payment-zone"] }));
    assert.ok(way(back).open && kinds(back).includes("peering"));
    assert.ok(way({ resources: sample() }).open);
  });

  it("finds a service that a network may call by Lattice's own name though nobody told it", () => {
    const extra = [
      resource(types.egress, "hub-out", tcp(10040, "jp-api-group", { list: "pl-lattice" })),
      resource(lattice.entrance, "jp-entrance", {
        vpcIdentifier: "jp-vpc",
        serviceNetworkIdentifier: "kr-network",
      }),
    ];
    const tied = changed(parts, { extra });
    assert.deepEqual(holes(looked(tied)), [], "the policy names the other network");
    const open = edited(tied.resources, "kr-network", { authType: "NONE" });
    assert.deepEqual(holes(looked(open)), ["jp/api → hub/payment"]);
    const found = way(looked(open), "jp/api");
    assert.equal(found.address, "payment.mesh.example.com");
    assert.equal(
      modelOf(whole).names.ownName(parts.find(({ name }) => name === "payment-service")!),
      domainName,
    );
  });

  it("wants a service of another account lent to the network's", () => {
    const arn = (account: string, name: string) => `arn:aws:vpc-lattice:ap-northeast-1:${account}:${name}`;
    const owners: Record<string, string> = {
      "payment-service": "111111111111",
      "kr-network": "222222222222",
    };
    const foreign = parts
      .filter(({ name }) => name !== "kr-policy")
      .map((one) =>
        one.name in owners
          ? {
              ...one,
              inputs: { ...one.inputs, authType: "NONE" },
              computed: { ...one.computed, arn: arn(owners[one.name]!, one.name) },
            }
          : one,
      );
    assert.equal(way(looked({ resources: foreign })).stop?.kind, "service network");
    const share = [
      resource("aws:ram/resourceShare:ResourceShare", "share", {}),
      resource("aws:ram/resourceAssociation:ResourceAssociation", "shared", {
        resourceShareArn: "share",
        resourceArn: arn("111111111111", "payment-service"),
      }),
      resource("aws:ram/principalAssociation:PrincipalAssociation", "with", {
        resourceShareArn: "share",
        principal: "222222222222",
      }),
    ];
    assert.equal(way(looked(changed(foreign, { extra: share }))).open, true);
  });
});

describe("reach: policies of VPC Lattice, asked by whom nobody knows", () => {
  const answer = (...statements: Properties[]) =>
    way(withOther("kr-policy", { policy: policyOf(...statements) })).hops.find(
      ({ kind }) => kind === "policy",
    )?.passes;
  const sourced = (operator: string, value: string) => ({
    ...anybody,
    Condition: { [operator]: { "vpc-lattice-svcs:SourceVpc": value } },
  });
  const keyed = (operator: string, key: string, value: string | string[]) => ({
    ...anybody,
    Condition: { [operator]: { [key]: value } },
  });
  const cases: readonly [string, Properties[], "all" | "some" | "none"][] = [
    ["everybody", [anybody], "all"],
    ["everybody of the account", [{ ...anybody, Principal: { AWS: "*" } }], "all"],
    ["one role", [{ ...anybody, Principal: { AWS: "arn:aws:iam::1:role/a" } }], "none"],
    ["this network", [sourced("StringEquals", "kr-vpc")], "all"],
    ["another network", [sourced("StringEquals", "jp-vpc")], "none"],
    ["every network but this", [sourced("StringNotEquals", "kr-vpc")], "none"],
    ["networks by a pattern", [sourced("StringLike", "kr-*")], "all"],
    [
      "this network, written in the key's other case",
      [keyed("StringEquals", "VPC-Lattice-Svcs:SourceVPC", "kr-vpc")],
      "all",
    ],
    ["another action", [{ ...anybody, Action: "vpc-lattice-svcs:Connect" }], "none"],
    ["every action", [{ ...anybody, Action: ["vpc-lattice-svcs:*"] }], "all"],
    [
      "every action but this",
      [{ ...anybody, Action: undefined, NotAction: "vpc-lattice-svcs:Invoke" }],
      "none",
    ],
    ["every service", [{ ...anybody, Resource: "*" }], "all"],
    ["another service", [{ ...anybody, Resource: "users-service/*" }], "none"],
    ["one path", [{ ...anybody, Resource: "payment-service/healthz" }], "some"],
    ["the port", [keyed("NumericEquals", "vpc-lattice-svcs:Port", "10040")], "all"],
    ["another port", [keyed("NumericEquals", "vpc-lattice-svcs:Port", "443")], "none"],
    ["who has signed", [keyed("StringNotEquals", "aws:PrincipalType", "Anonymous")], "none"],
    ["an organization", [keyed("StringEquals", "aws:PrincipalOrgID", "o-1")], "none"],
    ["an organization, or nobody known", [keyed("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1")], "all"],
    ["whoever has no organization", [keyed("Null", "aws:PrincipalOrgID", "true")], "all"],
    ["a header", [keyed("StringEquals", "vpc-lattice-svcs:RequestHeader/x", "1")], "some"],
    [
      "everybody, and refuses this network",
      [anybody, { ...sourced("StringEquals", "kr-vpc"), Effect: "Deny" }],
      "none",
    ],
    [
      "everybody, and refuses another network",
      [anybody, { ...sourced("StringEquals", "jp-vpc"), Effect: "Deny" }],
      "all",
    ],
    [
      "everybody, and refuses a path",
      [anybody, { ...anybody, Resource: "payment-service/a", Effect: "Deny" }],
      "some",
    ],
    ["nobody", [], "none"],
  ];
  for (const [title, statements, passes] of cases) {
    it(`allows ${passes} when it lets in ${title}`, () => assert.equal(answer(...statements), passes));
  }

  it("has the service's own policy say yes as well", () => {
    const asking = edited(parts, "payment-service", { authType: "AWS_IAM" });
    assert.match(way(looked(asking)).stop?.says ?? "", /payment-service asks for a policy, and has none/);
    const own = (vpcId: string) =>
      resource(lattice.policy, "service-policy", {
        resourceIdentifier: "payment-service",
        policy: policyOf(fromNetwork(vpcId)),
      });
    assert.equal(way(looked(changed(asking.resources, { extra: [own("kr-vpc")] }))).open, true);
    assert.equal(way(looked(changed(asking.resources, { extra: [own("jp-vpc")] }))).open, false);
    assert.equal(way(withOther("kr-policy", { policy: "no JSON" })).stop?.kind, "policy");
  });
});
