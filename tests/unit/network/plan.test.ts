import assert from "node:assert/strict";
import { planNetwork } from "../../../components/network/plan";
import type { NatMode } from "../../../config/model";
import { aNetwork, anEnvironment } from "./fixture";

describe("network plan", () => {
  it("uses the first zone slots, and gives every tier the blocks of just those", () => {
    const plan = planNetwork(aNetwork({ zones: ["a", "c"] }), anEnvironment());
    assert.deepEqual(plan.availabilityZoneNames, ["ap-northeast-1a", "ap-northeast-1c"]);
    assert.deepEqual(plan.subnetSpecs, [
      { type: "Public", cidrBlocks: ["10.129.0.0/22", "10.129.4.0/22"] },
      { type: "Private", cidrBlocks: ["10.129.64.0/20", "10.129.80.0/20"] },
      { type: "Isolated", cidrBlocks: ["10.129.128.0/22", "10.129.132.0/22"] },
    ]);
    assert.equal(plan.cidrBlock, "10.129.0.0/16");
  });

  it("moves no block when a zone is added", () => {
    const letters = ["a", "c", "d", "b"];
    for (const count of [1, 2, 3]) {
      const before = planNetwork(aNetwork({ zones: letters.slice(0, count) }), anEnvironment());
      const after = planNetwork(aNetwork({ zones: letters.slice(0, count + 1) }), anEnvironment());
      for (const [index, { cidrBlocks }] of before.subnetSpecs.entries()) {
        assert.deepEqual(after.subnetSpecs[index]!.cidrBlocks.slice(0, count), cidrBlocks);
      }
      assert.deepEqual(after.natAddresses.slice(0, count), before.natAddresses);
    }
  });

  const modes: [NatMode, string, string[]][] = [
    ["none", "None", []],
    ["single", "Single", ["jp-nat-a"]],
    ["perZone", "OnePerAz", ["jp-nat-a", "jp-nat-c", "jp-nat-d"]],
  ];
  for (const [nat, strategy, names] of modes) {
    it(`has ${names.length} fixed addresses for NAT ${nat}, named by zone letter`, () => {
      const plan = planNetwork(aNetwork({ nat }), anEnvironment());
      assert.equal(plan.natStrategy, strategy);
      assert.deepEqual(
        plan.natAddresses.map(({ name }) => name),
        names,
      );
    });
  }

  it("keeps the addresses where the environment protects what is stateful", () => {
    assert.equal(planNetwork(aNetwork(), anEnvironment({ protect: true })).keepNatAddresses, true);
    assert.equal(planNetwork(aNetwork(), anEnvironment({ protect: false })).keepNatAddresses, false);
  });

  it("names endpoints by network and service, so that two networks of one stack never collide", () => {
    const endpoints = (code: string) => {
      const plan = planNetwork(aNetwork({ code, interfaceEndpoints: ["ecr.api", "logs"] }), anEnvironment());
      return [...plan.gatewayEndpoints, ...plan.interfaceEndpoints];
    };
    assert.deepEqual(endpoints("jp"), [
      { name: "jp-endpoint-s3", serviceName: "com.amazonaws.ap-northeast-1.s3" },
      { name: "jp-endpoint-dynamodb", serviceName: "com.amazonaws.ap-northeast-1.dynamodb" },
      { name: "jp-endpoint-ecr-api", serviceName: "com.amazonaws.ap-northeast-1.ecr.api" },
      { name: "jp-endpoint-logs", serviceName: "com.amazonaws.ap-northeast-1.logs" },
    ]);
    const names = [...endpoints("jp"), ...endpoints("tw")].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});
