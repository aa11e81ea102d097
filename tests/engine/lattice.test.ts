import assert from "node:assert/strict";
import { changes } from "./harness";
import { Account, configured, nameOf, only, onlyCountries } from "./support";

type Transport = "peering" | "lattice";
const wanted = (transport: Transport) =>
  configured("stg", (platform) => {
    onlyCountries("jp")(platform);
    platform.countries.jp.transport = transport;
  });
const callees = ["payment", "users"];

/** What must stand for a name to lead from Japan to a shared service, by the last part of a type and by name. */
const seen = (name: string) => `ZoneAssociation jp-${name}`;
const ways: Readonly<Record<Transport, (callee: string) => readonly string[]>> = {
  peering: (callee) => [
    seen("mesh"),
    `Record hub-mesh-${callee}-alias`,
    "VpcPeeringConnection jp-hub",
    "Route jp-to-hub-a",
    "Route jp-from-hub",
    `ManagedPrefixListEntry jp-calls-${callee}`,
    `SecurityGroupEgressRule jp-api-to-${callee}`,
  ],
  lattice: (callee) => [
    seen(`lattice-${callee}`),
    `Record hub-${callee}-lattice`,
    `Service hub-${callee}`,
    `Listener hub-${callee}`,
    `TargetGroupAttachment hub-${callee}`,
    `SecurityGroupIngressRule hub-${callee}-from-lattice`,
    "AuthPolicy jp-mesh",
    "ServiceNetworkVpcAssociation jp-mesh",
    `ServiceNetworkServiceAssociation jp-${callee}`,
    `SecurityGroupEgressRule jp-api-by-lattice-to-${callee}`,
    `SecurityGroupIngressRule jp-lattice-from-api-to-${callee}`,
  ],
};
const called = (urn: string): string => `${urn.split("::").at(-2)?.split(":").at(-1)} ${nameOf(urn)}`;

describe("a country turns to VPC Lattice and back under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  before(async () => {
    account = await Account.open({ sources: only("jp", "api", ...callees) });
  });
  after(() => account.close());

  it("has a way to every shared service at every moment, and its names lead to it", async () => {
    const stack = await account.stack("stg", wanted("peering"));
    await stack.up();
    const standing = new Map<string, number>();
    const stand = (urn: string, by: number) =>
      standing.set(called(urn), (standing.get(called(urn)) ?? 0) + by);
    for (const { urn } of account.cloud.resources()) stand(urn, 1);

    /** Where a caller's name leads now: the more exact zone wins, whatever is behind it. */
    const leads = (callee: string): Transport =>
      (standing.get(seen(`lattice-${callee}`)) ?? 0) > 0 ? "lattice" : "peering";
    const missing = (callee: string): string[] =>
      ways[leads(callee)](callee).filter((one) => (standing.get(one) ?? 0) < 1);

    const turned: string[] = [];
    let seenUntil = account.cloud.journal.length;
    /** Follows what AWS did since: at no moment is a callee's name without a way. */
    const follow = (to: Transport): void => {
      const since = account.cloud.journal.slice(seenUntil);
      seenUntil += since.length;
      for (const { operation, urn } of since.filter(({ error }) => error === undefined)) {
        if (operation === "create") stand(urn, 1);
        if (operation === "delete") stand(urn, -1);
        for (const callee of callees) {
          assert.deepEqual(missing(callee), [], `${callee} after ${operation} of ${called(urn)}`);
          if (leads(callee) === to && !turned.includes(callee)) turned.push(callee);
        }
      }
    };

    /** Of each way, what stands without anything that waits for it but the names. */
    const lastStep = { lattice: /jp-lattice-from-api-to-users$/, peering: /jp-from-hub$/ };
    for (const to of ["lattice", "peering"] as const) {
      turned.length = 0;
      stack.configure(wanted(to));
      account.cloud.failOn({ operation: "create", urn: lastStep[to] });
      await assert.rejects(stack.up());
      follow(to);
      assert.deepEqual(turned, [], "names stay while the way is not whole");

      const touched = changes(await stack.up());
      // Whoever calls is not asked to start anew.
      for (const type of ["autoscaling/group", "ecs/service", "ecs/taskDefinition", "launchTemplate"])
        assert.deepEqual(
          touched.filter(({ urn }) => urn.includes(type)),
          [],
          type,
        );

      follow(to);
      assert.deepEqual(turned.sort(), callees);
      const other = to === "lattice" ? "peering" : "lattice";
      const left = callees
        .flatMap((callee) => ways[other](callee))
        .filter((one) => (standing.get(one) ?? 0) > 0);
      // The names by address are the hub's and every other country's.
      assert.deepEqual(
        left,
        to === "lattice" ? callees.map((callee) => `Record hub-mesh-${callee}-alias`) : [],
      );
      assert.deepEqual(changes(await stack.preview()), []);
    }
  });
});

describe("a country that comes by VPC Lattice from the first update", function () {
  this.timeout(600_000);
  let account: Account;
  before(async () => {
    account = await Account.open({ sources: only("jp", "api", ...callees) });
  });
  after(() => account.close());

  it("is raised in one go, and leaves nothing in the end", async () => {
    const stack = await account.stack("stg", wanted("lattice"));
    await stack.up();
    assert.deepEqual(changes(await stack.preview()), []);
    await stack.destroy();
    assert.deepEqual(
      account.cloud.resources().filter(({ type }) => /vpclattice/.test(type)),
      [],
    );
  });
});
