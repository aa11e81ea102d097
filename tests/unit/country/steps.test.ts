import assert from "node:assert/strict";
import { accountSteps, delegationSteps, foundationLeaves, linkSteps } from "../../../country/steps";
import { quotaRequests } from "../../../country/needs";
import type { BothSides } from "../../../country/stage";
import type { Plan } from "../../../preview";

type State = { type: string; name: string; chain?: string; [key: string]: unknown };

/** A plan of such resources, all of them vn's. */
const plan = (...states: State[]): Plan => {
  const steps = states.map(({ type, name, chain = "", ...rest }) => {
    const urn = `urn:pulumi:stg::archipelago::${chain}${type}::${name}`;
    return { op: "create", urn, newState: { urn, type, custom: true, ...rest } };
  });
  return {
    steps,
    changeSummary: {},
    archipelago: {
      countries: [{ code: "vn", zoneName: "vn.stg.example.com", services: [] }],
      countryOf: Object.fromEntries(steps.map(({ urn }) => [urn, "vn"])),
      regionOf: {},
      demand: [],
    },
  } as unknown as Plan;
};
const after = (...states: State[]): BothSides => ({ before: {}, after: { stg: plan(...states) } });

const validation = "aws:acm/certificateValidation:CertificateValidation";
const zone = "archipelago:edge:DnsZone$";

describe("what people do about a country", () => {
  it("delegates zones that are not, and after a move those that were by hand", () => {
    const proven = { type: validation, name: "vn", chain: zone };
    const entered = { type: "aws:route53/record:Record", name: "vn", chain: zone, inputs: { type: "NS" } };
    const ofMesh = { type: validation, name: "vn-mesh", chain: "archipelago:mesh:CountryMesh$" };
    const titles = (sides: BothSides, anew: boolean) =>
      delegationSteps("vn", ["stg"], sides, anew).map(({ notes }) => notes[0]);
    for (const [states, first, again] of [
      [[], 1, 1],
      [[proven], 0, 1],
      [[proven, entered], 0, 0],
      // The mesh's certificate says nothing of the country's own zone.
      [[ofMesh], 1, 1],
    ] as const) {
      assert.equal(titles(after(...states), false).length, first);
      assert.equal(titles(after(...states), true).length, again);
    }
    assert.deepEqual(titles(after(), false), ["stg: vn.stg.example.com"]);
  });

  it("prepares another account, and no own one", () => {
    const made = (provider: string) =>
      after({
        type: "aws:ec2/vpc:Vpc",
        name: "vn",
        provider: `urn:pulumi:stg::archipelago::pulumi:providers:aws::${provider}::1`,
      });
    assert.deepEqual(accountSteps("vn", ["stg"], made("aws-ap-northeast-1")), []);
    const [step] = accountSteps("vn", ["stg"], made("aws-ap-northeast-1-222233334444"));
    assert.match(step?.title ?? "", /account 222233334444/);
    assert.match(step?.notes.join() ?? "", /service-linked roles/);
    assert.match(step?.commands.join() ?? "", /archipelago bootstrap --home/);
  });

  it("sets up the company's end of a link, where there is one", () => {
    assert.deepEqual(linkSteps("vn", ["stg"], after()), []);
    const notes = (...states: State[]) => linkSteps("vn", ["stg"], after(...states))[0]?.notes.join() ?? "";
    const vpn = { type: "aws:ec2/vpnConnection:VpnConnection", name: "vn" };
    const line = { type: "aws:directconnect/gatewayAssociation:GatewayAssociation", name: "vn" };
    assert.match(notes(vpn), /two tunnels/);
    assert.doesNotMatch(notes(vpn), /Direct Connect/);
    assert.match(notes(line), /Direct Connect: the line .* ordered/);
    assert.doesNotMatch(notes(line), /VPN/);
  });

  it("releases what the foundation stores in a region that it leaves, and nothing else", () => {
    const store = { type: "aws:s3/bucket:Bucket", name: "old", protect: true, retainOnDelete: true };
    const stays = { ...store, name: "stays" };
    const [step, kept] = foundationLeaves(
      { before: { foundation: plan(store, stays) }, after: { foundation: plan(stays) } },
      [],
    );
    assert.deepEqual(step?.commands, [
      "pulumi state unprotect -s foundation --yes 'urn:pulumi:stg::archipelago::aws:s3/bucket:Bucket::old'",
      "pulumi up -s foundation",
    ]);
    assert.deepEqual(kept?.notes, ["foundation: old [aws:s3/bucket:Bucket]"]);
    assert.equal(foundationLeaves(after(), []).length, 1);
  });

  it("asks for each quota at the service that has it", () => {
    const demand = ["transitGateways", "serviceNetworks", "vpcs", "applicationLoadBalancers"].map(
      (quota) => ({
        region: "ap-northeast-1",
        quota,
        name: quota,
        needed: 1000,
        default: 5,
        code: "L-00000000",
      }),
    );
    const asked = { stg: { archipelago: { demand } } } as unknown as Record<string, Plan>;
    assert.deepEqual(
      quotaRequests(asked, "ap-northeast-1")
        .map(({ name, service }) => [name, service])
        .sort(),
      [
        ["applicationLoadBalancers", "elasticloadbalancing"],
        ["serviceNetworks", "vpc-lattice"],
        ["transitGateways", "ec2"],
        ["vpcs", "vpc"],
      ],
    );
  });
});
