import assert from "node:assert/strict";
import { demandOf } from "../../../preview/demand";
import type { PlanStep } from "../../../preview/plan";

const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** The demand of one region for resources of these types. */
function neededFor(...resources: readonly (readonly [type: string, inputs: Record<string, unknown>])[]) {
  const steps = resources.map(([type, inputs], index) => {
    const urn = `urn:pulumi:stg::archipelago::${type}::${index}`;
    return { op: "create", urn, newState: { urn, type, custom: true, inputs } } as unknown as PlanStep;
  });
  const regions = Object.fromEntries(steps.map(({ urn }) => [urn, "ap-northeast-1"]));
  return Object.fromEntries(demandOf(steps, regions, []).map(({ quota, needed }) => [quota, needed]));
}

describe("what VPC Lattice takes of the quotas", () => {
  it("is ten rules of a group for each that names AWS's list, and one for each other", () => {
    const rule = (peer: Record<string, unknown>) => [egress, { securityGroupId: "sg-1", ...peer }] as const;
    assert.deepEqual(
      neededFor(
        rule({ prefixListId: "pl-1" }),
        rule({ prefixListId: "pl-1" }),
        rule({ cidrIpv4: "0.0.0.0/0" }),
      ),
      { rulesPerSecurityGroup: 21 },
    );
  });

  it("is a service network a country, and a service and a target group a shared service", () => {
    const network = ["aws:vpclattice/serviceNetwork:ServiceNetwork", {}] as const;
    const service = ["aws:vpclattice/service:Service", {}] as const;
    assert.deepEqual(neededFor(network, service, service, ["aws:vpclattice/targetGroup:TargetGroup", {}]), {
      serviceNetworks: 1,
      latticeServices: 2,
      latticeTargetGroups: 1,
    });
  });
});
