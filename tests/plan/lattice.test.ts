import assert from "node:assert/strict";
import type { Recording } from "../../preview";
import { arnOf, assertByLattice, japan, namesOf, ownOf, types } from "./lattice-ways";
import { allows, list, type Statement } from "./policies";
import { assertSound, environmentOf, named, ofType, recordingOf } from "./support";

describe("a country that comes to the hub by VPC Lattice", () => {
  let plain: Recording;
  let varied: Recording;
  const environment = () => environmentOf("stg", japan);
  before(async () => {
    plain = await recordingOf("stg", true);
    varied = (await assertSound("stg", japan)).known;
  });

  it("has exactly the declared calls there, each by doors of its own, and no other way", () => {
    assertByLattice(varied, environment(), "jp");
    assert.deepEqual(namesOf(varied, types.peering), ["kr-hub", "tw-hub"]);
    assert.ok(namesOf(varied, types.entry).every((name) => !name.startsWith("jp-")));
    assert.deepEqual(namesOf(varied, types.network), ["jp-mesh"]);
  });

  it("changes nothing of other countries, and of the hub and its own only what carries the calls", () => {
    for (const code of ["kr", "tw"]) {
      const [before, after] = [plain, varied].map((run) => ownOf(run, environment(), code));
      assert.deepEqual([...after!.keys()], [...before!.keys()]);
      for (const [urn, { inputs }] of before!) assert.deepEqual(after!.get(urn)?.inputs, inputs, urn);
    }
    const difference = (code: string) => {
      const [before, after] = [plain, varied].map((run) => ownOf(run, environment(), code));
      const without = (one: typeof before, other: typeof after) =>
        [...one!.keys()].filter((urn) => !other!.has(urn));
      return {
        gone: without(before, after),
        added: without(after, before),
        changed: [...before!].flatMap(([urn, { inputs }]) => {
          const now = after!.get(urn);
          const keys = Object.keys(inputs).filter(
            (key) => now && JSON.stringify(now.inputs[key]) !== JSON.stringify(inputs[key]),
          );
          return keys.map((key) => `${urn.split("::").at(-1)} ${key}`);
        }),
      };
    };
    const hub = difference("hub");
    assert.deepEqual(hub.gone, []);
    assert.ok(
      hub.added.every((urn) => /lattice|LatticeService/.test(urn)),
      hub.added.join("\n"),
    );
    assert.deepEqual(
      hub.changed.sort(),
      ["moderation", "payment", "users"].map((name) => `hub-${name}-mesh securityGroups`),
    );
    const own = difference("jp");
    assert.ok(
      own.gone.every((urn) => /HubEdge|EgressRule::jp-[a-z-]+-to-(payment|users|moderation)$/.test(urn)),
      own.gone.join("\n"),
    );
    assert.ok(
      own.added.every((urn) =>
        /LatticeEdge|EgressRule::jp-.*-by-lattice-to-|IngressRule::jp-lattice-from-/.test(urn),
      ),
      own.added.join("\n"),
    );
    // Nothing that runs: addresses of callees are what they were.
    assert.deepEqual(own.changed, []);
  });

  it("finds the shared service behind its own name and port, by way of the load balancer's own door", () => {
    const { hub } = environment();
    for (const { name, listenerPort } of hub.services.filter(
      ({ listenerPort }) => listenerPort !== undefined,
    )) {
      const service = ofType(varied, types.service).find((one) => one.name === `hub-${name}`);
      if (!["moderation", "payment", "users"].includes(name)) {
        assert.equal(service, undefined, `nobody calls ${name} by Lattice`);
        continue;
      }
      assert.deepEqual([service?.inputs.authType, service?.inputs.certificateArn], ["NONE", undefined]);
      const listener = named(varied, types.listener, `hub-${name}`).inputs;
      const target = named(varied, types.target, `hub-${name}`);
      const balancer = named(varied, types.balancer, `hub-${name}-mesh`);
      const attachment = named(varied, types.attachment, `hub-${name}`).inputs;
      assert.deepEqual(
        [
          listener.serviceIdentifier,
          listener.port,
          listener.protocol,
          attachment.targetGroupIdentifier,
          attachment.target,
        ],
        [service?.id, listenerPort, "HTTP", target.id, { id: balancer.id, port: listenerPort }],
      );
      assert.deepEqual(listener.defaultAction, {
        forwards: [{ targetGroups: [{ targetGroupIdentifier: target.id, weight: 100 }] }],
      });
      const door = named(varied, types.group, `hub-${name}-lattice`);
      assert.deepEqual(balancer.inputs.securityGroups, [
        named(varied, types.group, `hub-${name}-mesh`).id,
        door.id,
      ]);
      const rules = ofType(varied, types.ingress).filter(({ inputs }) => inputs.securityGroupId === door.id);
      assert.deepEqual(
        rules.map(({ inputs }) => [
          inputs.fromPort,
          inputs.toPort,
          String(inputs.prefixListId).slice(0, 3),
          inputs.cidrIpv4,
        ]),
        [[listenerPort, listenerPort, "pl-", undefined]],
      );
    }
  });

  it("is heard from its own network only, for the services that it calls", () => {
    const { Statement } = JSON.parse(String(named(varied, types.policy, "jp-mesh").inputs.policy)) as {
      Statement: Statement[];
    };
    assert.ok(
      Statement.every(({ Principal }) => Principal === "*"),
      "callers need not sign",
    );
    const ask = (resource: string, vpc: string, action = "vpc-lattice-svcs:Invoke") =>
      allows(Statement, {
        action,
        resource: `${resource}/charge`,
        context: { "vpc-lattice-svcs:SourceVpc": vpc },
      });
    const vpcOf = (code: string) => named(varied, types.vpc, code).id;
    for (const name of ["moderation", "payment", "users"]) {
      const arn = arnOf(named(varied, types.service, `hub-${name}`));
      assert.ok(ask(arn, vpcOf("jp")), name);
      for (const other of ["hub", "kr", "tw", "hub-lattice-anchor"])
        assert.ok(!ask(arn, vpcOf(other)), other);
      assert.ok(!ask(arn, vpcOf("jp"), "vpc-lattice-svcs:Connect"));
      assert.ok(!ask(`${arn}0`, vpcOf("jp")), "another service");
    }
    assert.equal(list(Statement[0]!.Resource).length, 3);
  });

  it("turns names to Lattice after all that they lead to stands", () => {
    const all = new Map(varied.resources.map((one) => [one.urn, one]));
    /** What stands before a resource is made. */
    const before = (urn: string, met = new Set<string>()): Set<string> => {
      for (const next of all.get(urn)?.dependencies ?? []) if (!met.has(next)) before(next, met.add(next));
      return met;
    };
    const way = varied.resources.filter(
      ({ type, name }) =>
        [types.tie, types.policy].includes(type as never) ||
        (type === types.shown && name === "jp-payment") ||
        ([types.listener, types.attachment, types.target].includes(type as never) &&
          name === "hub-payment") ||
        // AWS takes a load balancer as a target only where it listens.
        (type === "aws:lb/listener:Listener" && name === "hub-internal-payment") ||
        (type === types.ingress &&
          (name.startsWith("jp-lattice-from-") || name === "hub-payment-from-lattice")) ||
        (type === types.egress && /^jp-.*-by-lattice-to-/.test(name)),
    );
    assert.ok(way.length > 15);
    const first = before(named(varied, types.association, "jp-lattice-payment").urn);
    for (const { urn } of way) assert.ok(first.has(urn), urn);
    const service = named(varied, "aws:autoscaling/group:Group", "jp-api-ami").urn;
    assert.ok(
      before(service).has(named(varied, types.association, "jp-lattice-payment").urn),
      "names before callers",
    );
  });
});
