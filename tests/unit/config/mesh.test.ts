import assert from "node:assert/strict";
import { checkCallers, checkLatticeRules, checkTransport } from "../../../config/checks";
import { callerPlaces, type ChosenTransport } from "../../../config/mesh";
import type { Context } from "../../../config/resolve/context";
import { defaultSources } from "../../../config";
import { makeNetwork, makeService } from "../compute/fixture";

const context = (): Context => ({
  environment: "stg",
  stack: { countries: {} },
  sources: defaultSources(),
  problems: [],
  fallbacks: [],
  warnings: [],
});
const problemsWith = (check: (of: Context) => void) => {
  const of = context();
  check(of);
  return of.problems;
};
const hub = { code: "hub", region: "ap-northeast-1" };
const country = (code: string, region: string, transport: ChosenTransport) => ({ code, region, transport });
const refusals = (...countries: readonly ReturnType<typeof country>[]) =>
  problemsWith((of) => checkTransport(of, hub, countries));

describe("the mesh's transport", () => {
  it("may be anything that both ends have", () =>
    assert.deepEqual(
      refusals(
        country("jp", "ap-northeast-1", "lattice"),
        country("kr", "ap-northeast-2", "transit-gateway"),
        country("tw", "ap-east-2", "peering"),
      ),
      [],
    ));

  it("refuses VPC Lattice where the region lacks it or is not the hub's, and says what to choose", () => {
    const [kr, tw, ...others] = refusals(
      country("kr", "ap-northeast-2", "lattice"),
      country("tw", "ap-east-2", "lattice"),
    );
    assert.deepEqual(others, []);
    assert.equal(kr?.path, "stg.kr.transport");
    assert.match(
      String(kr?.problem),
      /^VPC Lattice does not cross regions, and the hub is in ap-northeast-1;/,
    );
    assert.match(String(tw?.problem), /^ap-east-2 has no VPC Lattice; VPC Lattice does not cross regions/);
    assert.equal(tw?.allowed, "auto, peering, transit-gateway");
    assert.match(String(tw?.fix), /set transport to auto for tw/);
  });
});

describe("the list of a shared service's callers", () => {
  const hubWith = (count: number) => {
    const callers = Array.from({ length: count }, (_, index) =>
      ["web", "api"].map((service) => ({
        network: `c${index}`,
        service,
      })),
    ).flat();
    const local = { network: "hub", service: "users" };
    return makeNetwork("hub", { services: [makeService("payment", { callers: [...callers, local] })] });
  };

  it("has a place a country, whatever calls there, and none for the hub's own", () => {
    assert.deepEqual(
      problemsWith((of) => checkCallers(of, hubWith(callerPlaces))),
      [],
    );
    const [problem] = problemsWith((of) => checkCallers(of, hubWith(callerPlaces + 1)));
    assert.deepEqual([problem?.path, problem?.value], ["stg.hub.services.payment", callerPlaces + 1]);
  });

  it("leaves rules of the 60 for callers in the hub", () => assert.ok(callerPlaces <= 50));
});

describe("the rules that calls by VPC Lattice take", () => {
  const call = (via: "hub" | "network") => (service: string, index: number) => ({
    service,
    listenerPort: 10_000 + index,
    via,
  });
  const names = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
  const calling = (shared: number, own: number) => [
    ...names(shared, "shared").map(call("hub")),
    ...names(own, "own").map(call("network")),
  ];
  const refused = (transport: ChosenTransport, ...calls: readonly ReturnType<typeof calling>[]) =>
    problemsWith((of) =>
      checkLatticeRules(of, [
        {
          ...makeNetwork("jp", {
            services: calls.map((each, index) => makeService(`caller${index}`, { calls: each })),
          }),
          transport,
        },
      ]),
    );

  it("are ten of a caller's sixty a callee, beside one each for the rest: five fit, and nine others with them", () => {
    assert.deepEqual(refused("lattice", calling(5, 9)), []);
    for (const [shared, own, most] of [
      [6, 0, 5],
      [5, 10, 4],
    ] as const) {
      const [problem, ...others] = refused("lattice", calling(shared, own));
      assert.deepEqual(
        [problem?.path, problem?.allowed],
        ["stg.jp.services.caller0.calls", `at most ${most} shared services`],
      );
      assert.deepEqual(others, []);
    }
    assert.deepEqual(refused("peering", calling(6, 0)), []);
  });

  it("are one each at the country's one door: sixty fit", () => {
    const five = Array.from({ length: 12 }, () => calling(5, 0));
    assert.deepEqual(refused("lattice", ...five), []);
    const [problem] = refused("lattice", ...five, calling(1, 0));
    assert.deepEqual([problem?.path, problem?.value], ["stg.jp.transport", "lattice"]);
  });
});
