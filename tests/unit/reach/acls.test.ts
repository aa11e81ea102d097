import assert from "node:assert/strict";
import { allWays, isHole, modelOf, reaches, summarise, type Recorded, type Resource } from "../../../reach";
import { changed, edited, resource, sample, tcp, types, type Properties } from "./fixture";
import { looked, withLattice } from "./lattice-fixture";

const acl = "aws:ec2/networkAcl:NetworkAcl";
const aclRule = "aws:ec2/networkAclRule:NetworkAclRule";
const aclAssociation = "aws:ec2/networkAclAssociation:NetworkAclAssociation";
const defaultAcl = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";

const way = (recorded: Recorded) => reaches(modelOf(recorded), "kr/api", "hub/payment");
const passesOf = (recorded: Recorded, from = "kr/api", to = "hub/payment") =>
  reaches(modelOf(recorded), from, to).hops.find(({ kind }) => kind === "network acl")?.passes;

const entry = (
  ruleNo: number,
  action: "allow" | "deny",
  from: number,
  to = from,
  cidrBlock = "0.0.0.0/0",
) => ({
  ruleNo,
  action,
  protocol: "tcp",
  fromPort: from,
  toPort: to,
  cidrBlock,
});
const everything = {
  ruleNo: 100,
  action: "allow",
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlock: "0.0.0.0/0",
};

/** An ACL of both private subnets of Korea. */
const around = (egress: Properties[], ingress: Properties[]): Resource =>
  resource(acl, "kr-acl", { vpcId: "kr-vpc", subnetIds: ["kr-a", "kr-b"], egress, ingress });
const withAcl = (egress: Properties[], ingress: Properties[]): Recorded =>
  changed(sample(), { extra: [around(egress, ingress)] });

const out = entry(100, "allow", 10040);
const answers = entry(100, "allow", 1024, 65535);

describe("reach: network ACLs", () => {
  it("let everything pass where there is none", () => {
    assert.equal(passesOf({ resources: sample() }), undefined);
    assert.equal(way({ resources: sample() }).open, true);
  });

  const cases: readonly [string, Properties[], Properties[], "all" | "some" | "none"][] = [
    ["everything", [everything], [everything], "all"],
    ["what is asked and what is answered", [out], [answers], "all"],
    ["no request", [], [everything], "none"],
    ["no answer", [everything], [], "none"],
    ["requests on another port", [entry(100, "allow", 443)], [everything], "none"],
    ["answers to Linux's ports only", [out], [entry(100, "allow", 32768, 60999)], "some"],
    [
      "requests to one subnet of the two",
      [entry(100, "allow", 10040, 10040, "10.0.1.0/24")],
      [everything],
      "some",
    ],
    ["requests to half a subnet", [entry(100, "allow", 10040, 10040, "10.0.1.0/25")], [everything], "some"],
    ["what a rule before refuses", [entry(50, "deny", 10040), everything], [everything], "none"],
    ["what only a rule after refuses", [entry(150, "deny", 10040), everything], [everything], "all"],
    [
      "what a rule before refuses to others",
      [entry(50, "deny", 10040, 10040, "10.1.0.0/16"), everything],
      [everything],
      "all",
    ],
    ["another protocol", [{ ...out, protocol: "udp" }], [everything], "none"],
    [
      "two halves, one by one",
      [entry(10, "allow", 10040, 10040, "0.0.0.0/1"), entry(20, "allow", 10040, 10040, "128.0.0.0/1")],
      [everything],
      "all",
    ],
  ];
  for (const [title, egress, ingress, passes] of cases) {
    it(`let ${passes} pass with ${title}`, () => {
      const found = way(withAcl(egress, ingress));
      assert.equal(passesOf(withAcl(egress, ingress)), passes);
      assert.equal(found.open, passes === "all");
      assert.equal(found.exposed, passes !== "none");
      if (passes !== "all") {
        assert.match(found.stop?.says ?? "", /kr-acl drops requests on port 10040, or answers/);
      }
    });
  }

  it("are read from rules and associations of their own, and from a network's default", () => {
    const bare = resource(acl, "kr-acl", { vpcId: "kr-vpc" });
    const ties = ["a", "b"].map((zone) =>
      resource(aclAssociation, `kr-${zone}-acl`, { networkAclId: "kr-acl", subnetId: `kr-${zone}` }),
    );
    const rules = [
      resource(aclRule, "out", {
        networkAclId: "kr-acl",
        egress: true,
        ruleNumber: 1,
        ruleAction: "allow",
        protocol: "tcp",
        fromPort: 10040,
        toPort: 10040,
        cidrBlock: "10.0.0.0/8",
      }),
      resource(aclRule, "in", {
        networkAclId: "kr-acl",
        ruleNumber: 1,
        ruleAction: "allow",
        protocol: "tcp",
        fromPort: 1024,
        toPort: 65535,
        cidrBlock: "10.0.0.0/8",
      }),
    ];
    assert.equal(way(changed(sample(), { extra: [bare] })).open, true, "nobody's");
    assert.equal(way(changed(sample(), { extra: [bare, ...ties] })).exposed, false, "empty: nothing passes");
    const { open, hops } = way(changed(sample(), { extra: [bare, ...ties, ...rules] }));
    assert.equal(open, true);
    const { by = [] } = hops.find(({ kind }) => kind === "network acl") ?? {};
    assert.deepEqual(
      by.map(({ name }) => name),
      ["kr-acl", "out", "in"],
    );

    const own = sample().map((one) =>
      one.name === "kr-vpc" ? { ...one, computed: { ...one.computed, defaultNetworkAclId: "acl-kr" } } : one,
    );
    const locked = resource(defaultAcl, "kr-default", { defaultNetworkAclId: "acl-kr" });
    assert.equal(way(changed(own, { extra: [locked] })).exposed, false);
    assert.equal(way(changed(own, { extra: [locked, bare, ...ties, ...rules] })).open, true);
  });

  it("stop the internet, the way there and VPC Lattice as well", () => {
    const closed = around([out], [answers]);
    assert.equal(passesOf(changed(sample(), { extra: [closed] }), "kr/api", "internet"), "none");
    const shut = resource(acl, "kr-public-acl", { vpcId: "kr-vpc", subnetIds: ["kr-public"] });
    assert.equal(passesOf(changed(sample(), { extra: [shut] }), "kr/api", "internet"), "none");
    const lattice = withLattice().resources;
    assert.equal(passesOf(looked(changed(lattice, { extra: [closed] }))), "all");
    const elsewhere = around([entry(100, "allow", 10040, 10040, "10.0.0.0/8")], [answers]);
    assert.equal(passesOf(looked(changed(lattice, { extra: [elsewhere] }))), "none");
  });

  it("close a hole, and leave what they let pass of it open", () => {
    const told = sample().find(({ name }) => name.endsWith("task-definition/kr-api"))!;
    const silent = edited(sample(), told.name, { containerDefinitions: "[]" }).resources;
    const straight = [
      resource(types.egress, "out", { ...tcp(8000, "kr-api-group", { block: "10.0.0.0/8" }), toPort: 9000 }),
      resource(types.ingress, "in", {
        ...tcp(8000, "hub-payment-group", { block: "10.3.0.0/16" }),
        toPort: 9000,
      }),
    ];
    const open = changed(silent, { without: ["kr-calls-payment"], extra: straight }).resources;
    const holes = (...extra: Resource[]) =>
      allWays(modelOf(changed(open, { extra })))
        .filter(isHole)
        .map(({ from, to, address }) => [from, to, address]);
    const found = (port: number) => [["kr/api", "hub/payment", `hub/payment:${port}`]];
    assert.deepEqual(holes(), found(8000));
    assert.deepEqual(holes(around([out], [answers])), []);
    assert.deepEqual(holes(around([entry(100, "allow", 8500, 8600)], [answers])), found(8500));
    const recorded = withAcl([everything], [everything]);
    assert.deepEqual(summarise(modelOf(recorded), recorded).problems, []);
  });
});
