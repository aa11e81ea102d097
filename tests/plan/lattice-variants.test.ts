import assert from "node:assert/strict";
import { Platform } from "../../components/platform";
import { loadEnvironment } from "../../config";
import { record, type Recording } from "../../preview";
import {
  account,
  arnOf,
  assertByLattice,
  byId,
  byLattice,
  few,
  japan,
  namesOf,
  ownOf,
  providerOf,
  types,
} from "./lattice-ways";
import {
  assertSound,
  environmentOf,
  named,
  ofType,
  platformKey,
  recordingOf,
  type PlatformKey,
  type Variation,
} from "./support";

describe("a country by VPC Lattice", () => {
  it("speaks TLS with the hub's certificate once the mesh is delegated, and holds silent connections like the load balancer", async () => {
    const { known } = await assertSound("stg", {
      sources: few,
      platform: (key) => {
        japan.platform!(key);
        key.dns = { delegated: true };
        key.hub.services = { payment: { idleTimeoutSeconds: 300 }, users: { idleTimeoutSeconds: 30 } };
      },
    });
    const issued = ofType(known, "aws:acm/certificateValidation:CertificateValidation").map(
      ({ inputs }) => inputs.certificateArn,
    );
    const idle = ["payment", "users"].map((name) => named(known, types.service, `hub-${name}`).inputs);
    assert.deepEqual(
      idle.map(({ idleTimeoutSeconds }) => idleTimeoutSeconds),
      [300, 60],
    );
    for (const name of ["hub-payment", "hub-users"]) {
      const { certificateArn } = named(known, types.service, name).inputs;
      assert.ok(issued.includes(certificateArn), "issued, not only asked for");
      const balancers = ofType(known, "aws:lb/listener:Listener").find(
        (one) => one.name === name.replace("-", "-internal-"),
      );
      assert.equal(balancers?.inputs.certificateArn, certificateArn, "AWS asks for one and the same");
      assert.equal(named(known, types.listener, name).inputs.protocol, "HTTPS");
      assert.equal(
        (named(known, types.target, name).inputs.config as { protocol: string }).protocol,
        "HTTPS",
      );
    }
  });

  it("comes beside another one without a change of that one or of the hub", async () => {
    const two = { sources: few, ...byLattice("jp", "kr") };
    const one: Variation = { sources: few, ...byLattice("jp") };
    const [alone, both] = [await recordingOf("stg", true, one), (await assertSound("stg", two)).known];
    assertByLattice(both, environmentOf("stg", two), "jp");
    assertByLattice(both, environmentOf("stg", two), "kr");
    for (const code of ["jp", "hub"]) {
      const [before, after] = [alone, both].map((run) => ownOf(run, environmentOf("stg", two), code));
      assert.deepEqual([...after!.keys()], [...before!.keys()]);
      for (const [urn, { inputs }] of before!) assert.deepEqual(after!.get(urn)?.inputs, inputs, urn);
    }
  });

  it("is handed the services that it calls where it has an account of its own, and ties the names with leave", async () => {
    const { known } = await assertSound("stg", {
      sources: few,
      platform: (key) => {
        japan.platform!(key);
        key.countries.jp.account = account;
      },
    });
    assertByLattice(known, environmentOf("stg", { sources: few, ...japan }), "jp");
    const [there, here] = ["aws-ap-northeast-1", "aws-ap-northeast-1-222233334444"];
    for (const callee of ["payment", "users"]) {
      const name = `jp-lattice-${callee}`;
      const share = named(known, "aws:ram/resourceShare:ResourceShare", name);
      const handed = named(known, "aws:ram/resourceAssociation:ResourceAssociation", name);
      const to = named(known, "aws:ram/principalAssociation:PrincipalAssociation", name);
      assert.equal(handed.inputs.resourceArn, arnOf(named(known, types.service, `hub-${callee}`)));
      assert.deepEqual([to.inputs.principal, to.inputs.resourceShareArn], [account.id, arnOf(share)]);
      assert.deepEqual([share, handed, to, named(known, types.authorization, name)].map(providerOf), [
        there,
        there,
        there,
        there,
      ]);
      const shown = named(known, types.shown, `jp-${callee}`);
      const association = named(known, types.association, name);
      assert.deepEqual([shown, association].map(providerOf), [here, here]);
      assert.ok(association.dependencies.includes(named(known, types.authorization, name).urn));
      assert.ok(
        shown.dependencies.some((urn) => /ram\//.test(urn)),
        "shown after it was handed over",
      );
    }
  });
});

describe("a country of a stack of its own that comes by VPC Lattice", () => {
  const apart = (key: PlatformKey): void => {
    japan.platform!(key);
    key.countries.jp.stack = "stg-jp";
  };
  const part = async (known: boolean, outputs: Recording["outputs"]): Promise<Recording> =>
    record(
      () =>
        new Platform({
          environment: loadEnvironment({
            stack: "stg-jp",
            platform: { environment: "stg", only: ["jp"] },
            environmentFile: platformKey("stg", apart),
          }),
        }).networks,
      {
        project: "archipelago",
        stack: "stg-jp",
        known,
        references: { foundation: (await recordingOf("foundation", true)).outputs, stg: outputs },
      },
    );

  it("finds what the hub's stack shows for it, and is told to raise that first where it does not", async () => {
    const { known: rest } = await assertSound("stg", { platform: apart });
    assert.deepEqual(namesOf(rest, types.service), ["hub-moderation", "hub-payment", "hub-users"]);
    assert.deepEqual(namesOf(rest, types.network), []);
    const [unknown, known] = [await part(false, rest.outputs), await part(true, rest.outputs)];
    assert.deepEqual(
      known.resources.map(({ urn }) => urn),
      unknown.resources.map(({ urn }) => urn),
    );
    assert.deepEqual(
      ofType(known, types.shown)
        .map(({ inputs }) => inputs.serviceIdentifier)
        .sort(),
      ofType(rest, types.service).map(arnOf).sort(),
    );
    assert.deepEqual(
      ofType(known, types.association)
        .map(({ inputs }) => byId(rest, types.zone, inputs.zoneId).name)
        .sort(),
      ["hub-moderation-lattice", "hub-payment-lattice", "hub-users-lattice"],
    );
    const before = await recordingOf("stg", true);
    await assert.rejects(
      part(true, before.outputs),
      /does not show the service [a-z]+ at VPC Lattice yet: raise .*stg first/,
    );
  });
});
